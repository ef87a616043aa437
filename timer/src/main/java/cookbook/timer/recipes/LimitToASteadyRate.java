package cookbook.timer.recipes;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limit requests to a steady rate.
 *
 * <p>Each request takes the next free slot and sleeps until that comes: so they leave one by one,
 * evenly, from however many threads they come, in the order in which they asked. The sleep is
 * outside the lock. A pause saves nothing up: after it the next request leaves at once, and those
 * behind it again at the rate.
 */
final class LimitToASteadyRate {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    SteadyRate rate = new SteadyRate(Duration.ofMillis(100));
    long start = System.nanoTime();
    for (int request = 1; request <= 5; request++) {
      rate.awaitTurn();
      log.info("request {} after {} ms", request, (System.nanoTime() - start) / 1_000_000);
    }
  }

  private static final class SteadyRate {
    private final long intervalNanos;
    private long nextSlotNanos = System.nanoTime();

    SteadyRate(Duration interval) {
      this.intervalNanos = interval.toNanos();
    }

    void awaitTurn() throws InterruptedException {
      TimeUnit.NANOSECONDS.sleep(takeSlot() - System.nanoTime());
    }

    private synchronized long takeSlot() {
      long now = System.nanoTime();
      long slot = nextSlotNanos - now > 0 ? nextSlotNanos : now;
      nextSlotNanos = slot + intervalNanos;
      return slot;
    }
  }
}

// Output:
// (main      ) request 1 after {0..5000} ms
// (main      ) request 2 after {100..5100} ms
// (main      ) request 3 after {200..5200} ms
// (main      ) request 4 after {300..5300} ms
// (main      ) request 5 after {400..5400} ms
