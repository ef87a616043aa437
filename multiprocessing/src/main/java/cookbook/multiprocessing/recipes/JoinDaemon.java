package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Join a daemon, so that it can finish its work.
 *
 * <p>Being a daemon says only that the parent need not wait at its end. Who joins it waits all the
 * same, and the daemon comes to its own end: its exit code is 0, not that of a process that was
 * ended.
 */
final class JoinDaemon {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Process daemon = new Process("daemon", JoinDaemon::work);
    daemon.setDaemon(true);
    daemon.start();
    daemon.join();
    log.info("daemon: {}, exit code {}", daemon.isDaemon(), daemon.exitCode().orElseThrow());
  }

  private static void work() {
    try {
      log.info("begins, daemon: {}", Process.current().isDaemon());
      Thread.sleep(Duration.ofMillis(100));
      log.info("done");
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Output:
// (daemon    ) begins, daemon: true
// (daemon    ) done
// (main      ) daemon: true, exit code 0
