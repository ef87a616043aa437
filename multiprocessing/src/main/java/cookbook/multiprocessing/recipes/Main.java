package cookbook.multiprocessing.recipes;

import cookbook.logging.Menu;

/** Runs the recipes that are named, in order; without a name, lists all and runs the first. */
final class Main {
  private static final Menu MENU =
      new Menu(
          "multiprocessing",
          """
          StartFive               Start five processes on one method, and wait for all of them.
          PassRecord              Give each process an argument of its own.
          WorkInAnotherClass      Run a method of another class in a process.
          NameProcesses           Name processes, and see the names they have without.
          LogLifecycle            Log when processes start and how they end.
          LeaveDaemonBehind       Let the program end without waiting for a daemon.
          JoinDaemon              Join a daemon, so that it can finish its work.
          JoinWithTimeout         Wait for a process no longer than a timeout.
          TerminateProcess        Ask a process to end, and follow its state until it has.
          ReadExitCodes           Tell by its exit code how a process ended.
          GetException            Get the exception that ended a child, with its stack trace there.
          SubclassProcess         Subclass Process, with arguments for the constructor of one's own.
          SignalChild             Send a signal to a child process, which waits for it.
          RefuseCapture           Capture something that cannot travel, and be told what and where.
          PassThroughQueue        Pass objects to another process through a queue.
          StopByPoisonPill        Hand out work, wait until it is done, and send consumers home.
          TalkThroughPipe         Talk with one other process, both ways, until one hangs up.
          TimePingPong            Time a round trip between two processes.
          AwaitEvent              Wait in other processes for an event, with or without a limit.
          TakeTurns               Let one process at a time at a file, by a lock that they share.
          AwaitCondition          Let processes of a second stage wait until the first is done.
          LimitWithSemaphore      Limit how many processes work at the same time, and list them.
          ReadTogetherWriteAlone  Let many processes read at the same time, and one write alone.
          MeetAtBarrier           Meet at a barrier, round after round.
          WaitInVirtualThreads    Let thousands of virtual threads wait for another process.
          CompareSharing          See what a process shares, and what it only has a copy of.
          ShareStaticFinal        Share an object by a static final field, without passing it.
          ShareDictionary         Write into one dictionary from many processes.
          ShareNamespace          Share values that belong together, as one immutable record.
          MutateCopy              Add to a shared list, and see that nobody hears of it (broken).
          ShareMemory             Share a large array, of which each process does its part.
          FindByName              Share objects by name with a program that is no relative.
          KillParent              Kill a parent outright, and see its child go with it.
          KillLockHolder          Kill the process that holds a lock, and get the lock all the same.
          KillBarrierParty        Kill a party of a barrier, and see the others go home.
          KillConsumer            Kill a consumer at its work, and let another do it.
          RunBothWays             Run the same task in a thread and in a process.
          CountPrimesThreads      Count primes with threads, or by other imports with processes.
          CountPrimesProcesses    Count primes with threads, or by other imports with processes.
          """);

  static void main(String... names) throws Exception {
    for (String name : MENU.choose(names)) {
      switch (name) {
        case "StartFive" -> StartFive.main();
        case "PassRecord" -> PassRecord.main();
        case "WorkInAnotherClass" -> WorkInAnotherClass.main();
        case "NameProcesses" -> NameProcesses.main();
        case "LogLifecycle" -> LogLifecycle.main();
        case "LeaveDaemonBehind" -> LeaveDaemonBehind.main();
        case "JoinDaemon" -> JoinDaemon.main();
        case "JoinWithTimeout" -> JoinWithTimeout.main();
        case "TerminateProcess" -> TerminateProcess.main();
        case "ReadExitCodes" -> ReadExitCodes.main();
        case "GetException" -> GetException.main();
        case "SubclassProcess" -> SubclassProcess.main();
        case "SignalChild" -> SignalChild.main();
        case "RefuseCapture" -> RefuseCapture.main();
        case "PassThroughQueue" -> PassThroughQueue.main();
        case "StopByPoisonPill" -> StopByPoisonPill.main();
        case "TalkThroughPipe" -> TalkThroughPipe.main();
        case "TimePingPong" -> TimePingPong.main();
        case "AwaitEvent" -> AwaitEvent.main();
        case "TakeTurns" -> TakeTurns.main();
        case "AwaitCondition" -> AwaitCondition.main();
        case "LimitWithSemaphore" -> LimitWithSemaphore.main();
        case "ReadTogetherWriteAlone" -> ReadTogetherWriteAlone.main();
        case "MeetAtBarrier" -> MeetAtBarrier.main();
        case "WaitInVirtualThreads" -> WaitInVirtualThreads.main();
        case "CompareSharing" -> CompareSharing.main();
        case "ShareStaticFinal" -> ShareStaticFinal.main();
        case "ShareDictionary" -> ShareDictionary.main();
        case "ShareNamespace" -> ShareNamespace.main();
        case "MutateCopy" -> MutateCopy.main();
        case "ShareMemory" -> ShareMemory.main();
        case "FindByName" -> FindByName.main();
        case "KillParent" -> KillParent.main();
        case "KillLockHolder" -> KillLockHolder.main();
        case "KillBarrierParty" -> KillBarrierParty.main();
        case "KillConsumer" -> KillConsumer.main();
        case "RunBothWays" -> RunBothWays.main();
        case "CountPrimesThreads" -> CountPrimesThreads.main();
        case "CountPrimesProcesses" -> CountPrimesProcesses.main();
        default -> throw new AssertionError(name + " is on the menu, but not in the switch");
      }
    }
  }

  private Main() {}
}
