package cookbook.multiprocessing.concurrent;

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
 * A count between processes that threads wait to see reach zero, with the operations of {@link
 * java.util.concurrent.CountDownLatch}.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes. Within one process use the original. For what comes and goes
 * use an {@link cookbook.multiprocessing.Event}.
 *
 * {@snippet file="cookbook/multiprocessing/concurrent/CountDownLatchTest.java" region="sample"}
 *
 * <p><b>Deaths.</b> A process that dies before its {@code countDown} has not counted: who waits for
 * it waits for ever, or to the end of its timeout. The latch does not know who was to count; the
 * parent does, and may count in its child's place.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, platform or virtual, of any
 * process. Only {@code await} blocks; it is interruptible, its threads are {@code WAITING} or
 * {@code TIMED_WAITING} and hold no carrier.
 *
 * <p><b>Memory effects.</b> Actions before {@code countDown} happen-before actions after an {@code
 * await} that returns because the count is zero, as far as they concern shared memory.
 *
 * <p><b>Limits.</b> Serialized, it is a reference that only a process of the same family can read.
 * An object of a subclass is in other processes one of this class.
 */
public class CountDownLatch implements SharedObject {
  private static final long serialVersionUID = 1L;
  private static final long COUNT = 0;
  private static final long QUEUE = 32;

  private final transient Block block;
  private final transient WaitQueue queue;

  /**
   * Creates a latch.
   *
   * @param count how many {@code countDown} open it
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public CountDownLatch(int count) {
    this(Block.create(CountDownLatch.class, QUEUE + WaitQueue.BYTES, checked(count)));
  }

  @SuppressWarnings("this-escape") // only named to those who look who waits for what
  CountDownLatch(Block block) {
    this.block = block;
    this.queue = new WaitQueue(block, QUEUE, this);
  }

  private static int checked(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count < 0: " + count);
    }
    return count;
  }

  /**
   * Waits until the count is zero; returns at once if it is.
   *
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   */
  public void await() throws InterruptedException {
    throwIfInterrupted();
    if (isOpen() == WaitQueue.FAILED) {
      int _ = queue.acquireInterruptibly(this::isOpen, Mode.BROADCAST);
    }
  }

  /**
   * Waits until the count is zero, but no longer than the timeout.
   *
   * @param timeout how long to wait; zero or less does not wait
   * @param unit the unit of {@code timeout}
   * @return true if the count is zero; false if the time ran out first
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   */
  public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
    long nanos = unit.toNanos(timeout);
    throwIfInterrupted();
    return isOpen() != WaitQueue.FAILED
        || queue.acquire(this::isOpen, Mode.BROADCAST, nanos) != WaitQueue.FAILED;
  }

  private static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private int isOpen() {
    return block.get(COUNT) == 0 ? WaitQueue.SUCCEEDED : WaitQueue.FAILED;
  }

  /** Counts down by one, unless the count is zero; who makes it zero lets all pass. */
  public void countDown() {
    for (long count = block.get(COUNT); count != 0; count = block.get(COUNT)) {
      if (block.compareAndSet(COUNT, count, count - 1)) {
        KillPoint.pass();
        if (count == 1) {
          queue.wakeAll();
        }
        return;
      }
    }
  }

  /**
   * Returns the count; for monitoring.
   *
   * @return the count
   */
  public long getCount() {
    return block.get(COUNT);
  }

  /** Returns the object's identity and its state: {@code [Count = …]}. */
  @Override
  public String toString() {
    return super.toString() + "[Count = " + getCount() + "]";
  }

  /**
   * Returns what travels in this object's place.
   *
   * @return a reference
   */
  protected final Object writeReplace() {
    return block.referenceTo(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw SharedReference.expected();
  }
}
