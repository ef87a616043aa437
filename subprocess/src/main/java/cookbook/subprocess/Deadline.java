package cookbook.subprocess;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A point in time on the clock of {@link System#nanoTime}, or never.
 *
 * @param nanos the clock at that point, without meaning if never
 * @param never whether it never comes
 */
record Deadline(long nanos, boolean never) {
  static final Deadline NEVER = new Deadline(0, true);

  static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + TimeUnit.NANOSECONDS.convert(duration), false);
  }

  /** How long until then: zero or less once passed; {@link Long#MAX_VALUE} if it never comes. */
  long remainingNanos() {
    return never ? Long.MAX_VALUE : nanos - System.nanoTime();
  }

  boolean hasPassed() {
    return remainingNanos() <= 0;
  }

  Deadline earlier(Deadline other) {
    return remainingNanos() <= other.remainingNanos() ? this : other;
  }
}
