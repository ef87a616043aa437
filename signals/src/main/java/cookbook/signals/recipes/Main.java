package cookbook.signals.recipes;

import cookbook.logging.Menu;

/** Runs the recipes that are named, in order; without a name, lists all and runs the first. */
final class Main {
  private static final Menu MENU =
      new Menu(
          "signals",
          """
          HandleTwoSignals          Handle two signals by one method.
          HandleAmidWork            Handle a signal in the middle of a computation.
          GiveThreadsNone           See that a signal wakes no thread that waits.
          SeeWhoSentIt              See which process sent a signal.
          IgnoreASignal             Ignore a signal for a while.
          PauseForASignal           Wait for a signal without a handler.
          QueryDispositions         List what each signal does to this process.
          NameTheSignals            Find signals by their names and numbers.
          TakeTheJvmsOwn            Ask for signals that the JVM needs, and be refused.
          DrainOnTerm               Finish the work at hand on TERM, and force the exit on a second.
          EndAsTheSignalWould       Clean up on a signal, and end the way it would have ended us.
          ReloadOnHup               Read the configuration again on HUP.
          InterruptMainOnInt        Interrupt main on Ctrl-C.
          RingAnAlarm               Ring the alarm clock of the process.
          SetAnAlarmInAThread       Set an alarm in one thread, and hear it in another.
          CutAWaitShort             Set a time limit to a wait by an alarm.
          TickAtIntervals           Get a signal at regular intervals.
          SignalAChild              Send a signal to a child that listens for it.
          MissAGrandchild           Signal a shell, and miss the program that it runs (broken).
          SignalAWholeGroup         Signal a whole process group, a shell and what it runs.
          HearAChildEnd             Hear by a signal that a child has ended, and how.
          SeeWhatAChildInherits     See what a child inherits of its parent's signals.
          HoldOverACriticalSection  Hold a signal back over a critical section.
          CountMergedSignals        See that standard signals merge and real-time ones queue.
          QueueValuesBetweenJvms    Send numbers to another JVM by real-time signals.
          FillTheQueue              Queue signals until the queue is full.
          CountWhatArrives          Send 100,000 messages by signals and by a pipe, and count.
          CrashInACallback          See how a Java callback as a signal handler ends the JVM.
          """);

  static void main(String... names) throws Exception {
    for (String name : MENU.choose(names)) {
      switch (name) {
        case "HandleTwoSignals" -> HandleTwoSignals.main();
        case "HandleAmidWork" -> HandleAmidWork.main();
        case "GiveThreadsNone" -> GiveThreadsNone.main();
        case "SeeWhoSentIt" -> SeeWhoSentIt.main();
        case "IgnoreASignal" -> IgnoreASignal.main();
        case "PauseForASignal" -> PauseForASignal.main();
        case "QueryDispositions" -> QueryDispositions.main();
        case "NameTheSignals" -> NameTheSignals.main();
        case "TakeTheJvmsOwn" -> TakeTheJvmsOwn.main();
        case "DrainOnTerm" -> DrainOnTerm.main();
        case "EndAsTheSignalWould" -> EndAsTheSignalWould.main();
        case "ReloadOnHup" -> ReloadOnHup.main();
        case "InterruptMainOnInt" -> InterruptMainOnInt.main();
        case "RingAnAlarm" -> RingAnAlarm.main();
        case "SetAnAlarmInAThread" -> SetAnAlarmInAThread.main();
        case "CutAWaitShort" -> CutAWaitShort.main();
        case "TickAtIntervals" -> TickAtIntervals.main();
        case "SignalAChild" -> SignalAChild.main();
        case "MissAGrandchild" -> MissAGrandchild.main();
        case "SignalAWholeGroup" -> SignalAWholeGroup.main();
        case "HearAChildEnd" -> HearAChildEnd.main();
        case "SeeWhatAChildInherits" -> SeeWhatAChildInherits.main();
        case "HoldOverACriticalSection" -> HoldOverACriticalSection.main();
        case "CountMergedSignals" -> CountMergedSignals.main();
        case "QueueValuesBetweenJvms" -> QueueValuesBetweenJvms.main();
        case "FillTheQueue" -> FillTheQueue.main();
        case "CountWhatArrives" -> CountWhatArrives.main();
        case "CrashInACallback" -> CrashInACallback.main();
        default -> throw new AssertionError(name + " is on the menu, but not in the switch");
      }
    }
  }

  private Main() {}
}
