package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wait for a process no longer than a timeout.
 *
 * <p>{@code join(Duration)} tells whether the process has ended. The timeout ends the wait, not the
 * process: that goes on, and can be asked to end, by {@code terminate}, if nobody wants it any
 * more. The latch below is one object in both processes; it holds the child back here.
 *
 * <p>Python's {@code join(timeout)} returns nothing, so one has to ask {@code is_alive()} after it.
 */
final class JoinWithTimeout {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    CountDownLatch mayEnd = new CountDownLatch(1);
    Process slow = new Process("slow", () -> work(mayEnd));
    slow.setDaemon(true);
    slow.start();

    log.info("ended at once: {}", slow.join(Duration.ZERO));
    log.info("ended within 100 ms: {}", slow.join(Duration.ofMillis(100)));
    log.info("still alive: {}", slow.isAlive());

    mayEnd.countDown();
    log.info("ended within 20 s: {}", slow.join(Duration.ofSeconds(20)));
    log.info("still alive: {}", slow.isAlive());
  }

  private static void work(CountDownLatch mayEnd) {
    try {
      mayEnd.await();
      log.info("done");
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Output:
// (main      ) ended at once: false
// (main      ) ended within 100 ms: false
// (main      ) still alive: true
// (slow      ) done
// (main      ) ended within 20 s: true
// (main      ) still alive: false
