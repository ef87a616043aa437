package cookbook.threading;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * A flag that threads wait for: {@link #set} releases all who wait and all who come later, until
 * {@link #clear} closes it again.
 *
 * <p>For something that happens once, use a {@link CountDownLatch} of one: an event is for what
 * comes and goes. To hand over a value use a {@link java.util.concurrent.BlockingQueue}, for a
 * state that is more than a flag a {@link java.util.concurrent.locks.Condition}.
 *
 * {@snippet file="cookbook/threading/EventTest.java" region="sample"}
 *
 * <p>A {@code set} releases everyone who waits at that moment, even if {@code clear} follows before
 * any of them has run. A return from {@code await} therefore says that the event was set since the
 * call, not that it still is.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, platform or virtual. Only {@code
 * await} blocks; it is interruptible, and an interrupted or timed-out waiter disturbs nobody else.
 * Beware of {@link Object#wait()}, which every object has and which is not this class's {@code
 * await}.
 *
 * <p><b>Memory effects.</b> Actions before a {@code set} happen-before actions after every {@code
 * await} that it releases, and after every {@code await}, {@code isSet} and {@code clear} that
 * comes later. This holds also for a {@code set} of what is set already, so a consumer that clears
 * first and then looks for work misses none.
 *
 * <p><b>Cost.</b> {@code isSet}, and {@code await} of a set event, are a few reads. {@code set}
 * takes constant time: every released waiter wakes the next, in the order of their coming.
 */
public final class Event {
  /*
   * An event is a chain of latches, one for each period in which it is not set. A waiter waits for
   * the latch of the period in which it came, so that no later clear() can take its release away:
   * clear() puts a new latch in place and leaves the old one open. A lock with a condition, or one
   * synchronizer whose state goes back and forth, lets a waiter that is slow to wake find the flag
   * cleared and wait again.
   *
   * set() writes even if the event is set. To read and leave would be cheaper, but then the work
   * that was published before that set() could be missed by the thread that clears. The stress test
   * finds it within seconds, on x86 too.
   */

  private static final CountDownLatch OPEN = new CountDownLatch(0);

  private static final AtomicReferenceFieldUpdater<Event, CountDownLatch> PERIOD =
      AtomicReferenceFieldUpdater.newUpdater(Event.class, CountDownLatch.class, "period");

  /** {@link #OPEN} while the event is set, else the latch of those who wait. */
  private volatile CountDownLatch period = new CountDownLatch(1);

  /** Creates an event that is not set. */
  public Event() {}

  /** Sets this event and releases all who wait; does nothing more if it is set already. */
  public void set() {
    PERIOD.getAndSet(this, OPEN).countDown();
  }

  /** Makes this event one to wait for again; does nothing if it is not set. */
  public void clear() {
    if (isSet()) {
      PERIOD.compareAndSet(this, OPEN, new CountDownLatch(1));
    }
  }

  /**
   * Tells whether this event is set.
   *
   * @return true from a {@link #set} to the next {@link #clear}
   */
  public boolean isSet() {
    return period == OPEN;
  }

  /**
   * Waits until this event is set; returns at once if it is.
   *
   * @throws InterruptedException if the thread is interrupted on entry or while it waits; its
   *     interrupt status is cleared
   */
  public void await() throws InterruptedException {
    period.await();
  }

  /**
   * Waits until this event is set, but no longer than the timeout.
   *
   * @param timeout how long to wait; zero or less does not wait
   * @param unit the unit of {@code timeout}
   * @return true if the event was set; false if the time ran out first
   * @throws InterruptedException if the thread is interrupted on entry or while it waits; its
   *     interrupt status is cleared
   */
  public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
    return period.await(timeout, unit);
  }

  /** Returns the object's identity and its state: {@code [set]} or {@code [not set]}. */
  @Override
  public String toString() {
    return super.toString() + (isSet() ? "[set]" : "[not set]");
  }
}
