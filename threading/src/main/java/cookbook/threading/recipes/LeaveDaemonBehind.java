package cookbook.threading.recipes;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Let the program end without waiting for a daemon.
 *
 * <p>The JVM ends when its last thread that is no daemon ends; daemons stop where they are, with no
 * {@code finally} and no flush. So a daemon suits a heartbeat, and not a thread that writes a file:
 * the one below never says that it is done.
 *
 * <p>A virtual thread is always a daemon, {@code setDaemon(false)} throws; who wants its work done
 * must join it. In Python daemon is a choice for every thread.
 */
final class LeaveDaemonBehind {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(2);
    Thread.ofPlatform().name("daemon").daemon().start(() -> work(begun, Duration.ofMinutes(5)));
    Thread.ofPlatform().name("worker").start(() -> work(begun, Duration.ofMillis(100)));
    begun.await();
    log.info("virtual is daemon: {}", Thread.ofVirtual().unstarted(begun::countDown).isDaemon());
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
// (main      ) virtual is daemon: true
// (main      ) main ends
// (worker    ) done
