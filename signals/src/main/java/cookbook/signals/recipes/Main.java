package cookbook.signals.recipes;

import cookbook.logging.Menu;

/** Runs the recipes that are named, in order; without a name, lists all and runs the first. */
final class Main {
  private static final Menu MENU =
      new Menu(
          "signals",
          """
          HandleTwoSignals          Handle two signals by one method.
          SeeWhoSentIt              See which process sent a signal.
          DrainOnTerm               Finish the work at hand on TERM, and force the exit on a second.
          ReloadOnHup               Read the configuration again on HUP.
          InterruptMainOnInt        Interrupt main on Ctrl-C.
          RingAnAlarm               Ring the alarm clock of the process.
          IgnoreASignal             Ignore a signal for a while.
          PauseForASignal           Wait for a signal without a handler.
          QueryDispositions         List what each signal does to this process.
          GiveThreadsNone           See that a signal wakes no thread that waits.
          HoldOverACriticalSection  Hold a signal back over a critical section.
          CountMergedSignals        See that standard signals merge and real-time ones queue.
          QueueValuesBetweenJvms    Send numbers to another JVM by real-time signals.
          CrashInACallback          See how a Java callback as a signal handler ends the JVM.
          """);

  static void main(String... names) throws Exception {
    for (String name : MENU.choose(names)) {
      switch (name) {
        case "HandleTwoSignals" -> HandleTwoSignals.main();
        case "SeeWhoSentIt" -> SeeWhoSentIt.main();
        case "DrainOnTerm" -> DrainOnTerm.main();
        case "ReloadOnHup" -> ReloadOnHup.main();
        case "InterruptMainOnInt" -> InterruptMainOnInt.main();
        case "RingAnAlarm" -> RingAnAlarm.main();
        case "IgnoreASignal" -> IgnoreASignal.main();
        case "PauseForASignal" -> PauseForASignal.main();
        case "QueryDispositions" -> QueryDispositions.main();
        case "GiveThreadsNone" -> GiveThreadsNone.main();
        case "HoldOverACriticalSection" -> HoldOverACriticalSection.main();
        case "CountMergedSignals" -> CountMergedSignals.main();
        case "QueueValuesBetweenJvms" -> QueueValuesBetweenJvms.main();
        case "CrashInACallback" -> CrashInACallback.main();
        default -> throw new AssertionError(name + " is on the menu, but not in the switch");
      }
    }
  }

  private Main() {}
}
