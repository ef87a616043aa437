package cookbook.signals;

import com.sun.jna.Pointer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The alarm clock of the process: sends {@link Signal#ALRM} to it, once, after a while.
 *
 * <p>Only for those who need the signal, say because a program that they port waits for it. For
 * anything else use a timer: {@code cookbook.timer}, or a {@link
 * java.util.concurrent.ScheduledExecutorService}. For many clocks, or ones that repeat, use {@link
 * IntervalTimer}.
 *
 * {@snippet file="cookbook/signals/AlarmTest.java" region="sample"}
 *
 * <p>A process has one such clock, {@code setitimer(ITIMER_REAL)}: to set it replaces what was set
 * before, by whomever. Handle the signal first: by default it ends the process. Unlike Python's, it
 * does not cut a {@code sleep} short; {@link Signals#interruptOn} does.
 *
 * <p>Thread-safe. Nothing blocks.
 */
public final class Alarm implements AutoCloseable {
  private static final int ITIMERVAL_BYTES = 32;
  private static final int SECONDS = 16;
  private static final int MICROS = 24;

  private static @Nullable Alarm current;

  private Alarm() {}

  /**
   * Sets the alarm.
   *
   * @param delay the time until the signal; the system counts in microseconds, rounded up
   * @return the alarm; close it to cancel
   * @throws IllegalArgumentException if the delay is not positive
   * @throws UnsupportedOperationException on Windows
   */
  public static synchronized Alarm after(Duration delay) {
    if (!delay.isPositive()) {
      throw new IllegalArgumentException("delay must be positive: " + delay);
    }
    Platform.requireUnix();
    set(delay.plusNanos(999));
    Alarm alarm = new Alarm();
    current = alarm;
    return alarm;
  }

  private static void set(Duration delay) {
    try (Block value = new Block(ITIMERVAL_BYTES)) {
      value.setLong(SECONDS, delay.toSeconds());
      value.setLong(MICROS, TimeUnit.NANOSECONDS.toMicros(delay.toNanosPart()));
      Linux.check(Libc.setitimer(Libc.ITIMER_REAL, value, Pointer.NULL), "setitimer " + delay);
    }
  }

  /**
   * The time until the signal; zero if it was sent, cancelled or replaced.
   *
   * @return zero or more
   */
  public Duration remaining() {
    synchronized (Alarm.class) {
      if (current != this) {
        return Duration.ZERO;
      }
      try (Block value = new Block(ITIMERVAL_BYTES)) {
        Linux.check(Libc.getitimer(Libc.ITIMER_REAL, value), "getitimer");
        return Duration.ofSeconds(value.getLong(SECONDS))
            .plus(Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(value.getLong(MICROS))));
      }
    }
  }

  /** Cancels it, unless it was sent or replaced. Closing twice is fine. */
  @Override
  public void close() {
    synchronized (Alarm.class) {
      if (current == this) {
        current = null;
        set(Duration.ZERO);
      }
    }
  }
}
