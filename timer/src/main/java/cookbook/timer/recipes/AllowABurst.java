package cookbook.timer.recipes;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Allow a burst of requests, then a steady rate.
 *
 * <p>A bucket holds up to three tokens and gets a new one every 100 ms; a request takes one, or is
 * refused. So a quiet client may send three at once, and nobody more than ten a second in the long
 * run. No thread fills the bucket: what has dripped in is reckoned when somebody asks, from the
 * time that passed. The clock is a parameter, here moved by hand.
 */
final class AllowABurst {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() {
    AtomicLong nanos = new AtomicLong();
    TokenBucket bucket = new TokenBucket(3, Duration.ofMillis(100), nanos::get);
    log.info("5 at once: {} pass", passed(bucket, 5));
    nanos.addAndGet(Duration.ofMillis(150).toNanos());
    log.info("5 after 150 ms: {} pass", passed(bucket, 5));
    nanos.addAndGet(Duration.ofMillis(50).toNanos());
    log.info("5 after 50 ms more: {} pass", passed(bucket, 5));
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    log.info("5 after an hour: {} pass", passed(bucket, 5));
  }

  private static int passed(TokenBucket bucket, int requests) {
    int passed = 0;
    for (int i = 0; i < requests; i++) {
      passed += bucket.tryTake() ? 1 : 0;
    }
    return passed;
  }

  private static final class TokenBucket {
    private final long capacity;
    private final long intervalNanos;
    private final LongSupplier clock;
    private long tokens;
    private long lastDripNanos;

    TokenBucket(long capacity, Duration interval, LongSupplier clock) {
      this.capacity = capacity;
      this.intervalNanos = interval.toNanos();
      this.clock = clock;
      this.tokens = capacity;
      this.lastDripNanos = clock.getAsLong();
    }

    synchronized boolean tryTake() {
      long drips = (clock.getAsLong() - lastDripNanos) / intervalNanos;
      lastDripNanos += drips * intervalNanos;
      tokens = Math.min(capacity, tokens + drips);
      if (tokens == 0) {
        return false;
      }
      tokens--;
      return true;
    }
  }
}

// Output:
// (main      ) 5 at once: 3 pass
// (main      ) 5 after 150 ms: 1 pass
// (main      ) 5 after 50 ms more: 1 pass
// (main      ) 5 after an hour: 3 pass
