package cookbook.timer;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Events that are due at a time, worked off in order by the thread that calls {@link #run}: what
 * {@code sched} is in Python.
 *
 * <p>The order is by time, then by priority (the lower number first), then by entry. Events run one
 * at a time in the caller's thread, so they need no locks among each other; a long one delays the
 * next, and none is lost. The clock and the sleep can be replaced, and then a day passes as fast as
 * its events run:
 *
 * {@snippet file="cookbook/timer/SchedulerTest.java" region="day"}
 *
 * <p>For events in threads of their own, or futures of their results, use a {@link TimerWheel}; for
 * a single one, a {@link TimerThread}.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, also by an event. Only {@link #run}
 * blocks: while it sleeps, an event that is entered before all others, and a cancel of the next
 * event, wake it. If several threads run a scheduler, each event runs once, in one of them, and may
 * overlap another.
 *
 * <p><b>Memory effects.</b> Actions before an event is entered happen-before the event; what an
 * event did happens-before the next event that the same thread runs, and before that {@code run}
 * returns.
 *
 * <p><b>Cost.</b> To enter, to cancel and to take the next event is O(log n) in the number of
 * events that wait; {@link #queue} is O(n). A cancelled event is given back at once.
 *
 * <p><b>Limits.</b> The clock counts nanoseconds from an arbitrary origin and, like {@link
 * System#nanoTime}, may pass {@link Long#MAX_VALUE}; times are compared by their difference, so
 * they must lie within 146 years of each other. No event runs early by the clock it was given.
 */
public final class Scheduler {
  /*
   * A balanced tree rather than a heap: a heap finds the event to cancel in O(n), and has no order
   * to show in queue().
   *
   * Waking the sleeper is an unpark, not a Condition: the sleep is foreign code and must run
   * outside the lock, and an unpark that comes before the park is not lost. Clock, sleep and
   * actions are all called without the lock.
   */

  /** How a scheduler waits until its next event is due. */
  @FunctionalInterface
  public interface Sleep {
    /**
     * Waits for this time, or less: the scheduler looks at its clock again. One that waits in
     * {@link LockSupport#parkNanos(long)} is woken for an earlier event; any other makes it late.
     *
     * @param nanos how long to wait, in nanoseconds of the scheduler's clock; positive
     * @throws InterruptedException if interrupted; {@link #run} passes it on
     */
    void sleep(long nanos) throws InterruptedException;
  }

  /** What is due at a time, and the handle to cancel it. Its values never change. */
  public final class Event {
    private final long timeNanos;
    private final int priority;
    private final long sequence;
    private final Runnable action;
    private boolean cancelled; // guarded by queue

    private Event(long timeNanos, int priority, long sequence, Runnable action) {
      this.timeNanos = timeNanos;
      this.priority = priority;
      this.sequence = sequence;
      this.action = action;
    }

    /** {@return when it is due: what the scheduler's clock then reads, in nanoseconds} */
    public long timeNanos() {
      return timeNanos;
    }

    /** {@return its rank among the events of the same time; the lowest number runs first} */
    public int priority() {
      return priority;
    }

    /** {@return what it does} */
    public Runnable action() {
      return action;
    }

    private Scheduler scheduler() {
      return Scheduler.this;
    }

    @Override
    public String toString() {
      return "Event[timeNanos=" + timeNanos + ", priority=" + priority + "]";
    }
  }

  /** The most that two times may differ, so that differences never overflow: 146 years. */
  private static final long FAR_NANOS = Long.MAX_VALUE / 2;

  private final LongSupplier clock;
  private final Sleep sleep;
  private final TreeSet<Event> queue = new TreeSet<>(Scheduler::order); // guards all below
  private final Set<Thread> sleepers = new HashSet<>();
  private long entered;

  /** Creates a scheduler by {@link System#nanoTime}, whose sleep ends early when it should. */
  public Scheduler() {
    this(System::nanoTime, Scheduler::park);
  }

  /**
   * Creates a scheduler by another clock and another sleep.
   *
   * @param clock the time now, in nanoseconds; it must not go back
   * @param sleep how to wait; the clock should have moved by that much afterwards
   */
  public Scheduler(LongSupplier clock, Sleep sleep) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.sleep = Objects.requireNonNull(sleep, "sleep");
  }

  /**
   * Enters an event that is due after a delay.
   *
   * @param delay the time from now until it is due; zero is allowed, more than 146 years is cut to
   *     that
   * @param priority its rank among the events of the same time; the lowest number runs first
   * @param action what to do then, in the thread that runs this scheduler
   * @return the event, to cancel it by
   * @throws IllegalArgumentException if the delay is negative
   */
  public Event enter(Duration delay, int priority, Runnable action) {
    Objects.requireNonNull(delay, "delay");
    Objects.requireNonNull(action, "action");
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay is negative: " + delay + "; zero is due at once");
    }
    long delayNanos = Math.min(TimeUnit.NANOSECONDS.convert(delay), FAR_NANOS);
    return add(clock.getAsLong() + delayNanos, priority, action);
  }

  /**
   * Enters an event that is due at a time of this scheduler's clock.
   *
   * @param timeNanos what the clock reads then, in nanoseconds; a time that is past is due at once
   * @param priority its rank among the events of the same time; the lowest number runs first
   * @param action what to do then, in the thread that runs this scheduler
   * @return the event, to cancel it by
   * @throws IllegalArgumentException if the time is more than 146 years from now
   */
  public Event enterAbs(long timeNanos, int priority, Runnable action) {
    Objects.requireNonNull(action, "action");
    long nowNanos = clock.getAsLong();
    long awayNanos = timeNanos - nowNanos;
    if (awayNanos > FAR_NANOS || awayNanos < -FAR_NANOS) {
      throw new IllegalArgumentException(
          "time "
              + timeNanos
              + " is over 146 years from now, "
              + nowNanos
              + "; give it in nanoseconds of this scheduler's clock");
    }
    return add(timeNanos, priority, action);
  }

  private Event add(long timeNanos, int priority, Runnable action) {
    synchronized (queue) {
      Event event = new Event(timeNanos, priority, entered++, action);
      queue.add(event);
      if (queue.first() == event) {
        sleepers.forEach(LockSupport::unpark);
      }
      return event;
    }
  }

  /**
   * Cancels an event, unless it has begun. Where Python raises a {@code ValueError} for an event
   * that is not in the queue, this returns false.
   *
   * @param event what {@code enter} or {@code enterAbs} of this scheduler returned
   * @return true if this or an earlier cancel was in time: the event never runs; false if it runs
   *     or has run
   * @throws IllegalArgumentException if the event is another scheduler's
   */
  public boolean cancel(Event event) {
    if (event.scheduler() != this) {
      throw new IllegalArgumentException(event + " is another scheduler's: cancel it there");
    }
    synchronized (queue) {
      boolean wasNext = !queue.isEmpty() && queue.first() == event;
      if (queue.remove(event)) {
        event.cancelled = true;
      }
      if (wasNext) {
        sleepers.forEach(LockSupport::unpark);
      }
      return event.cancelled;
    }
  }

  /**
   * Runs all events in their order, those that are entered meanwhile included, and sleeps until the
   * next is due; returns when none is left.
   *
   * <p>An exception of an event ends this method and is the caller's to answer; that event is gone,
   * the others are kept, and {@code run} may be called again. So it is after an interrupt.
   *
   * @throws InterruptedException if the thread is interrupted before an event or while it sleeps
   */
  public void run() throws InterruptedException {
    while (!empty()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Event due = pollDue();
      if (due != null) {
        due.action.run();
      } else {
        sleepUntilNext();
      }
    }
  }

  /**
   * Runs the events that are due, those that are entered and fall due meanwhile included, and never
   * sleeps: for a loop that has other work to do. Python's {@code run(blocking=False)}. An
   * exception of an event ends this method, as it ends {@link #run}; an interrupt does not.
   *
   * @return the time until the next event, zero if it fell due just now; empty if none is left
   */
  public Optional<Duration> runDue() {
    for (Event due = pollDue(); due != null; due = pollDue()) {
      due.action.run();
    }
    long nowNanos = clock.getAsLong();
    synchronized (queue) {
      return queue.isEmpty()
          ? Optional.empty()
          : Optional.of(Duration.ofNanos(Math.max(0, queue.first().timeNanos - nowNanos)));
    }
  }

  /** {@return the events that wait, in the order of their run: a copy that does not change} */
  public List<Event> queue() {
    synchronized (queue) {
      return List.copyOf(queue);
    }
  }

  /** {@return whether no event waits; one that runs at the moment does not wait} */
  public boolean empty() {
    synchronized (queue) {
      return queue.isEmpty();
    }
  }

  /** The number of events that wait, and the next of them. */
  @Override
  public String toString() {
    synchronized (queue) {
      return queue.isEmpty()
          ? "Scheduler[empty]"
          : "Scheduler[" + queue.size() + " waiting, next " + queue.first() + "]";
    }
  }

  private @Nullable Event pollDue() {
    long nowNanos = clock.getAsLong();
    synchronized (queue) {
      boolean isDue = !queue.isEmpty() && queue.first().timeNanos - nowNanos <= 0;
      return isDue ? queue.pollFirst() : null;
    }
  }

  private void sleepUntilNext() throws InterruptedException {
    long nowNanos = clock.getAsLong();
    long remainingNanos;
    synchronized (queue) {
      remainingNanos = queue.isEmpty() ? 0 : queue.first().timeNanos - nowNanos;
      if (remainingNanos <= 0) {
        return;
      }
      sleepers.add(Thread.currentThread());
    }
    try {
      sleep.sleep(remainingNanos);
    } finally {
      synchronized (queue) {
        sleepers.remove(Thread.currentThread());
      }
    }
  }

  /** An interrupt ends it, and is seen by {@link #run} before it looks for an event. */
  private static void park(long nanos) {
    LockSupport.parkNanos(Scheduler.class, nanos);
  }

  private static int order(Event a, Event b) {
    if (a.timeNanos != b.timeNanos) {
      return a.timeNanos - b.timeNanos < 0 ? -1 : 1;
    }
    int byPriority = Integer.compare(a.priority, b.priority);
    return byPriority != 0 ? byPriority : Long.compare(a.sequence, b.sequence);
  }
}
