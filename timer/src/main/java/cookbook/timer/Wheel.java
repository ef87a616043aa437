package cookbook.timer;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The core of {@link TimerWheel}: any number of threads add timers, one driver takes out those that
 * are due, in the order of their deadlines. It has no thread of its own, and time is a parameter of
 * what the driver calls.
 */
final class Wheel {
  /*
   * A thread adds to the stripe of its number, or to the next one if that is locked: it never waits
   * while one is free. So four producers rarely meet, and neither do they and the driver, who locks
   * a stripe only when the time it published (`earliest`) has come. A hand-over to a driver that
   * owns the wheel (ForkJoinPool, Netty) was tried and is slower by several times: that one
   * consumer is the bottleneck, whatever lies behind its queue.
   *
   * The driver fetches a millisecond ahead, of a crowd more, into a queue with exact order. Order
   * of locking: queue, then stripe.
   *
   * Sleep and wake: the driver writes `wakeAt` and then reads every `earliest`; a producer writes
   * `earliest` and then reads `wakeAt`. All are volatile, so one of them sees the other.
   */
  private static final long AHEAD_NANOS = 1_000_000;
  private static final long AWAKE = Long.MIN_VALUE;
  private static final int MAX_STRIPES = 64;

  private final LongSupplier clock;
  private final long origin;
  private final Stripe[] stripes;
  private final DueQueue queue = new DueQueue();

  /** Handed to an executor, and not yet ended. */
  private final Set<WheelTask<?>> running = ConcurrentHashMap.newKeySet();

  private final AtomicLong wakeAt = new AtomicLong(AWAKE);
  private volatile @Nullable Thread driver;
  private volatile boolean closed;

  /* Guarded by the queue's lock. */
  private long fired;
  private long latenessNanos;
  private long maxLatenessNanos;

  /**
   * Creates a wheel whose time begins now.
   *
   * @param clock nanoseconds, from any origin
   */
  Wheel(int stripes, LongSupplier clock) {
    this.clock = clock;
    this.origin = clock.getAsLong();
    this.stripes = new Stripe[stripes];
    for (int i = 0; i < stripes; i++) {
      this.stripes[i] = new Stripe(this);
    }
  }

  /** Four stripes a core, a power of two. */
  static int stripesForThisMachine() {
    int wanted = 4 * Runtime.getRuntime().availableProcessors();
    return Math.min(MAX_STRIPES, 2 * Integer.highestOneBit(wanted - 1));
  }

  /** Nanoseconds since the wheel began. */
  long now() {
    return clock.getAsLong() - origin;
  }

  /** The deadline of a delay that begins now, cut to the latest there is. */
  long due(long delayNanos) {
    long now = now();
    return delayNanos <= 0
        ? now
        : delayNanos < Stripe.LATEST - now ? now + delayNanos : Stripe.LATEST;
  }

  // ---- any thread

  /** Adds a new timer; false if the wheel is closed. */
  boolean add(WheelTask<?> task) {
    Stripe stripe = lockAnyStripe();
    boolean sooner;
    try {
      if (closed) {
        return false;
      }
      task.stripe = stripe;
      sooner = stripe.add(task);
    } finally {
      stripe.unlock();
    }
    if (sooner) {
      wakeFor(stripe);
    }
    return true;
  }

  /**
   * Adds a periodic timer that ran, to the stripe it was in; false if it was cancelled, or the
   * wheel is closed.
   */
  boolean addAgain(WheelTask<?> task) {
    Stripe stripe = task.stripe;
    boolean sooner;
    stripe.lock();
    try {
      if (closed || !task.again()) {
        return false;
      }
      running.remove(task); // before the driver can add it again
      sooner = stripe.add(task);
    } finally {
      stripe.unlock();
    }
    if (sooner) {
      wakeFor(stripe);
    }
    return true;
  }

  private Stripe lockAnyStripe() {
    Stripe[] all = stripes;
    int first = (int) Thread.currentThread().threadId();
    for (int i = first; i < first + all.length; i++) {
      Stripe stripe = all[i & (all.length - 1)];
      if (stripe.tryLock()) {
        return stripe;
      }
    }
    Stripe stripe = anyStripe();
    stripe.lock();
    return stripe;
  }

  /** A stripe for a task that has no place in it yet. */
  Stripe anyStripe() {
    return stripes[(int) Thread.currentThread().threadId() & (stripes.length - 1)];
  }

  /** Makes the driver look, if it means to sleep beyond the stripe's next time. */
  void wakeFor(Stripe stripe) {
    long at = wakeAt.get();
    if (stripe.earliest() < at && wakeAt.compareAndSet(at, AWAKE)) {
      LockSupport.unpark(driver);
    }
  }

  /** Makes the driver look, and see whether it is done. */
  void wake() {
    wakeAt.set(AWAKE);
    LockSupport.unpark(driver);
  }

  /** Notes a task that goes to an executor without a delay; false if the wheel is closed. */
  boolean begin(WheelTask<?> task) {
    running.add(task);
    if (closed) {
      end(task);
      return false;
    }
    return true;
  }

  /** Notes that a task, handed to an executor, ended or will not run. */
  void end(WheelTask<?> task) {
    if (running.remove(task)) {
      left();
    }
  }

  /** Notes that a timer is gone: it may be the last that a closed wheel has waited for. */
  void left() {
    if (closed) {
      wake();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Refuses new timers from now on, and takes out the periodic ones. */
  List<WheelTask<?>> close() {
    return closeAndDrain(WheelTask::isPeriodic);
  }

  /**
   * Refuses new timers from now on, takes out all that did not begin, and interrupts those that did
   * and run on an executor.
   */
  List<WheelTask<?>> closeNow() {
    List<WheelTask<?>> drained = closeAndDrain(task -> true);
    for (WheelTask<?> task : running) {
      if (task.drainReady()) {
        drained.add(task);
        end(task);
      } else {
        task.interruptRunner();
      }
    }
    return drained;
  }

  private List<WheelTask<?>> closeAndDrain(Predicate<WheelTask<?>> filter) {
    List<WheelTask<?>> drained = new ArrayList<>();
    queue.lock(); // so that no timer is on its way from a stripe to the queue, or out of it
    try {
      closed = true;
      // The queue first: who is pushed back meanwhile goes from it to a stripe.
      queue.forEach(task -> {
        if (filter.test(task) && task.drainPulled()) {
          task.countCancelled();
          drained.add(task);
        }
      });
      for (Stripe stripe : stripes) {
        stripe.lock();
        try {
          stripe.drain(filter, drained);
        } finally {
          stripe.unlock();
        }
      }
    } finally {
      queue.unlock();
    }
    wake();
    return drained;
  }

  Thread driver() {
    return requireNonNull(driver, "driver");
  }

  TimerWheel.Stats stats() {
    long scheduled = 0;
    long cancelled = 0;
    queue.lock();
    try {
      for (Stripe stripe : stripes) {
        stripe.lock();
        scheduled += stripe.scheduled();
        cancelled += stripe.cancelled();
        stripe.unlock();
      }
      long mean = fired == 0 ? 0 : latenessNanos / fired;
      return new TimerWheel.Stats(
          scheduled - cancelled - fired,
          fired,
          cancelled,
          Duration.ofNanos(mean),
          Duration.ofNanos(maxLatenessNanos));
    } finally {
      queue.unlock();
    }
  }

  // ---- the driver

  /** Says whom to wake. */
  void drivenBy(Thread thread) {
    driver = thread;
  }

  /** Fetches the timers due by now, and those of the next millisecond. */
  void advance(long now) {
    long horizon = now + AHEAD_NANOS;
    if (earliest() > horizon) {
      return;
    }
    queue.lock();
    try {
      boolean laidOut = false; // one step a pass, as timers may be due
      for (Stripe stripe : stripes) {
        if (stripe.earliest() <= horizon) {
          stripe.lock();
          try {
            stripe.advance(horizon, queue);
            laidOut = laidOut || stripe.layOutAhead(queue);
          } finally {
            stripe.unlock();
          }
        }
      }
      queue.seal();
    } finally {
      queue.unlock();
    }
  }

  /**
   * Takes out the next timer that is due.
   *
   * @param forDriver true if the driver runs it, false if it goes to an executor
   * @return the timer in the state "running" or "ready"; null if none is due
   */
  @Nullable WheelTask<?> poll(long now, boolean forDriver) {
    queue.lock();
    try {
      for (long due = queue.firstDue(); due <= now; due = queue.firstDue()) {
        WheelTask<?> task = queue.take();
        if (task.claim(due, forDriver)) {
          note(task, now - due, forDriver);
          return task;
        }
      }
      return null;
    } finally {
      queue.unlock();
    }
  }

  private void note(WheelTask<?> task, long late, boolean forDriver) {
    fired++;
    latenessNanos += late;
    maxLatenessNanos = Math.max(maxLatenessNanos, late);
    if (!forDriver) {
      running.add(task);
    }
  }

  /** When the driver must look again, unless it is woken before. */
  long nextLook() {
    return Math.min(queue.firstDue(), earliest());
  }

  private long earliest() {
    long earliest = Stripe.NEVER;
    for (Stripe stripe : stripes) {
      earliest = Math.min(earliest, stripe.earliest());
    }
    return earliest;
  }

  /**
   * Says that the driver means to sleep, until {@link #nextLook}.
   *
   * @return until when; a time that is past if it must not sleep
   */
  long goToSleep() {
    long until = nextLook();
    wakeAt.set(until);
    return nextLook() < until || isDone() ? 0 : until; // what came before wakeAt was set
  }

  /** True until someone wakes the driver from the sleep that {@link #goToSleep} began. */
  boolean asleep() {
    return wakeAt.get() != AWAKE;
  }

  /** Says that the driver is up by itself. */
  void getUp() {
    wakeAt.set(AWAKE);
  }

  /** True if the wheel is closed, and nothing waits or runs. */
  boolean isDone() {
    return closed && noneWaits() && !running.iterator().hasNext();
  }

  private boolean noneWaits() {
    queue.lock();
    try {
      if (!queue.isEmpty()) {
        return false;
      }
      for (Stripe stripe : stripes) {
        stripe.lock();
        boolean empty = stripe.isEmpty();
        stripe.unlock();
        if (!empty) {
          return false;
        }
      }
      return true;
    } finally {
      queue.unlock();
    }
  }
}
