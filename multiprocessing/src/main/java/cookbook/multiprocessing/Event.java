package cookbook.multiprocessing;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.KillPoint;
import cookbook.multiprocessing.core.SharedObject;
import cookbook.multiprocessing.core.SharedReference;
import cookbook.multiprocessing.core.WaitQueue;
import cookbook.multiprocessing.core.WaitQueue.Mode;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.concurrent.TimeUnit;

/**
 * A flag between processes that threads wait for: {@link #set} releases all who wait and all who
 * come later, until {@link #clear} closes it again. It is {@link cookbook.threading.Event}, shared.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes. For something that happens once, use a {@link
 * cookbook.multiprocessing.concurrent.CountDownLatch} of one: an event is for what comes and goes.
 *
 * {@snippet file="cookbook/multiprocessing/EventTest.java" region="sample"}
 *
 * <p>A {@code set} releases everyone who waits at that moment, even if {@code clear} follows before
 * any of them has run. A return from {@code await} therefore says that the event was set since the
 * call, not that it still is.
 *
 * <p><b>Deaths.</b> A process that dies in {@code set} or {@code clear} has done it or has not; if
 * it has, those who wait are released, within a tenth of a second if it could not wake them any
 * more.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, platform or virtual, of any
 * process. Only {@code await} blocks; it is interruptible, its threads are {@code WAITING} or
 * {@code TIMED_WAITING} and hold no carrier, and an interrupted or timed-out waiter disturbs nobody
 * else.
 *
 * <p><b>Memory effects.</b> Actions before a {@code set} happen-before actions after every {@code
 * await} that it releases, and after every {@code await}, {@code isSet} and {@code clear} that
 * comes later, as far as they concern shared memory. This holds also for a {@code set} of what is
 * set already, so a consumer that clears first and then looks for work misses none.
 *
 * <p><b>Cost.</b> {@code isSet}, and {@code await} of a set event, are one read. {@code set} takes
 * time in proportion to those who wait.
 *
 * <p><b>Limits.</b> Serialized, it is a reference that only a process of the same family can read.
 */
public final class Event implements SharedObject {
  /*
   * A word that counts the changes: odd while the event is set. A waiter waits for any change of
   * what it found, so that no later clear() can take its release away. set() writes even if the
   * event is set: see cookbook.threading.Event.
   */

  private static final long serialVersionUID = 1L;
  private static final long CHANGES = 0;
  private static final long QUEUE = 32;
  private static final long SET = 1;

  private final transient Block block;
  private final transient WaitQueue queue;

  /** Creates an event that is not set. */
  public Event() {
    this(Block.create(Event.class, QUEUE + WaitQueue.BYTES));
  }

  Event(Block block) {
    this.block = block;
    this.queue = new WaitQueue(block, QUEUE, this);
  }

  /** Sets this event and releases all who wait; does nothing more if it is set already. */
  public void set() {
    long before = block.getAndBitwiseOr(CHANGES, SET);
    KillPoint.pass();
    if ((before & SET) == 0) {
      queue.wakeAll();
    }
  }

  /** Makes this event one to wait for again; does nothing if it is not set. */
  public void clear() {
    long changes = block.get(CHANGES);
    if ((changes & SET) != 0) {
      boolean _ = block.compareAndSet(CHANGES, changes, changes + 1);
      KillPoint.pass();
    }
  }

  /**
   * Tells whether this event is set.
   *
   * @return true from a {@link #set} to the next {@link #clear}
   */
  public boolean isSet() {
    return (block.get(CHANGES) & SET) != 0;
  }

  /**
   * Waits until this event is set; returns at once if it is.
   *
   * @throws InterruptedException if the thread is interrupted on entry or while it waits; its
   *     interrupt status is cleared
   */
  public void await() throws InterruptedException {
    throwIfInterrupted();
    long changes = block.get(CHANGES);
    if ((changes & SET) == 0) {
      int _ = queue.acquireInterruptibly(() -> hasChanged(changes), Mode.BROADCAST);
    }
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
    long nanos = unit.toNanos(timeout);
    throwIfInterrupted();
    long changes = block.get(CHANGES);
    return (changes & SET) != 0
        || queue.acquire(() -> hasChanged(changes), Mode.BROADCAST, nanos) != WaitQueue.FAILED;
  }

  private static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private int hasChanged(long changes) {
    return block.get(CHANGES) == changes ? WaitQueue.FAILED : WaitQueue.SUCCEEDED;
  }

  /** Returns the object's identity and its state: {@code [set]} or {@code [not set]}. */
  @Override
  public String toString() {
    return super.toString() + (isSet() ? "[set]" : "[not set]");
  }

  private Object writeReplace() {
    return block.referenceTo(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw SharedReference.expected();
  }
}
