package cookbook.threading;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A {@link java.util.concurrent.CyclicBarrier} that can be aborted: {@link #abort} breaks it for
 * good, for those who wait and for all who come later.
 *
 * <p>{@code CyclicBarrier.reset()} is not that: it sends away those who wait, and then lets those
 * who come later wait for parties that have gone. Where nobody gives up use {@code CyclicBarrier},
 * which has the same methods otherwise; where the number of parties changes, a {@link
 * java.util.concurrent.Phaser}.
 *
 * {@snippet file="cookbook/threading/AbortableBarrierTest.java" region="sample"}
 *
 * <p><b>Breaking.</b> All parties pass or none does. When one that waits is interrupted or runs out
 * of time, or the barrier action throws, all others get a {@link BrokenBarrierException} whose
 * message tells why, and so does who comes later, until {@link #reset}. After {@code abort} there
 * is no way back.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, platform or virtual. {@code await}
 * blocks and is interruptible. The barrier action runs in the thread that comes last, and while it
 * runs every other method waits for it, {@code abort} too; the action itself may call {@code abort}
 * or {@code reset}. To be rid of an action that hangs, interrupt the thread that runs it.
 *
 * <p><b>Memory effects.</b> Actions before {@code await} happen-before the barrier action, and that
 * happens-before actions after {@code await} returns in the other threads. Actions before {@code
 * abort} happen-before actions after the {@link BrokenBarrierException}s that it causes.
 */
public final class AbortableBarrier {
  /*
   * The design is CyclicBarrier's: one lock, one condition, and an object for each generation, so
   * that a party that is slow to wake learns what became of its own generation and not of the next.
   * To build on a CyclicBarrier and a flag does not work: a thread that has read the flag but not
   * arrived yet would, after abort() and its reset(), wait in a new generation for ever.
   *
   * The action runs under the lock, as it does there. Without it, actions of two generations could
   * overlap when there are more threads than parties.
   */

  /** One filling of the barrier: it ends once, tripped or broken. */
  private static final class Generation {
    boolean tripped;
    @Nullable String breakage;

    Generation() {}

    Generation(String breakage) {
      this.breakage = breakage;
    }

    boolean isOver() {
      return tripped || breakage != null;
    }

    void requireUnbroken() throws BrokenBarrierException {
      if (breakage != null) {
        throw new BrokenBarrierException(breakage);
      }
    }
  }

  private static final String WAS_ABORTED = "the barrier was aborted";

  /** The last generation of every barrier that was aborted. */
  private static final Generation ABORTED = new Generation(WAS_ABORTED);

  private final int parties;
  private final @Nullable Runnable action;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition generationOver = lock.newCondition();

  // guarded by lock
  private Generation generation = new Generation();
  private int waiting;

  /**
   * Creates a barrier without an action.
   *
   * @param parties how many threads must come before all may pass
   * @throws IllegalArgumentException if {@code parties} is less than one
   */
  public AbortableBarrier(int parties) {
    this(parties, null);
  }

  /**
   * Creates a barrier with an action.
   *
   * @param parties how many threads must come before all may pass
   * @param action what the last of them does before all may pass, or null for nothing
   * @throws IllegalArgumentException if {@code parties} is less than one
   */
  public AbortableBarrier(int parties, @Nullable Runnable action) {
    if (parties < 1) {
      throw new IllegalArgumentException("a barrier needs at least one party, not " + parties);
    }
    this.parties = parties;
    this.action = action;
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
    try {
      return await(false, 0);
    } catch (TimeoutException e) {
      throw new AssertionError("an untimed wait cannot time out", e);
    }
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
    return await(true, unit.toNanos(timeout));
  }

  /**
   * Breaks this barrier for good. All who wait get a {@link BrokenBarrierException}, and so does
   * everyone who comes later. Does nothing if it was aborted before.
   */
  public void abort() {
    try (var _ = Locked.of(lock)) {
      breakGeneration(WAS_ABORTED);
      generation = ABORTED;
    }
  }

  /**
   * Starts a new generation. All who wait get a {@link BrokenBarrierException}; who comes later
   * waits anew.
   *
   * @throws IllegalStateException if the barrier was aborted
   */
  public void reset() {
    try (var _ = Locked.of(lock)) {
      if (generation == ABORTED) {
        throw new IllegalStateException(WAS_ABORTED + ", for good: create a new one");
      }
      breakGeneration("the barrier was reset");
      generation = new Generation();
    }
  }

  /**
   * Tells whether this barrier is broken.
   *
   * @return true if {@link #await()} would throw {@link BrokenBarrierException} at once
   */
  public boolean isBroken() {
    try (var _ = Locked.of(lock)) {
      return generation.breakage != null;
    }
  }

  /**
   * Returns how many threads must come before all may pass.
   *
   * @return the number given to the constructor
   */
  public int getParties() {
    return parties;
  }

  /**
   * Returns how many threads wait now: for monitoring, as the answer may be out of date when it
   * arrives.
   *
   * @return a number from zero to {@code getParties() - 1}
   */
  public int getNumberWaiting() {
    try (var _ = Locked.of(lock)) {
      return waiting;
    }
  }

  /** Returns the object's identity, the parties that wait, and whether it is broken. */
  @Override
  public String toString() {
    return super.toString()
        + "["
        + getNumberWaiting()
        + " of "
        + parties
        + (isBroken() ? ", broken]" : "]");
  }

  private int await(boolean timed, long nanos)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    try (var _ = Locked.of(lock)) {
      Generation mine = generation;
      mine.requireUnbroken();
      if (Thread.interrupted()) {
        breakGeneration("a party came with its interrupt status set");
        throw new InterruptedException();
      }
      waiting++;
      int stillToCome = parties - waiting;
      if (stillToCome == 0) {
        trip(mine);
      } else {
        awaitOthers(mine, timed, nanos);
      }
      return stillToCome;
    }
  }

  private void trip(Generation mine) throws BrokenBarrierException {
    try {
      if (action != null) {
        action.run();
      }
    } catch (Throwable e) {
      breakGeneration("the barrier action threw " + e.getClass().getName());
      throw e;
    }
    mine.requireUnbroken(); // the action may have called abort() or reset()
    mine.tripped = true;
    generation = new Generation();
    waiting = 0;
    generationOver.signalAll();
  }

  private void awaitOthers(Generation mine, boolean timed, long nanos)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    long remaining = nanos;
    while (!mine.isOver()) {
      if (timed && remaining <= 0) {
        String shortage = waiting + " of " + parties + " parties came in time";
        breakGeneration("a party timed out: " + shortage);
        throw new TimeoutException(shortage);
      }
      try {
        if (timed) {
          remaining = generationOver.awaitNanos(remaining);
        } else {
          generationOver.await();
        }
      } catch (InterruptedException e) {
        if (!mine.isOver()) {
          breakGeneration("a party was interrupted");
          throw e;
        }
        Thread.currentThread().interrupt(); // came too late: it belongs to what follows
      }
    }
    mine.requireUnbroken();
  }

  private void breakGeneration(String why) {
    if (generation.breakage == null) {
      generation.breakage = why;
    }
    waiting = 0;
    generationOver.signalAll();
  }
}
