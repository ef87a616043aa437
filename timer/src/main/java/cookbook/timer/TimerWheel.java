package cookbook.timer;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A scheduled executor for millions of pending timers, most of which are cancelled or pushed back
 * before they are due, as time-outs are.
 *
 * <p>For one timer that is a thread, use {@link TimerThread}; for a time-out on a future, {@link
 * Timeouts}. For a few tasks, or an order of entry among equal deadlines, {@link
 * java.util.concurrent.ScheduledThreadPoolExecutor} does as well.
 *
 * {@snippet file="cookbook/timer/TimerWheelTest.java" region="sample"}
 *
 * <p><b>Where the work runs.</b> On an executor: by default a new virtual thread for each run, so
 * that slow work delays nothing; or on the driver, the wheel's one thread, for work of a
 * microsecond, as anything slower delays all other timers. Work on the driver must not wait for
 * other work of the same wheel. With {@code Thread.ofPlatform()::start} as the executor, each timer
 * is what a {@link TimerThread} is, but costs no thread while it waits. An executor that is given
 * must run all it accepts, and must outlive the wheel; if it refuses, the timer's future fails with
 * that exception.
 *
 * <p><b>Order and time.</b> No work begins early. Timers are started in the order of their
 * deadlines, not of their entry where those are equal. There is no tick: the driver sleeps until
 * the next deadline. A delay that is zero or negative goes straight to the executor. Deadlines are
 * measured by {@link System#nanoTime} and cut to 146 years after the wheel began.
 *
 * <p><b>Cancel.</b> A cancelled timer is removed at once, in O(1), and the work is let go; the last
 * 40 bytes follow at the deadline if that was less than 2.1 milliseconds away, or, for one of
 * thousands at one instant, less than a tenth of a second. A cancel returns true exactly if the
 * delay, or the work, had not ended and was not cancelled before; if the work had not begun, it
 * will not.
 *
 * <p><b>Periodic tasks.</b> One that throws stops, and its future says why; look at that future, or
 * the failure is silent. At a fixed rate, runs that were missed are caught up one after the other.
 *
 * <p><b>The end.</b> After {@link #shutdown} new tasks are rejected, delayed ones still run and
 * periodic ones are cancelled, as {@code ScheduledThreadPoolExecutor} does unless told otherwise.
 * {@link #close} waits for the delayed ones. The driver is a daemon: a program whose other threads
 * have ended does not wait for its timers, unless it closes the wheel.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, and from work of the wheel. None
 * blocks, but {@code awaitTermination}, {@code close}, {@code invokeAll}, {@code invokeAny} and a
 * future's {@code get}, which answer an interrupt as their interfaces say. None is lock-free: a
 * thread that the system suspends within the wheel's few instructions can hold up a cancel.
 *
 * <p><b>Memory effects.</b> Actions before a task is handed over happen-before it runs; one run of
 * a periodic task happens-before the next; the work happens-before a return of its future's {@code
 * get}.
 *
 * <p><b>Cost.</b> Schedule, cancel and {@link #reschedule} are O(1), start is amortised O(1) and
 * moves a timer up to six times; 40 bytes a pending timer. Hierarchical timing wheels are due to
 * Varghese and Lauck (1987).
 */
public final class TimerWheel extends AbstractExecutorService implements ScheduledExecutorService {
  /*
   * The facade: what the interface asks for. Wheel is the core, Driver the one thread, WheelTask
   * the timer and its future.
   */

  /** How near to the deadline work starts, and what that costs. */
  public enum Preset {
    /** Sleeps until the deadline: some tens of microseconds late, no time spent waiting. */
    THRIFTY,

    /**
     * Wakes up to 60 microseconds early and spins: a microsecond late, at up to three quarters of a
     * core where deadlines are dense. A core must be free for it.
     */
    PRECISE
  }

  /**
   * What a wheel has done so far. A task without a delay that goes straight to the executor is no
   * timer, and not counted.
   *
   * @param pending timers whose delay runs
   * @param fired timers whose delay ended; each run of a periodic task counts
   * @param cancelled timers cancelled before their delay ended
   * @param meanLateness from deadline to start, or to the hand-over to the executor; the clock is
   *     read once for up to 64 timers that start one after the other
   * @param maxLateness the longest of these
   */
  public record Stats(
      long pending, long fired, long cancelled, Duration meanLateness, Duration maxLateness) {}

  private static final ThreadFactory VIRTUAL = Thread.ofVirtual().name("timer-", 1).factory();

  private final Wheel wheel = new Wheel(Wheel.stripesForThisMachine(), System::nanoTime);
  private final CountDownLatch terminated = new CountDownLatch(1);

  /** Null if the driver runs the tasks. */
  private final @Nullable Executor executor;

  private TimerWheel(Preset preset, @Nullable Executor executor) {
    this.executor = executor;
    boolean spins = requireNonNull(preset, "preset") == Preset.PRECISE;
    Driver driver = new Driver(wheel, executor, spins, terminated::countDown);
    Thread thread = Thread.ofPlatform().daemon().name("timer-wheel").unstarted(driver);
    wheel.drivenBy(thread);
    thread.start();
  }

  /**
   * Creates a {@link Preset#THRIFTY} wheel that runs each task on a new virtual thread.
   *
   * @return the wheel; close it
   */
  public static TimerWheel create() {
    return create(Preset.THRIFTY);
  }

  /**
   * Creates a wheel that runs each task on a new virtual thread.
   *
   * @param preset how near to the deadline work starts
   * @return the wheel; close it
   */
  public static TimerWheel create(Preset preset) {
    return create(preset, work -> VIRTUAL.newThread(work).start());
  }

  /**
   * Creates a wheel that hands its tasks to an executor.
   *
   * @param preset how near to the deadline work starts
   * @param executor runs the tasks; is not shut down with the wheel
   * @return the wheel; close it
   */
  public static TimerWheel create(Preset preset, Executor executor) {
    return new TimerWheel(preset, requireNonNull(executor, "executor"));
  }

  /**
   * Creates a wheel that runs its tasks on its one thread, one after the other.
   *
   * @param preset how near to the deadline work starts
   * @return the wheel; close it
   */
  public static TimerWheel onDriver(Preset preset) {
    return new TimerWheel(preset, null);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    requireNonNull(command, "command");
    return submit(new WheelTask<@Nullable Void>(command, due(delay, unit)), delay);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    requireNonNull(callable, "callable");
    return submit(new WheelTask.Call<V>(callable, due(delay, unit)), delay);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return schedulePeriodic(command, initialDelay, positiveNanos("period", period, unit), unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return schedulePeriodic(command, initialDelay, -positiveNanos("delay", delay, unit), unit);
  }

  private ScheduledFuture<?> schedulePeriodic(
      Runnable command, long initialDelay, long periodNanos, TimeUnit unit) {
    requireNonNull(command, "command");
    return submit(
        new WheelTask.Periodic(command, due(initialDelay, unit), periodNanos), initialDelay);
  }

  private static long positiveNanos(String what, long value, TimeUnit unit) {
    requireNonNull(unit, "unit");
    if (value <= 0) {
      throw new IllegalArgumentException(what + " is " + value + ": must be positive");
    }
    return Math.min(unit.toNanos(value), Stripe.LATEST);
  }

  private long due(long delay, TimeUnit unit) {
    return wheel.due(unit.toNanos(delay));
  }

  private <T extends WheelTask<?>> T submit(T task, long delay) {
    if (delay <= 0 && executor != null) {
      startNow(task, executor);
    } else if (!wheel.add(task)) {
      throw rejected();
    }
    return task;
  }

  private void startNow(WheelTask<?> task, Executor executor) {
    task.stripe = wheel.anyStripe();
    task.ready();
    if (!wheel.begin(task)) {
      if (task.drainReady()) {
        throw rejected();
      }
      return; // shutdownNow has drained it, and has it in its list
    }
    try {
      executor.execute(task);
    } catch (Throwable e) {
      wheel.end(task);
      throw e;
    }
  }

  private RejectedExecutionException rejected() {
    return new RejectedExecutionException("the wheel is shut down: " + this);
  }

  /**
   * Moves the end of a pending timer's delay, as if it had been cancelled and scheduled anew, but
   * in place: a time-out that every packet pushes back. Of a periodic task it moves the next run. A
   * later deadline costs a store; an earlier one is a cancel and a schedule, without allocation.
   *
   * @param timer what a {@code schedule} method of this wheel returned
   * @param delay from now; zero or less ends the delay at once
   * @param unit of the delay
   * @return true if the timer was pending and is now due after {@code delay}; false if its delay
   *     had ended or it was cancelled: schedule it anew then
   * @throws IllegalArgumentException if the timer is not of this wheel
   */
  public boolean reschedule(ScheduledFuture<?> timer, long delay, TimeUnit unit) {
    if (!(requireNonNull(timer, "timer") instanceof WheelTask<?> task)
        || task.stripe.wheel != wheel) {
      throw new IllegalArgumentException(
          "not a timer of this wheel: " + timer + "; give what schedule() returned");
    }
    return task.reschedule(due(delay, unit));
  }

  /**
   * What the wheel has done so far; exact if no other thread works with it meanwhile.
   *
   * @return a snapshot
   */
  public Stats stats() {
    return wheel.stats();
  }

  @Override
  public void execute(Runnable command) {
    var _ = schedule(command, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public Future<?> submit(Runnable task) {
    return schedule(task, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public <T> Future<T> submit(Runnable task, T result) {
    return schedule(Executors.callable(task, result), 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public <T> Future<T> submit(Callable<T> task) {
    return schedule(task, 0, TimeUnit.NANOSECONDS);
  }

  /** Rejects new tasks from now on, and cancels the periodic ones. Delayed ones will still run. */
  @Override
  public void shutdown() {
    for (WheelTask<?> task : wheel.close()) {
      task.cancel(false);
    }
  }

  /**
   * Rejects new tasks from now on, forgets the pending ones and interrupts the running ones.
   *
   * @return the tasks that never began, in no order; they are neither done nor cancelled, but a
   *     call of their {@code run} cancels them: the executor's, too, if it holds them already
   */
  @Override
  public List<Runnable> shutdownNow() {
    List<Runnable> neverBegan = List.copyOf(wheel.closeNow());
    if (executor == null) {
      wheel.driver().interrupt(); // no task follows the one that may run there
    }
    return neverBegan;
  }

  @Override
  public boolean isShutdown() {
    return wheel.isClosed();
  }

  @Override
  public boolean isTerminated() {
    return terminated.getCount() == 0;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return terminated.await(timeout, unit);
  }

  @Override
  public String toString() {
    String state = isTerminated() ? "terminated" : isShutdown() ? "shut down" : "running";
    return "TimerWheel[" + state + ", pending = " + stats().pending() + "]";
  }
}
