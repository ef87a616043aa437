package cookbook.multiprocessing.concurrent.locks;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.ConditionOwner;
import cookbook.multiprocessing.core.OwnedLock;
import cookbook.multiprocessing.core.SharedCondition;
import cookbook.multiprocessing.core.SharedReference;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A lock between processes that its holder may take again, with the operations of {@link
 * java.util.concurrent.locks.ReentrantLock}.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes, and so are its conditions. Within one process use the
 * original. Where a second lock by the holder is a mistake use a {@link
 * cookbook.multiprocessing.Mutex}.
 *
 * {@snippet file="cookbook/multiprocessing/concurrent/locks/ReentrantLockTest.java" region="sample"
 * }
 *
 * <p><b>The holder's death.</b> If the process whose thread holds the lock dies, however, the lock
 * passes to the next that wants it, as soon as the death is noticed: at once where the process was
 * a child or parent, within a tenth of a second else. A process that is stopped or slow is alive,
 * and keeps it. The lock does not tell that it was taken from the dead: keep what it guards so that
 * it makes sense after every write. A thread that ends without {@code unlock} while its process
 * lives keeps the lock for ever, as with the original.
 *
 * <p><b>Threads.</b> A lock belongs to one thread, platform or virtual, of one process. Waiting
 * threads are {@code WAITING} or {@code TIMED_WAITING} and hold no carrier. Interrupts and fairness
 * are as in the original: a fair lock goes to those who wait in the order of their coming, over all
 * processes; an unfair one may be had first by one who comes just as it is unlocked.
 *
 * <p><b>Memory effects.</b> Actions before an {@code unlock} happen-before actions after the next
 * lock that succeeds, also between processes, as far as they concern shared memory.
 *
 * <p><b>Limits.</b> 2,147,483,647 holds by one thread, as the original. Serialized, it is a
 * reference that only a process of the same family can read. An object of a subclass is in other
 * processes one of this class.
 */
public class ReentrantLock implements Lock, ConditionOwner.Conditioned {
  private static final long serialVersionUID = 1L;

  private final transient Block block;
  private final transient OwnedLock lock;

  /** Creates a lock that is free and not fair. */
  public ReentrantLock() {
    this(false);
  }

  /**
   * Creates a lock that is free.
   *
   * @param fair whether those who wait get it in the order of their coming
   */
  public ReentrantLock(boolean fair) {
    this(Block.create(ReentrantLock.class, OwnedLock.BYTES, OwnedLock.words(fair)));
  }

  @SuppressWarnings("this-escape") // the lock calls nothing of it
  ReentrantLock(Block block) {
    this.block = block;
    this.lock = new OwnedLock(this, block, true);
  }

  /**
   * Takes this lock, waiting for it as long as need be. An interrupt does not end the wait.
   *
   * @throws Error if this thread holds it too often
   */
  @Override
  public void lock() {
    lock.lock();
  }

  /**
   * Takes this lock, waiting for it until the thread is interrupted.
   *
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   */
  @Override
  public void lockInterruptibly() throws InterruptedException {
    lock.lockInterruptibly();
  }

  /**
   * Takes this lock if it is free or this thread's own; does not wait, and passes those who do.
   *
   * @return true if this thread holds it now
   */
  @Override
  public boolean tryLock() {
    return lock.tryLock();
  }

  /**
   * Takes this lock if it comes free within the timeout.
   *
   * @param timeout how long to wait; zero or less does not wait
   * @param unit the unit of {@code timeout}
   * @return true if this thread holds it now; false if the time ran out
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   */
  @Override
  public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
    return lock.tryLock(unit.toNanos(timeout));
  }

  /**
   * Gives this lock back, or one of several holds.
   *
   * @throws IllegalMonitorStateException if this thread does not hold it
   */
  @Override
  public void unlock() {
    if (!lock.unlock()) {
      String owner = lock.describeOwner();
      throw new IllegalMonitorStateException(
          Thread.currentThread()
              + " does not hold this lock; who does: "
              + (owner == null ? "nobody" : owner));
    }
  }

  /**
   * Returns a new condition of this lock, a shared object too: captured or sent, it is the same in
   * the other process. Its waits and signals need the lock, and throw {@link
   * IllegalMonitorStateException} without.
   *
   * @return the condition
   */
  @Override
  public Condition newCondition() {
    return lock.newCondition();
  }

  /**
   * Returns how often the current thread holds this lock.
   *
   * @return how often; zero if it does not hold it
   */
  public int getHoldCount() {
    return lock.holdCount();
  }

  /**
   * Tells whether the current thread holds this lock.
   *
   * @return true if it does
   */
  public boolean isHeldByCurrentThread() {
    return lock.isHeldByCurrentThread();
  }

  /**
   * Tells whether any thread of a living process holds this lock; for monitoring.
   *
   * @return true if one does
   */
  public boolean isLocked() {
    return lock.isLocked();
  }

  /**
   * Returns the thread of this process that holds this lock; for monitoring.
   *
   * @return the thread, or null if none of this process holds it
   */
  protected @Nullable Thread getOwner() {
    return lock.owner();
  }

  /**
   * Tells whether those who wait get this lock in the order of their coming.
   *
   * @return true if they are
   */
  public final boolean isFair() {
    return lock.isFair();
  }

  /**
   * Tells whether any thread of any process waits for this lock; for monitoring.
   *
   * @return true if one does
   */
  public final boolean hasQueuedThreads() {
    return lock.queue().hasWaiters();
  }

  /**
   * Tells whether a thread of this process waits for this lock; for monitoring.
   *
   * @param thread the thread
   * @return true if it does
   */
  public final boolean hasQueuedThread(Thread thread) {
    return lock.queue().isWaiting(thread);
  }

  /**
   * Returns how many threads of all processes wait for this lock; for monitoring.
   *
   * @return how many wait
   */
  public final int getQueueLength() {
    return lock.queue().length();
  }

  /**
   * Returns the threads of this process that wait for this lock; for monitoring.
   *
   * @return those that do, in any order
   */
  protected Collection<Thread> getQueuedThreads() {
    return lock.queue().threads();
  }

  /**
   * Tells whether any thread waits on a condition of this lock.
   *
   * @param condition the condition
   * @return true if one does
   * @throws IllegalMonitorStateException if this thread does not hold the lock
   * @throws IllegalArgumentException if the condition is not one of this lock
   */
  public boolean hasWaiters(Condition condition) {
    return own(condition).hasWaiters();
  }

  /**
   * Returns how many threads wait on a condition of this lock.
   *
   * @param condition the condition
   * @return how many wait
   * @throws IllegalMonitorStateException if this thread does not hold the lock
   * @throws IllegalArgumentException if the condition is not one of this lock
   */
  public int getWaitQueueLength(Condition condition) {
    return own(condition).waitQueueLength();
  }

  /**
   * Returns the threads of this process that wait on a condition of this lock.
   *
   * @param condition the condition
   * @return those that do, in any order
   * @throws IllegalMonitorStateException if this thread does not hold the lock
   * @throws IllegalArgumentException if the condition is not one of this lock
   */
  protected Collection<Thread> getWaitingThreads(Condition condition) {
    return own(condition).waitingThreads();
  }

  private SharedCondition own(@Nullable Condition condition) {
    if (condition == null) {
      throw new NullPointerException("condition");
    }
    if (condition instanceof SharedCondition shared && shared.isOf(lock)) {
      return shared;
    }
    throw new IllegalArgumentException("not a condition of this lock: " + condition);
  }

  /**
   * For conditions, which find their lock by it; not for use outside this module.
   *
   * @return the lock behind the face
   */
  @Override
  public ConditionOwner conditionOwner() {
    return lock;
  }

  /** Returns the object's identity and its state: {@code [Unlocked]} or who holds it. */
  @Override
  public String toString() {
    String owner = lock.describeOwner();
    return super.toString() + (owner == null ? "[Unlocked]" : "[Locked by thread " + owner + "]");
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
