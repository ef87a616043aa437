package cookbook.timer.recipes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measure durations by the monotonic clock, not by the wall's.
 *
 * <p>The wall clock answers "what time is it", and gets corrected: by the network, by an operator.
 * A duration between two of its readings may then be an hour wrong, or negative. {@code nanoTime}
 * counts from an arbitrary origin and never goes back; it means nothing to another machine. Compare
 * two readings by their difference, {@code a - b < 0}, for it may overflow. Python: {@code
 * time.time} and {@code time.monotonic}.
 *
 * <p>A recipe must not set the machine's clock, so the wall clock here is one with a correction.
 */
final class MeasureByTheMonotonicClock {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final AtomicReference<Duration> correction = new AtomicReference<>(Duration.ZERO);
  private static final InstantSource wall = () -> Instant.now().plus(correction.get());

  static void main() throws InterruptedException {
    Instant wallStart = wall.instant();
    long start = System.nanoTime();
    Thread.sleep(100);
    correction.set(Duration.ofHours(-1)); // somebody sets the clock back
    long elapsed = System.nanoTime() - start;
    Duration wallElapsed = Duration.between(wallStart, wall.instant());
    log.info("by the wall clock: {} ms", wallElapsed.toMillis());
    log.info("by the monotonic clock: {} ms", elapsed / 1_000_000);
  }
}

// Output:
// (main      ) by the wall clock: {-3600000..-3590000} ms
// (main      ) by the monotonic clock: {100..10000} ms
