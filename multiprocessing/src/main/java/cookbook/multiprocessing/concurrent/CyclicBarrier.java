package cookbook.multiprocessing.concurrent;

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
 * A point where threads of several processes wait for each other, again and again, with the
 * operations of {@link java.util.concurrent.CyclicBarrier}.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes. Within one process use the original; where somebody may give
 * up for good, {@link cookbook.multiprocessing.AbortableBarrier}.
 *
 * {@snippet file="cookbook/multiprocessing/concurrent/CyclicBarrierTest.java" region="sample"}
 *
 * <p><b>Breaking.</b> All parties pass or none does. When one that waits is interrupted or runs out
 * of time, or the barrier action throws, all others get a {@link BrokenBarrierException} whose
 * message tells why, and so does who comes later, until {@link #reset}.
 *
 * <p><b>Deaths.</b> The barrier knows the processes that have a handle of it: the one that made it,
 * and each that it was sent to. If one of them is killed, or ended by a signal, whether it waits,
 * is still to come or was never to, the barrier breaks within a tenth of a second; after {@link
 * #reset} it can be used without it. A process that ends in order, by the end of its program or by
 * {@link System#exit}, may: the barrier breaks only if one of its threads waits, and else goes on
 * to expect as many parties as before. A process that is stopped or slow is alive, and waited for.
 *
 * <p><b>The action</b> runs in the thread that comes last, in whatever process that is. In the
 * process that made the barrier it is the object that was given; in others it is a copy of what it
 * was when the barrier was first sent, and works on its own process's memory: what it is to change
 * for all must be a shared object. If it cannot be copied, sending the barrier fails with an
 * exception that names the field. While the action runs, the other methods wait for it, in all
 * processes.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, platform or virtual, of any
 * process. {@code await} blocks and is interruptible; its threads are {@code WAITING} or {@code
 * TIMED_WAITING} and hold no carrier.
 *
 * <p><b>Memory effects.</b> Actions before {@code await} happen-before the barrier action, and that
 * happens-before actions after {@code await} returns in the other threads, also between processes,
 * as far as they concern shared memory.
 *
 * <p><b>Cost.</b> Arriving is a lock and three writes; the last party wakes the others one by one.
 * The barrier takes 4 kB of shared memory.
 *
 * <p><b>Limits.</b> A thread that sleeps through sixteen breaks is told that the barrier broke,
 * even if its own round was completed before. Serialized, it is a reference that only a process of
 * the same family can read. An object of a subclass is in other processes one of this class.
 */
public class CyclicBarrier implements SharedObject {
  private static final long serialVersionUID = 1L;

  private final transient SharedBarrier barrier;

  /**
   * Creates a barrier without an action.
   *
   * @param parties how many threads must come before all may pass
   * @throws IllegalArgumentException if {@code parties} is less than one
   */
  public CyclicBarrier(int parties) {
    this(parties, (java.lang.Runnable) null);
  }

  /**
   * Creates a barrier with an action that can travel: a lambda or a method reference written in
   * place.
   *
   * @param parties how many threads must come before all may pass
   * @param barrierAction what the last of them does before all may pass, or null for nothing
   * @throws IllegalArgumentException if {@code parties} is less than one
   */
  public CyclicBarrier(int parties, @Nullable Runnable barrierAction) {
    this(parties, (java.lang.Runnable) barrierAction);
  }

  /**
   * Creates a barrier with an action.
   *
   * @param parties how many threads must come before all may pass
   * @param barrierAction what the last of them does before all may pass, or null for nothing; if
   *     the barrier is to be sent, something that can be, too
   * @throws IllegalArgumentException if {@code parties} is less than one
   */
  public CyclicBarrier(int parties, java.lang.@Nullable Runnable barrierAction) {
    this(
        Block.create(CyclicBarrier.class, SharedBarrier.BYTES, SharedBarrier.words(parties)),
        barrierAction);
  }

  CyclicBarrier(Block block) {
    this(block, null);
  }

  @SuppressWarnings("this-escape") // the barrier calls nothing of it
  private CyclicBarrier(Block block, java.lang.@Nullable Runnable action) {
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
    return barrier.await(false);
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
    return barrier.await(false, unit.toNanos(timeout));
  }

  /** Starts anew. All who wait get a {@link BrokenBarrierException}; who comes later waits anew. */
  public void reset() {
    barrier.reset();
  }

  /**
   * Tells whether this barrier is broken: {@link #await()} would throw at once.
   *
   * @return true if so
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
   * Returns how many threads of all processes wait now; for monitoring.
   *
   * @return a number, zero or more
   */
  public int getNumberWaiting() {
    return barrier.numberWaiting();
  }

  /**
   * Returns what travels in this object's place.
   *
   * @return a reference
   */
  protected final Object writeReplace() {
    return barrier.referenceTo(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw SharedReference.expected();
  }
}
