package cookbook.multiprocessing;

import cookbook.multiprocessing.core.Region;
import java.io.InvalidObjectException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a child's JVM runs: its process's task, as long as its parent lives. */
final class ChildMain {
  /*
   * The parent's life is a lock on a file that the kernel releases when it ends, however it ends.
   * A thread tries it ten times a second, which costs some microseconds each. Rejected: to block in
   * the lock, for a JVM that ends waits 300 ms for threads that are in native code; to watch the
   * standard input, which is the user's; to ask for the parent's pid, which may be another's soon.
   *
   * No lambda and no pattern switch here: the first of each costs the JVM some 10 ms.
   */

  /** As if the terminal had been hung up: 128 + SIGHUP. */
  private static final int PARENT_GONE = 129;

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(800);

  private ChildMain() {}

  /**
   * Runs.
   *
   * @param args the hand-over's address and serial number, the parent's pid, and the name, for show
   */
  static void main(String[] args) throws Throwable {
    Handover handover = attach(args[0], args[1], Long.parseLong(args[2]));
    endWithParent();
    Handover.Start start = handover.takeStart();
    System.setProperty("cookbook.process", start.name()); // for the log
    java.lang.Thread.currentThread().setName(start.name());
    Process process = Process.become(start, handover);
    if (start.logs()) {
      Lifecycle.LOG.debug("process {} calls run()", start.name());
    }
    run(process, handover);
  }

  private static Handover attach(String address, String serial, long parentPid)
      throws InvalidObjectException {
    try {
      return Handover.of(address, serial);
    } catch (RuntimeException | InvalidObjectException e) {
      if (Process.parentPid() != parentPid) {
        Runtime.getRuntime().halt(PARENT_GONE); // and its memory with it: there is nobody to tell
      }
      throw e;
    }
  }

  private static void endWithParent() {
    java.lang.Thread watcher =
        new java.lang.Thread("watching the parent") {
          @Override
          public void run() {
            Region region = Region.own();
            while (region.processes().isAlive(region.parentNumber())) {
              LockSupport.parkNanos(LOOK_NANOS);
            }
            exit();
          }
        };
    watcher.setDaemon(true);
    watcher.start();
  }

  /** With the program's shutdown hooks, but not for long. */
  private static void exit() {
    java.lang.Thread exiting =
        new java.lang.Thread("end with the parent") {
          @Override
          public void run() {
            System.exit(PARENT_GONE);
          }
        };
    exiting.setDaemon(true);
    exiting.start();
    long startNanos = System.nanoTime();
    while (System.nanoTime() - startNanos < PATIENCE_NANOS) {
      LockSupport.parkNanos(PATIENCE_NANOS);
    }
    Runtime.getRuntime().halt(PARENT_GONE);
  }

  /** What the task throws goes on to the JVM, which prints it and ends with status 1. */
  private static void run(Process process, Handover handover) throws Throwable {
    try {
      process.run();
    } catch (Throwable e) {
      report(e, handover);
      throw e;
    }
  }

  private static void report(Throwable e, Handover handover) {
    try {
      handover.fail(e);
    } catch (RuntimeException cannotTravel) {
      // The stack trace is on standard error all the same, and the exit code is 1.
    }
  }
}
