package cookbook.threading.recipes;

import cookbook.logging.Menu;

/** Runs the recipes that are named, in order; without a name, lists all and runs the first. */
final class Main {
  private static final Menu MENU =
      new Menu(
          "threading",
          """
          StartAndJoin  Start workers that run concurrently, and wait for all of them.
          OverlapManyWaits  Get twenty answers in little more than the time of one, by waiting for all at once.
          SpreadWorkOverCores  Compute a result sooner, by letting four threads work on a quarter of the job each.
          StartAndJoin            Start workers that run concurrently, and wait for all of them.
          PassArguments           Give each thread an argument of its own.
          NameThreads             Name threads, and see the names they have without.
          LeaveDaemonBehind       Let the program end without waiting for a daemon.
          JoinDaemon              Join a daemon, so that it can finish its work.
          JoinWithTimeout         Wait for a thread no longer than a timeout.
          EnumerateThreads        List all threads that live, and join each but oneself.
          ListVirtualThreads      List virtual threads, which the usual ways do not show.
          SubclassThread          Subclass Thread, with arguments for the constructor of one's own.
          StartLater              Start work after a delay, and cancel it in time.
          HearUncaughtException   Hear of an exception that ends a thread.
          ReturnValue             Get a value back from a thread, or the exception instead.
          InterruptWait           Interrupt a thread that waits.
          InterruptComputation    Stop a thread that computes, with its cooperation.
          SwallowInterrupt        Lose a request to stop by an empty catch (broken).
          RestoreInterrupt        Pass on a request to stop that one cannot answer.
          CancelGroupOnFailure    Cancel a whole group when the first of it fails.
          AwaitEvent              Wait for an event, with or without a limit.
          PauseAndResume          Pause a worker, and let it go on.
          ProtectCounter          Protect a shared counter with a lock.
          TryLock                 Try to take a lock without waiting for it.
          RefuseSecondLock        Use a lock that its holder cannot take twice.
          TakeLockTwice           Take a lock twice, and give it back twice.
          HoldForScope            Hold a lock for a block, and unlock it on every way out.
          LockWithTimeout         Wait for a lock no longer than a timeout.
          ReadTogetherWriteAlone  Let many read at the same time, and one write alone.
          ReadOptimistically      Read without locking, and check afterwards that nobody wrote.
          DeadlockTwoThreads      Deadlock two threads, find them, and end it (broken).
          TakeLocksInOrder        Take several locks in one order everywhere, and never deadlock.
          LivelockTwoThreads      Livelock two threads that give way to each other (broken).
          BackOffAtRandom         Give way for a random time, and end a livelock.
          DineWithoutDeadlock     Let five philosophers dine, with a fork between each two.
          AwaitCondition          Wait until a condition on shared data holds.
          StartTogether           Start all at the same moment, and wait for the last.
          MeetAtBarrier           Meet at a barrier, and go on together.
          AbortBarrier            Abort a barrier, so that nobody waits for those who will not come.
          ResetInsteadOfAbort     Use a barrier's reset to abort it (broken).
          AdvanceInPhases         Go on in phases, with parties that may leave.
          ExchangeBuffers         Exchange a full buffer for an empty one.
          LimitWithSemaphore      Limit how many work at the same time.
          KeepDataPerThread       Keep a value that each thread has for itself.
          DefaultPerThread        Give a value per thread a default, made when first read.
          """);

  static void main(String... names) throws Exception {
    for (String name : MENU.choose(names)) {
      switch (name) {
        case "StartAndJoin" -> StartAndJoin.main();
        case "OverlapManyWaits" -> OverlapManyWaits.main();
        case "SpreadWorkOverCores" -> SpreadWorkOverCores.main();
        case "PassArguments" -> PassArguments.main();
        case "NameThreads" -> NameThreads.main();
        case "LeaveDaemonBehind" -> LeaveDaemonBehind.main();
        case "JoinDaemon" -> JoinDaemon.main();
        case "JoinWithTimeout" -> JoinWithTimeout.main();
        case "EnumerateThreads" -> EnumerateThreads.main();
        case "ListVirtualThreads" -> ListVirtualThreads.main();
        case "SubclassThread" -> SubclassThread.main();
        case "StartLater" -> StartLater.main();
        case "HearUncaughtException" -> HearUncaughtException.main();
        case "ReturnValue" -> ReturnValue.main();
        case "InterruptWait" -> InterruptWait.main();
        case "InterruptComputation" -> InterruptComputation.main();
        case "SwallowInterrupt" -> SwallowInterrupt.main();
        case "RestoreInterrupt" -> RestoreInterrupt.main();
        case "CancelGroupOnFailure" -> CancelGroupOnFailure.main();
        case "AwaitEvent" -> AwaitEvent.main();
        case "PauseAndResume" -> PauseAndResume.main();
        case "ProtectCounter" -> ProtectCounter.main();
        case "TryLock" -> TryLock.main();
        case "RefuseSecondLock" -> RefuseSecondLock.main();
        case "TakeLockTwice" -> TakeLockTwice.main();
        case "HoldForScope" -> HoldForScope.main();
        case "LockWithTimeout" -> LockWithTimeout.main();
        case "ReadTogetherWriteAlone" -> ReadTogetherWriteAlone.main();
        case "ReadOptimistically" -> ReadOptimistically.main();
        case "DeadlockTwoThreads" -> DeadlockTwoThreads.main();
        case "TakeLocksInOrder" -> TakeLocksInOrder.main();
        case "LivelockTwoThreads" -> LivelockTwoThreads.main();
        case "BackOffAtRandom" -> BackOffAtRandom.main();
        case "DineWithoutDeadlock" -> DineWithoutDeadlock.main();
        case "AwaitCondition" -> AwaitCondition.main();
        case "StartTogether" -> StartTogether.main();
        case "MeetAtBarrier" -> MeetAtBarrier.main();
        case "AbortBarrier" -> AbortBarrier.main();
        case "ResetInsteadOfAbort" -> ResetInsteadOfAbort.main();
        case "AdvanceInPhases" -> AdvanceInPhases.main();
        case "ExchangeBuffers" -> ExchangeBuffers.main();
        case "LimitWithSemaphore" -> LimitWithSemaphore.main();
        case "KeepDataPerThread" -> KeepDataPerThread.main();
        case "DefaultPerThread" -> DefaultPerThread.main();
        default -> throw new AssertionError(name + " is on the menu, but not in the switch");
      }
    }
  }

  private Main() {}
}
