package cookbook.threading.recipes;

import cookbook.logging.Menu;

/** Runs the recipes that are named, in order; without a name, lists all and runs the first. */
final class Main {
  private static final Menu MENU =
      new Menu(
          "threading",
          """
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
          MapInInputOrder         Map a slow function over a stream, results in input order.
          FollowFutureState       Submit tasks, and follow the state of their futures.
          TakeAsCompleted         Take results in the order in which they are ready.
          CallBackWhenDone        Call back when a future is done, without waiting for it.
          CancelQueuedTasks       Cancel tasks: queued ones never run, a running one goes on.
          GetTaskException        Get the exception that a task ended with.
          LoseTaskException       Lose an exception in a future that nobody asks (broken).
          ScopeExecutor           Make an executor a scope that no task outlives.
          TakeFirstResult         Take the first result of several tasks, and cancel the others.
          ShareDeadline           Give a group of subtasks one deadline, and leave none behind.
          RejectWhenSaturated     Choose what a full pool does with one task more.
          ComposeFutures          Compose futures, so that no thread waits between the steps.
          TimeOutFuture           Give a future a timeout, knowing that its task runs on.
          StarveFixedPool         Starve a pool with tasks that wait for tasks behind them (broken).
          PassWorkThroughQueue    Pass work from a producer to a consumer through a queue.
          StopByPoisonPill        Stop consumers by a poison pill behind the last item.
          JoinQueue               Wait until all work put into a queue is done.
          HandOver                Hand an item over, and go on only when somebody has it.
          SlowDownProducer        Slow a fast producer down to its consumer by a bounded queue.
          LoseUpdates             Lose increments of a counter that two threads share (broken).
          CountAtomically         Count from several threads without losing an increment.
          CountUnderContention    Count events of many threads with a LongAdder.
          ShareCacheLine          See two counters slow each other down in one cache line.
          SpinOnPlainFlag         Miss a stop flag for ever, for it is a plain field (broken).
          StopByVolatileFlag      Stop a thread by a volatile flag.
          SeeReordering           See two threads overtake their own stores.
          PublishTooEarly         Publish an object before it is built (broken).
          PublishSafely           Publish an object when it is complete.
          PublishTogether         Publish values that belong together in one immutable object.
          KeepDataPerThread       Keep a value that each thread has for itself.
          DefaultPerThread        Give a value per thread a default, made when first read.
          BindScopedValue         Bind a value for a call and all that it calls.
          CarryScopedValue        Carry a scoped value into the task of an executor.
          InheritStaleValue       Inherit a value that was another's, in a pool (broken).
          SleepHundredThousand    Let a hundred thousand virtual threads sleep at once.
          NameVirtualThreads      Name virtual threads, for they have no name of their own.
          RunTaskPerThread        Run each task in a virtual thread of its own.
          BlockInSynchronized     Block in synchronized without holding the carrier.
          FindPinnedThread        Find virtual threads that block with their carrier pinned.
          HogCarriers             Hog all carriers by computing in virtual threads (broken).
          KeepCarriersFree        Compute in a pool of platform threads, wait in virtual ones.
          OverlapManyWaits        Get twenty answers in little more than the time of one, by waiting for all at once.
          SpreadWorkOverCores     Compute a result sooner, by letting four threads work on a quarter of the job each.
          """);

  static void main(String... names) throws Exception {
    for (String name : MENU.choose(names)) {
      switch (name) {
        case "StartAndJoin" -> StartAndJoin.main();
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
        case "MapInInputOrder" -> MapInInputOrder.main();
        case "FollowFutureState" -> FollowFutureState.main();
        case "TakeAsCompleted" -> TakeAsCompleted.main();
        case "CallBackWhenDone" -> CallBackWhenDone.main();
        case "CancelQueuedTasks" -> CancelQueuedTasks.main();
        case "GetTaskException" -> GetTaskException.main();
        case "LoseTaskException" -> LoseTaskException.main();
        case "ScopeExecutor" -> ScopeExecutor.main();
        case "TakeFirstResult" -> TakeFirstResult.main();
        case "ShareDeadline" -> ShareDeadline.main();
        case "RejectWhenSaturated" -> RejectWhenSaturated.main();
        case "ComposeFutures" -> ComposeFutures.main();
        case "TimeOutFuture" -> TimeOutFuture.main();
        case "StarveFixedPool" -> StarveFixedPool.main();
        case "PassWorkThroughQueue" -> PassWorkThroughQueue.main();
        case "StopByPoisonPill" -> StopByPoisonPill.main();
        case "JoinQueue" -> JoinQueue.main();
        case "HandOver" -> HandOver.main();
        case "SlowDownProducer" -> SlowDownProducer.main();
        case "LoseUpdates" -> LoseUpdates.main();
        case "CountAtomically" -> CountAtomically.main();
        case "CountUnderContention" -> CountUnderContention.main();
        case "ShareCacheLine" -> ShareCacheLine.main();
        case "SpinOnPlainFlag" -> SpinOnPlainFlag.main();
        case "StopByVolatileFlag" -> StopByVolatileFlag.main();
        case "SeeReordering" -> SeeReordering.main();
        case "PublishTooEarly" -> PublishTooEarly.main();
        case "PublishSafely" -> PublishSafely.main();
        case "PublishTogether" -> PublishTogether.main();
        case "KeepDataPerThread" -> KeepDataPerThread.main();
        case "DefaultPerThread" -> DefaultPerThread.main();
        case "BindScopedValue" -> BindScopedValue.main();
        case "CarryScopedValue" -> CarryScopedValue.main();
        case "InheritStaleValue" -> InheritStaleValue.main();
        case "SleepHundredThousand" -> SleepHundredThousand.main();
        case "NameVirtualThreads" -> NameVirtualThreads.main();
        case "RunTaskPerThread" -> RunTaskPerThread.main();
        case "BlockInSynchronized" -> BlockInSynchronized.main();
        case "FindPinnedThread" -> FindPinnedThread.main();
        case "HogCarriers" -> HogCarriers.main();
        case "KeepCarriersFree" -> KeepCarriersFree.main();
        case "OverlapManyWaits" -> OverlapManyWaits.main();
        case "SpreadWorkOverCores" -> SpreadWorkOverCores.main();
        default -> throw new AssertionError(name + " is on the menu, but not in the switch");
      }
    }
  }

  private Main() {}
}
