package cookbook.threading.recipes;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publish an object before it is built (broken).
 *
 * <p>A constructor that starts a thread, registers a listener or puts {@code this} into a map hands
 * out an object that is not there yet. The other thread sees fields that nobody has set, and even a
 * {@code final} field changes under its eyes: 0 first, 100 later. The promise that a final field is
 * seen as the constructor left it holds only for those who got the object after the constructor's
 * end.
 *
 * <p>The latch makes the unlucky order certain; without it the order is a matter of luck. Python's
 * {@code __init__} has the same trap. Cure: {@link PublishSafely}.
 */
final class PublishTooEarly {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Gauge gauge = new Gauge();
    gauge.watcher.join();
    log.info("limit {}", gauge.limit);
  }

  private static final class Gauge {
    private final int limit;
    private final Thread watcher;

    Gauge() throws InterruptedException {
      CountDownLatch watched = new CountDownLatch(1);
      watcher = Thread.ofPlatform().name("watcher").start(() -> watch(watched));
      watched.await();
      limit = 100;
    }

    private void watch(CountDownLatch watched) {
      log.info("limit {}", limit);
      watched.countDown();
    }
  }
}

// Output:
// (watcher   ) limit 0
// (main      ) limit 100
