package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Let the program end without waiting for a daemon.
 *
 * <p>A parent that comes to its end waits for its children, as a JVM waits for its threads; a
 * daemon it ends instead, by TERM: the one below never says that it is done. That suits a
 * heartbeat, and not a process that writes a file.
 *
 * <p>Python's daemons may not have children; these may, and take them along.
 */
final class LeaveDaemonBehind {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(2);
    Process daemon = new Process("daemon", () -> work(begun, Duration.ofMinutes(5)));
    daemon.setDaemon(true);
    daemon.start();
    Process worker = new Process("worker", () -> work(begun, Duration.ofMillis(100)));
    worker.start();
    begun.await();
    log.info("main ends");
  }

  private static void work(CountDownLatch begun, Duration length) {
    try {
      log.info("begins {} ms of work", length.toMillis());
      begun.countDown();
      Thread.sleep(length);
      log.info("done");
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Interleaved output:
// (daemon    ) begins 300000 ms of work
// (worker    ) begins 100 ms of work
// (main      ) main ends
// (worker    ) done
