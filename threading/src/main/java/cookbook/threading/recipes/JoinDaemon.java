package cookbook.threading.recipes;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Join a daemon, so that it can finish its work.
 *
 * <p>Being a daemon says only that the JVM need not wait at its end. A thread that joins it waits
 * all the same, and sees everything that it did. For a virtual thread, which is always a daemon,
 * this is the way to get its work done.
 */
final class JoinDaemon {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Thread daemon = Thread.ofPlatform().name("daemon").daemon().start(JoinDaemon::work);
    daemon.join();
    log.info("daemon: {}, alive: {}", daemon.isDaemon(), daemon.isAlive());

    Thread virtual = Thread.ofVirtual().name("virtual").start(JoinDaemon::work);
    virtual.join();
    log.info("daemon: {}, alive: {}", virtual.isDaemon(), virtual.isAlive());
  }

  private static void work() {
    try {
      log.info("begins");
      Thread.sleep(Duration.ofMillis(100));
      log.info("done");
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Output:
// (daemon    ) begins
// (daemon    ) done
// (main      ) daemon: true, alive: false
// (virtual   ) begins
// (virtual   ) done
// (main      ) daemon: true, alive: false
