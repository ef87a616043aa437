package cookbook.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A nanosecond clock that stands still until a test moves it: a stand-in for {@link
 * System#nanoTime} where time is a parameter. Thread-safe; a move happens-before a later reading.
 */
public final class ManualClock implements LongSupplier {
  private final AtomicLong nanos;

  /** Creates a clock that reads 0. */
  public ManualClock() {
    this(0);
  }

  /** Creates a clock that reads this; start near {@link Long#MAX_VALUE} to test the overflow. */
  public ManualClock(long nanos) {
    this.nanos = new AtomicLong(nanos);
  }

  /** The time now, in nanoseconds since an arbitrary origin. */
  @Override
  public long getAsLong() {
    return nanos.get();
  }

  /**
   * Moves the clock forward; past {@link Long#MAX_VALUE} it goes on at {@link Long#MIN_VALUE}, as
   * {@code nanoTime} does.
   *
   * @throws IllegalArgumentException if the duration is negative: this clock never goes back
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("a monotonic clock cannot go back: " + duration);
    }
    nanos.addAndGet(duration.toNanos());
  }
}
