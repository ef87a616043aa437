package cookbook.timer;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that starts its work after a delay, and can be cancelled at any point within that delay.
 *
 * <p>It is a {@link Thread} in every other respect: it has a name, may be a daemon, is joined, and
 * hands an exception of its work to the uncaught exception handler. To turn a thread into a timer,
 * change the constructor call to (delay, work):
 *
 * {@snippet file="cookbook/timer/TimerThreadTest.java" region="sample"}
 *
 * <p>Every timer is a platform thread, about 100 microseconds to start. For many timers, repeated
 * work or a result, use a {@link TimerWheel}: there a timer that waits costs no thread.
 *
 * <p><b>Threads.</b> All methods may be called from any thread. None blocks, except those that
 * {@code Thread} says do ({@code join}). An interrupt during the delay is a cancel; once the work
 * runs, it is the work's to answer.
 *
 * <p><b>Memory effects.</b> Actions before {@link #start} happen-before the work; the work
 * happens-before a return from {@code join}.
 *
 * <p><b>Limits.</b> A delay is measured by {@link System#nanoTime} from the call of {@code start}:
 * the work never begins early, and begins late by what the operating system takes to wake a thread.
 * One longer than {@link Long#MAX_VALUE} nanoseconds (292 years) is cut to that.
 */
public final class TimerThread extends Thread {
  /*
   * The hand-over from "delay" to "running" is one compare-and-set of `phase`. Whoever moves it
   * away from PENDING has decided: the timer's own thread to RUNNING, a canceller to CANCELLED.
   * A boolean for each side would leave a gap in which both, or neither, believe to have won.
   */

  private enum Phase {
    PENDING,
    RUNNING,
    CANCELLED
  }

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Runnable work;
  private final long delayNanos;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.PENDING);

  /** Written before the thread starts, read by that thread only. */
  private long dueNanos;

  /**
   * Creates a timer named {@code Thread-1}, {@code Thread-2} and so on.
   *
   * @param delay the time between {@link #start} and the work; zero is allowed
   * @param work what to do, in this thread, when the delay ends
   * @throws IllegalArgumentException if the delay is negative
   */
  public TimerThread(Duration delay, Runnable work) {
    Objects.requireNonNull(delay, "delay");
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay is negative: " + delay + "; zero starts at once");
    }
    this.delayNanos = TimeUnit.NANOSECONDS.convert(delay); // cuts what does not fit
    this.work = Objects.requireNonNull(work, "work");
    super("Thread-" + COUNT.incrementAndGet());
  }

  /**
   * Starts the delay, and the thread that waits for its end. A timer that was cancelled before ends
   * at once.
   *
   * @throws IllegalThreadStateException if it was started before
   */
  @Override
  public synchronized void start() {
    if (getState() != State.NEW) {
      throw new IllegalThreadStateException(
          getName() + " was started before; a timer runs once: create a new one");
    }
    dueNanos = System.nanoTime() + delayNanos;
    super.start();
  }

  /**
   * Cancels the work, unless it has begun. The thread then ends at once, not when the delay is
   * over.
   *
   * @return true if this or an earlier cancel was in time: the work never runs; false if the work
   *     runs or has run
   */
  public boolean cancel() {
    if (phase.compareAndSet(Phase.PENDING, Phase.CANCELLED)) {
      LockSupport.unpark(this);
      return true;
    }
    return phase.get() == Phase.CANCELLED;
  }

  /**
   * Waits for the delay and does the work; called by the thread that {@link #start} starts.
   *
   * @throws IllegalStateException if any other thread calls it
   */
  @Override
  public void run() {
    if (Thread.currentThread() != this) {
      throw new IllegalStateException("run() of " + getName() + " called: call start() instead");
    }
    awaitDelay();
    if (isInterrupted()) {
      cancel();
    }
    if (phase.compareAndSet(Phase.PENDING, Phase.RUNNING)) {
      work.run();
    }
  }

  private void awaitDelay() {
    long remaining = dueNanos - System.nanoTime();
    while (remaining > 0 && phase.get() == Phase.PENDING && !isInterrupted()) {
      LockSupport.parkNanos(this, remaining);
      remaining = dueNanos - System.nanoTime();
    }
  }
}
