package cookbook.signals;

import com.sun.jna.Pointer;
import java.time.Duration;

/**
 * A timer of the kernel that sends a signal to this process again and again, until it is closed.
 *
 * <p>Only for those who need the signal. For anything else use a timer: {@code cookbook.timer}, or
 * a {@link java.util.concurrent.ScheduledExecutorService}.
 *
 * {@snippet file="cookbook/signals/IntervalTimerTest.java" region="sample"}
 *
 * <p>Any number of them may run ({@code timer_create}), each with its signal; handle that first, by
 * default it ends the process. Ticks do not pile up: as long as one has not been delivered, further
 * ones are only counted, in {@link SignalInfo#value}.
 *
 * <p>Thread-safe. Nothing blocks.
 */
public final class IntervalTimer implements AutoCloseable {
  private static final int SIGEVENT_BYTES = 64;
  private static final int SIGNO = 8;

  private final long id;
  private boolean isClosed;

  private IntervalTimer(int clock, Signal signal) {
    try (Block event = new Block(SIGEVENT_BYTES);
        Block timer = new Block(Long.BYTES)) {
      event.setInt(SIGNO, signal.number());
      Linux.check(Linux.timer_create(clock, event, timer), "timer_create for " + signal);
      id = timer.getLong(0);
    }
  }

  /**
   * Sends the signal whenever this time has passed.
   *
   * @param interval the time between two ticks, and before the first
   * @param signal which signal to send
   * @return the timer; close it to end it
   * @throws IllegalArgumentException if the interval is not positive, or the signal is refused
   * @throws UnsupportedOperationException if this is not Linux
   */
  public static IntervalTimer every(Duration interval, Signal signal) {
    return start(Linux.CLOCK_MONOTONIC, interval, signal);
  }

  /**
   * Sends the signal whenever this process has used that much processor time: on all processors
   * together, in the program and in the kernel on its behalf.
   *
   * @param interval the processor time between two ticks, and before the first
   * @param signal which signal to send
   * @return the timer; close it to end it
   * @throws IllegalArgumentException if the interval is not positive, or the signal is refused
   * @throws UnsupportedOperationException if this is not Linux
   */
  public static IntervalTimer everyCpuTime(Duration interval, Signal signal) {
    return start(Linux.CLOCK_PROCESS_CPUTIME_ID, interval, signal);
  }

  private static IntervalTimer start(int clock, Duration interval, Signal signal) {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("interval must be positive: " + interval);
    }
    Refusals.check(signal);
    if (!Platform.IS_LINUX) {
      throw new UnsupportedOperationException("only Linux has these timers");
    }
    IntervalTimer timer = new IntervalTimer(clock, signal);
    timer.set(interval);
    return timer;
  }

  private void set(Duration interval) {
    try (Block value = new Block(4 * Long.BYTES)) {
      for (int half = 0; half < 2; half++) { // it_interval, it_value
        value.setLong(16L * half, interval.toSeconds());
        value.setLong(16L * half + 8, interval.toNanosPart());
      }
      Linux.check(Linux.timer_settime(id, 0, value, Pointer.NULL), "timer_settime " + interval);
    }
  }

  /** Ends it; a signal that was sent may still arrive. Closing twice is fine. */
  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      Linux.check(Linux.timer_delete(id), "timer_delete");
    }
  }
}
