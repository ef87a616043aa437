package cookbook.threading.recipes;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wait for a thread no longer than a timeout.
 *
 * <p>{@code join(Duration)} tells whether the thread has ended. The timeout ends the wait, not the
 * thread: that goes on, and must be asked to stop if nobody wants it any more.
 *
 * <p>Python's {@code join(timeout)} returns nothing, so one has to ask {@code is_alive()} after it.
 * Beware of {@code join(0)}: in Java it waits for ever, in Python not at all. {@code
 * join(Duration.ZERO)} does not wait.
 */
final class JoinWithTimeout {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    CountDownLatch mayEnd = new CountDownLatch(1);
    Thread slow = Thread.ofPlatform().name("slow").daemon().start(() -> work(mayEnd));

    log.info("ended at once: {}", slow.join(Duration.ZERO));
    log.info("ended within 100 ms: {}", slow.join(Duration.ofMillis(100)));
    log.info("still alive: {}", slow.isAlive());

    mayEnd.countDown();
    log.info("ended within 10 s: {}", slow.join(Duration.ofSeconds(10)));
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
// (main      ) ended within 10 s: true
// (main      ) still alive: false
