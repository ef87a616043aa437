package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.lang.Runnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tell by its exit code how a process ended.
 *
 * <p>0 if it came to its end, 1 if an exception came out of its task, what {@code System.exit} said
 * if that was called, and a negative number if a signal ended it. The codes are Python's. One thing
 * the JDK cannot tell apart: a process that TERM ended, and one that said {@code exit(143)}, that
 * is, 128 + 15; both are -15.
 *
 * <p>The exception's stack trace stands on standard error; GetException has it in the parent.
 */
final class ReadExitCodes {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    log.info("comes to its end: {}", exitCode(() -> log.info("works")));
    log.info("says exit(3): {}", exitCode(() -> System.exit(3)));
    log.info("throws: {}", exitCode(ReadExitCodes::fail));

    Process terminated = started(ReadExitCodes::sleepLong);
    Process killed = started(ReadExitCodes::sleepLong);
    terminated.terminate();
    killed.kill();
    log.info("terminated: {}", exitCode(terminated));
    log.info("killed: {}", exitCode(killed));
  }

  private static int exitCode(Runnable task) throws InterruptedException {
    return exitCode(started(task));
  }

  private static Process started(Runnable task) {
    Process process = new Process("child", task);
    process.start();
    return process;
  }

  private static int exitCode(Process process) throws InterruptedException {
    process.join();
    return process.exitCode().orElseThrow();
  }

  private static void fail() {
    throw new IllegalStateException("out of flour");
  }

  private static void sleepLong() {
    try {
      Thread.sleep(60_000);
      log.info("slept");
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Output:
// (child     ) works
// (main      ) comes to its end: 0
// (main      ) says exit(3): 3
// (main      ) throws: 1
// (main      ) terminated: -15
// (main      ) killed: -9
