package cookbook.multiprocessing;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.SharedBarrier;
import cookbook.multiprocessing.core.SharedObject;
import cookbook.multiprocessing.core.SharedReference;
import cookbook.multiprocessing.lang.Runnable;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link cookbook.multiprocessing.concurrent.CyclicBarrier} that can be aborted: {@link #abort}
 * breaks it for good, for those who wait and for all who come later. It is {@link
 * cookbook.threading.AbortableBarrier}, shared by processes.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes. Where nobody gives up use a {@code CyclicBarrier}, which has
 * the same methods otherwise.
 *
 * {@snippet file="cookbook/multiprocessing/AbortableBarrierTest.java" region="sample"}
 *
 * <p><b>Breaking.</b> All parties pass or none does. When one that waits is interrupted or runs out
 * of time, or the barrier action throws, all others get a {@link BrokenBarrierException} whose
 * message tells why, and so does who comes later, until {@link #reset}. After {@code abort} there
 * is no way back.
 *
 * <p><b>Deaths</b> break the barrier, an end in order does not, and the action travels, as with a
 * {@code CyclicBarrier}. Here, too, {@link #reset} mends what a death has broken.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, platform or virtual, of any
 * process. {@code await} blocks and is interruptible; its threads are {@code WAITING} or {@code
 * TIMED_WAITING} and hold no carrier. The barrier action runs in the thread that comes last, and
 * while it runs every other method waits for it, {@code abort} too, in all processes; the action
 * itself may call {@code abort} or {@code reset}. To be rid of an action that hangs, interrupt the
 * thread that runs it, or kill its process.
 *
 * <p><b>Memory effects.</b> Actions before {@code await} happen-before the barrier action, and that
 * happens-before actions after {@code await} returns in the other threads. Actions before {@code
 * abort} happen-before actions after the {@link BrokenBarrierException}s that it causes. This holds
 * also between processes, as far as shared memory is concerned.
 *
 * <p><b>Limits.</b> A thread that sleeps through sixteen breaks is told that the barrier broke,
 * even if its own round was completed before. Serialized, it is a reference that only a process of
 * the same family can read.
 */
public final class AbortableBarrier implements SharedObject {
  private static final long serialVersionUID = 1L;

  private final transient SharedBarrier barrier;

  /**
   * Creates a barrier without an action.
   *
   * @param parties how many threads must come before all may pass
   * @throws IllegalArgumentException if {@code parties} is less than one
   */
  public AbortableBarrier(int parties) {
    this(parties, (java.lang.Runnable) null);
  }

  /**
   * Creates a barrier with an action that can travel: a lambda or a method reference written in
   * place.
   *
   * @param parties how many threads must come before all may pass
   * @param action what the last of them does before all may pass, or null for nothing
   * @throws IllegalArgumentException if {@code parties} is less than one
   */
  public AbortableBarrier(int parties, @Nullable Runnable action) {
    this(parties, (java.lang.Runnable) action);
  }

  /**
   * Creates a barrier with an action.
   *
   * @param parties how many threads must come before all may pass
   * @param action what the last of them does before all may pass, or null for nothing; if the
   *     barrier is to be sent, something that can be, too
   * @throws IllegalArgumentException if {@code parties} is less than one
   */
  public AbortableBarrier(int parties, java.lang.@Nullable Runnable action) {
    this(
        Block.create(AbortableBarrier.class, SharedBarrier.BYTES, SharedBarrier.words(parties)),
        action);
  }

  AbortableBarrier(Block block) {
    this(block, null);
  }

  private AbortableBarrier(Block block, java.lang.@Nullable Runnable action) {
    this.barrier = new SharedBarrier(this, block, action);
  }

  /**
   * Waits until all parties have come. The last one does not wait: it runs the barrier action, if
   * there is one, and lets all pass.
   *
   * @return how many were still to come: {@code getParties() - 1} for the first, zero for the last
   * @throws InterruptedException if the thread is interrupted on entry or while it waits; that
   *     breaks the barrier
   * @throws BrokenBarrierException if the barrier is broken, or gets broken or reset during the
   *     wait
   */
  public int await() throws InterruptedException, BrokenBarrierException {
    return barrier.await(true);
  }

  /**
   * Waits until all parties have come, but no longer than the timeout. The last one does not wait:
   * it runs the barrier action, if there is one, and lets all pass.
   *
   * @param timeout how long to wait; zero or less does not wait
   * @param unit the unit of {@code timeout}
   * @return how many were still to come: {@code getParties() - 1} for the first, zero for the last
   * @throws InterruptedException if the thread is interrupted on entry or while it waits; that
   *     breaks the barrier
   * @throws TimeoutException if the time ran out first; that breaks the barrier
   * @throws BrokenBarrierException if the barrier is broken, or gets broken or reset during the
   *     wait
   */
  public int await(long timeout, TimeUnit unit)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    return barrier.await(true, unit.toNanos(timeout));
  }

  /**
   * Breaks this barrier for good. All who wait get a {@link BrokenBarrierException}, and so does
   * everyone who comes later. Does nothing if it was aborted before.
   */
  public void abort() {
    barrier.abort();
  }

  /**
   * Starts anew. All who wait get a {@link BrokenBarrierException}; who comes later waits anew.
   *
   * @throws IllegalStateException if the barrier was aborted
   */
  public void reset() {
    barrier.reset();
  }

  /**
   * Tells whether this barrier is broken.
   *
   * @return true if {@link #await()} would throw {@link BrokenBarrierException} at once
   */
  public boolean isBroken() {
    return barrier.isBroken();
  }

  /**
   * Returns how many threads must come before all may pass.
   *
   * @return the number given to the constructor
   */
  public int getParties() {
    return barrier.parties();
  }

  /**
   * Returns how many threads of all processes wait now: for monitoring, as the answer may be out of
   * date when it arrives.
   *
   * @return a number from zero to {@code getParties() - 1}
   */
  public int getNumberWaiting() {
    return barrier.numberWaiting();
  }

  /** Returns the object's identity, the parties that wait, and whether it is broken. */
  @Override
  public String toString() {
    return super.toString()
        + "["
        + getNumberWaiting()
        + " of "
        + getParties()
        + (isBroken() ? ", broken]" : "]");
  }

  private Object writeReplace() {
    return barrier.referenceTo(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw SharedReference.expected();
  }
}
