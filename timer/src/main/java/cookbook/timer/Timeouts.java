package cookbook.timer;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Time-outs on futures.
 *
 * <p>{@link CompletableFuture#orTimeout} does the same, but runs what depends on the future on the
 * JDK's one scheduler thread, where it delays all other time-outs, and may hold on to the timer
 * after the future is complete. Here dependents run on a virtual thread, and the timer goes at
 * once.
 *
 * {@snippet file="cookbook/timer/TimeoutsTest.java" region="sample"}
 *
 * <p><b>Threads.</b> All methods may be called from any thread, and none blocks.
 *
 * <p><b>Limits.</b> A time-out ends the wait, not the work: who computes the future must see for
 * himself that nobody waits any more.
 */
public final class Timeouts {
  /** One wheel for all, started by the first time-out and never closed; its thread is a daemon. */
  private static final class Shared {
    static final TimerWheel WHEEL = TimerWheel.create();
  }

  private Timeouts() {}

  /**
   * Completes the future with a {@link TimeoutException} unless it is complete before the time is
   * over.
   *
   * @param <T> of the future's result
   * @param future the future; is completed in place
   * @param timeout from now; zero or less times out at once
   * @return the future
   */
  public static <T> CompletableFuture<T> on(CompletableFuture<T> future, Duration timeout) {
    requireNonNull(future, "future");
    long nanos = TimeUnit.NANOSECONDS.convert(requireNonNull(timeout, "timeout"));
    if (!future.isDone()) {
      ScheduledFuture<?> timer =
          Shared.WHEEL.schedule(() -> expire(future, timeout), nanos, TimeUnit.NANOSECONDS);
      var _ = future.whenComplete((value, failure) -> timer.cancel(false));
    }
    return future;
  }

  /** The number of time-outs that may still happen. */
  static long pending() {
    return Shared.WHEEL.stats().pending();
  }

  private static void expire(CompletableFuture<?> future, Duration timeout) {
    future.completeExceptionally(new TimeoutException("not complete after " + timeout));
  }
}
