package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ask a process to end, and follow its state until it has.
 *
 * <p>{@code terminate} sends TERM and returns: the process is still alive, and runs its shutdown
 * hooks, as long as they take. Only {@code join} says that it is gone. Who may not wait for hooks
 * says {@code kill}; {@code close} does both, with two seconds in between.
 *
 * <p>No {@code finally} runs on TERM, in Java as in Python: what must be cleaned up on every way
 * out needs a hook. Python has none for that: its {@code atexit} does not run on TERM.
 */
final class TerminateProcess {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch terminated = new CountDownLatch(1);
    Process worker = new Process("worker", () -> work(running, terminated));
    log.info("before: {}", state(worker));
    worker.start();
    running.await();
    log.info("during: {}", state(worker));
    worker.terminate();
    log.info("terminated: {}", state(worker));
    terminated.countDown();
    worker.join();
    log.info("joined: {}", state(worker));
  }

  private static String state(Process process) {
    return "alive %s, exit code %s".formatted(process.isAlive(), process.exitCode());
  }

  private static void work(CountDownLatch running, CountDownLatch terminated) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(terminated), "hook"));
    try {
      running.countDown();
      Thread.sleep(60_000); // stands for work
      log.info("done");
    } catch (InterruptedException e) {
      log.info("interrupted");
    } finally {
      log.info("finally");
    }
  }

  private static void cleanUp(CountDownLatch terminated) {
    try {
      terminated.await();
      log.info("cleans up");
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Output:
// (main      ) before: alive false, exit code OptionalInt.empty
// (main      ) during: alive true, exit code OptionalInt.empty
// (main      ) terminated: alive true, exit code OptionalInt.empty
// (hook      ) cleans up
// (main      ) joined: alive false, exit code OptionalInt[-15]
