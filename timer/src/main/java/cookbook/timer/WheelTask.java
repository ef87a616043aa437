package cookbook.timer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A timer: the work, its deadline, its future and its links in the wheel, in one object. */
class WheelTask<V extends @Nullable Object> implements RunnableScheduledFuture<V> {
  /*
   * 40 bytes, because there may be millions: what only few timers need (a waiting thread, a runner
   * to interrupt, a result) lies in a Progress, which takes the place of the work when first
   * needed.
   *
   * `state` is a phase in the low byte and, while LINKED, the slot above it. Who may change it:
   *   NEW        -> LINKED            the adding thread, holding the stripe's lock; of a periodic
   *                                   task its runner: compare-and-set
   *   LINKED     -> any               the holder of the stripe's lock
   *   PULLED     -> LINKED            reschedule: compare-and-set, holding the stripe's lock
   *   PULLED     -> READY, RUNNING    the driver, as the delay ended: compare-and-set
   *   NEW, PULLED, READY -> CANCELLED     anyone: compare-and-set
   *   PULLED, READY -> DRAINED        anyone: compare-and-set
   *   READY      -> RUNNING           the thread of the executor: compare-and-set
   *   RUNNING    -> SUCCEEDED, FAILED, NEW      the runner: compare-and-set
   *   RUNNING    -> CANCELLED, INTERRUPTING, PRODDING   anyone: compare-and-set
   *   INTERRUPTING -> CANCELLED, PRODDING -> RUNNING    whoever set it, after its interrupt
   * The runner leaves only when no interrupt is under way to it, so that none hits later work.
   */
  private static final int NEW = 0;
  private static final int LINKED = 1;
  private static final int PULLED = 2;
  private static final int READY = 3;
  private static final int DRAINED = 4;
  private static final int RUNNING = 5;
  private static final int PRODDING = 6;
  private static final int INTERRUPTING = 7; // this and above: done
  private static final int CANCELLED = 8;
  private static final int SUCCEEDED = 9;
  private static final int FAILED = 10;

  private static final int PHASE_MASK = 0xff;
  private static final int SLOT_SHIFT = 8;

  private static final VarHandle STATE;
  private static final VarHandle WORK;
  private static final VarHandle DUE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(WheelTask.class, "state", int.class);
      WORK = lookup.findVarHandle(WheelTask.class, "work", Object.class);
      DUE = lookup.findVarHandle(WheelTask.class, "due", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A task that gives a result. */
  static final class Call<V extends @Nullable Object> extends WheelTask<V> {
    Call(Callable<V> work, long due) {
      super(work, due);
    }

    @Override
    @Nullable Object call(Object work) throws Exception {
      return ((Callable<?>) work).call();
    }
  }

  /** A task that begins again until it is cancelled or throws. */
  static final class Periodic extends WheelTask<@Nullable Void> {
    private final long periodNanos;

    /**
     * Creates it.
     *
     * @param periodNanos if positive, from beginning to beginning; if negative, from end to
     *     beginning
     */
    Periodic(Runnable work, long due, long periodNanos) {
      super(work, due);
      this.periodNanos = periodNanos;
    }

    @Override
    public boolean isPeriodic() {
      return true;
    }

    @Override
    long nextDue() {
      Wheel wheel = stripe.wheel;
      return periodNanos < 0
          ? wheel.due(-periodNanos)
          : Math.min(due() + periodNanos, Stripe.LATEST); // cannot overflow: both are below 2^62
    }
  }

  /** What a timer needs when somebody waits for it, or while and after it runs. */
  private static final class Progress {
    private static final VarHandle ENDED;

    static {
      try {
        ENDED = MethodHandles.lookup().findVarHandle(Progress.class, "ended", CountDownLatch.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    @Nullable Object work;
    @Nullable Object outcome;
    volatile @Nullable Thread runner;
    private volatile @Nullable CountDownLatch ended;

    Progress(Object work) {
      this.work = work;
    }

    CountDownLatch ended() {
      CountDownLatch latch = ended;
      if (latch == null) {
        CountDownLatch fresh = new CountDownLatch(1);
        latch = (CountDownLatch) ENDED.compareAndExchange(this, null, fresh);
        latch = latch == null ? fresh : latch;
      }
      return latch;
    }

    void end() {
      work = null;
      runner = null;
      CountDownLatch latch = ended;
      if (latch != null) {
        latch.countDown();
      }
    }
  }

  private long due;
  private volatile int state;

  /** The work, or a Progress that holds it; null when it ended without an outcome. */
  private volatile @Nullable Object work;

  /** Set once, before the task is seen by a second thread. */
  @SuppressWarnings("NullAway.Init")
  Stripe stripe;

  /* Guarded by the stripe's lock; null unless linked. */
  @Nullable WheelTask<?> next;
  @Nullable WheelTask<?> prev;

  /**
   * Creates a task that runs once.
   *
   * @param work a Runnable; a subclass may say else
   */
  WheelTask(Object work, long due) {
    WORK.set(this, work); // plain: the lock, or the hand-over to an executor, publishes it
    this.due = due;
  }

  /** Does the work once. */
  @Nullable Object call(Object work) throws Exception {
    ((Runnable) work).run();
    return null;
  }

  @Override
  public boolean isPeriodic() {
    return false;
  }

  /** The deadline of the next run. */
  long nextDue() {
    throw new IllegalStateException("not periodic: " + this);
  }

  // ---- time

  /** The time, in the wheel's nanoseconds, at which the delay ends. */
  long due() {
    return (long) DUE.getOpaque(this); // is written with the stripe's lock held, read without
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(due() - stripe.wheel.now(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    if (other instanceof WheelTask<?> task && task.stripe.wheel == stripe.wheel) {
      return Long.compare(due(), task.due());
    }
    return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
  }

  /**
   * Moves the end of the delay, unless it was reached.
   *
   * @return true if it was moved
   */
  boolean reschedule(long newDue) {
    Stripe home = stripe;
    boolean sooner = false;
    home.lock();
    try {
      if (phase() == LINKED) {
        // Later: stays where it lies, and is laid anew when that slot's time comes.
        boolean move = newDue < due;
        if (move) {
          home.unlink(this);
        }
        DUE.setOpaque(this, newDue);
        sooner = move && home.link(this);
      } else if (STATE.compareAndSet(this, PULLED, LINKED)) {
        DUE.setOpaque(this, newDue); // its old entry in the queue is void
        sooner = home.link(this);
      } else {
        return false;
      }
    } finally {
      home.unlock();
    }
    if (sooner) {
      home.wheel.wakeFor(home);
    }
    return true;
  }

  // ---- state, as the wheel sees it

  private int phase() {
    return state & PHASE_MASK;
  }

  /** Called with the stripe's lock held, as are all down to {@link #drained}. */
  void linkedAt(int slot) {
    STATE.setRelease(this, LINKED | slot << SLOT_SHIFT);
  }

  int slot() {
    return state >>> SLOT_SHIFT;
  }

  /** Lets a task that ran be linked again; false if it was cancelled. */
  boolean again() {
    return STATE.compareAndSet(this, NEW, LINKED);
  }

  void pulled() {
    STATE.setRelease(this, PULLED);
  }

  void drained() {
    STATE.setRelease(this, DRAINED);
  }

  /**
   * Decides that the delay has ended.
   *
   * @param queuedFor the deadline when it was queued
   * @return false if it was cancelled or moved
   */
  boolean claim(long queuedFor, boolean toRun) {
    return due() == queuedFor && STATE.compareAndSet(this, PULLED, toRun ? RUNNING : READY);
  }

  /** Reads what a start will read. */
  int glance() {
    return (int) due + (holdsWork() ? 1 : 0);
  }

  boolean drainPulled() {
    return STATE.compareAndSet(this, PULLED, DRAINED);
  }

  boolean drainReady() {
    return STATE.compareAndSet(this, READY, DRAINED);
  }

  /** Makes a new task ready: it has no delay. */
  void ready() {
    STATE.setRelease(this, READY);
  }

  // ---- running

  /** Runs it on the executor's thread; for anyone else it does nothing. */
  @Override
  public void run() {
    Wheel wheel = stripe.wheel;
    int now = phase();
    if (now == DRAINED || (now == READY && isPeriodic() && wheel.isClosed())) {
      cancel(false);
      now = phase();
    }
    boolean again = now == READY && runReady();
    if (!again && now >= READY && now != RUNNING) { // else it is not this call that ends it
      wheel.end(this);
    }
  }

  /** Returns true if the task is in the wheel again. */
  private boolean runReady() {
    Progress progress = progress();
    if (progress == null) {
      return false;
    }
    Object task = progress.work;
    progress.runner = Thread.currentThread();
    return task != null && STATE.compareAndSet(this, READY, RUNNING) && runClaimed(task);
  }

  /** Runs it on the driver, who claimed it. */
  void runOnDriver() {
    Object held = work;
    Object task = held instanceof Progress progress ? progress.work : held;
    if (task != null) {
      runClaimed(task);
    }
  }

  private boolean runClaimed(Object task) {
    Object result;
    try {
      result = call(task);
    } catch (Throwable e) {
      finish(FAILED, e);
      return false;
    }
    if (isPeriodic()) {
      return runAgain();
    }
    finish(SUCCEEDED, result);
    return false;
  }

  private void finish(int end, @Nullable Object outcome) {
    if (outcome != null) {
      Progress progress = progress();
      if (progress != null) { // else it was cancelled
        progress.outcome = outcome;
      }
    }
    if (leaveRunning(end)) {
      release();
    }
  }

  /** Ends the phase RUNNING; false if the task was cancelled. */
  private boolean leaveRunning(int to) {
    for (int tries = 0; !STATE.compareAndSet(this, RUNNING, to); tries++) {
      int now = phase();
      if (now == CANCELLED) {
        return false;
      }
      SpinLock.pause(tries); // someone is about to interrupt this thread: that is quickly done
    }
    return true;
  }

  private boolean runAgain() {
    if (!leaveRunning(NEW)) {
      return false;
    }
    DUE.setOpaque(this, nextDue());
    if (stripe.wheel.addAgain(this)) {
      return true;
    }
    STATE.setVolatile(this, CANCELLED);
    release();
    return false;
  }

  /** Ends a task that the executor did not take. */
  void refused(Throwable why) {
    Progress progress = progress();
    if (progress != null) {
      progress.outcome = why;
      if (STATE.compareAndSet(this, READY, FAILED)) {
        release();
      }
    }
  }

  /** Interrupts the thread that runs it, if one does; the task is not cancelled by this. */
  void interruptRunner() {
    if (STATE.compareAndSet(this, RUNNING, PRODDING)) {
      interruptAndSet(RUNNING);
    }
  }

  private void interruptAndSet(int then) {
    try {
      Thread runner = work instanceof Progress progress ? progress.runner : null;
      if (runner == null) {
        runner = stripe.wheel.driver();
      }
      runner.interrupt();
    } finally {
      STATE.setVolatile(this, then);
    }
  }

  // ---- the future

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    for (int tries = 0; ; tries++) {
      int now = phase();
      switch (now) {
        case LINKED -> {
          if (cancelLinked()) {
            return true;
          }
        }
        case NEW, PULLED, READY, DRAINED -> { // new: its runner is about to link it again
          if (STATE.compareAndSet(this, now, CANCELLED)) {
            if (now == PULLED) {
              countCancelled();
            }
            release();
            return true;
          }
        }
        case RUNNING -> {
          if (STATE.compareAndSet(
              this, RUNNING, mayInterruptIfRunning ? INTERRUPTING : CANCELLED)) {
            if (mayInterruptIfRunning) {
              interruptAndSet(CANCELLED);
            }
            release();
            return true;
          }
        }
        case PRODDING -> SpinLock.pause(tries);
        default -> {
          return false;
        }
      }
    }
  }

  void countCancelled() {
    stripe.lock();
    stripe.countCancelled();
    stripe.unlock();
  }

  private boolean cancelLinked() {
    Stripe home = stripe;
    home.lock();
    try {
      if (phase() != LINKED) {
        return false;
      }
      home.cancel(this);
      STATE.setRelease(this, CANCELLED); // latch() looks at it holding the same lock
    } finally {
      home.unlock();
    }
    release();
    home.wheel.left();
    return true;
  }

  /**
   * Lets go of the work and wakes those who wait; called after the last change of state: whoever
   * makes a Progress after our look at {@code work} sees that the task is done.
   */
  private void release() {
    if (work instanceof Progress progress) {
      progress.end();
    } else {
      WORK.setRelease(this, null);
    }
  }

  /** False once the task has ended. */
  boolean holdsWork() {
    return work instanceof Progress progress ? progress.work != null : work != null;
  }

  /** Makes it if there is none; null if the task ended without. */
  private @Nullable Progress progress() {
    while (true) {
      Object held = work;
      if (held == null) {
        return null;
      }
      if (held instanceof Progress progress) {
        return progress;
      }
      Progress fresh = new Progress(held);
      if (WORK.compareAndSet(this, held, fresh)) {
        return fresh;
      }
    }
  }

  @Override
  public boolean isDone() {
    return phase() >= INTERRUPTING;
  }

  @Override
  public boolean isCancelled() {
    int now = phase();
    return now == INTERRUPTING || now == CANCELLED;
  }

  @Override
  public V get() throws InterruptedException, ExecutionException {
    CountDownLatch latch = latch();
    if (latch != null) {
      latch.await();
    }
    return report();
  }

  @Override
  public V get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    CountDownLatch latch = latch();
    if (latch != null && !latch.await(timeout, unit)) {
      throw new TimeoutException("not done after " + timeout + " " + unit + ": " + this);
    }
    return report();
  }

  /** What opens when the task is done; null if it is. */
  private @Nullable CountDownLatch latch() {
    if (isDone()) {
      return null;
    }
    stripe.lock(); // as a cancel of a linked task looks for a Progress without a fence
    try {
      Progress progress = progress();
      CountDownLatch latch = progress == null ? null : progress.ended();
      return isDone() ? null : latch; // any other end sets the state, then looks for a latch
    } finally {
      stripe.unlock();
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // it is what call() gave
  private V report() throws ExecutionException {
    if (isCancelled()) {
      throw new CancellationException();
    }
    Object outcome = work instanceof Progress progress ? progress.outcome : null;
    if (phase() == FAILED) {
      throw new ExecutionException((Throwable) outcome);
    }
    return (V) outcome;
  }

  @Override
  public String toString() {
    String status =
        switch (phase()) {
          case NEW, LINKED, PULLED -> "pending, due in " + getDelay(TimeUnit.MILLISECONDS) + " ms";
          case READY -> "due";
          case DRAINED -> "drained";
          case RUNNING, PRODDING -> "running";
          case SUCCEEDED -> "succeeded";
          case FAILED -> "failed: " + (work instanceof Progress progress ? progress.outcome : null);
          default -> "cancelled";
        };
    return "Timer@" + Integer.toHexString(hashCode()) + "[" + status + "]";
  }
}
