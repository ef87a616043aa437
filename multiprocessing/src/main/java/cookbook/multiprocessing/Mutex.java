package cookbook.multiprocessing;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.ConditionOwner;
import cookbook.multiprocessing.core.OwnedLock;
import cookbook.multiprocessing.core.SharedReference;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A lock between processes that its holder cannot take twice, and that nobody but its holder can
 * unlock: {@link cookbook.threading.Mutex}, shared.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes. To take a lock twice use a {@link
 * cookbook.multiprocessing.concurrent.locks.ReentrantLock}; where one thread takes and another
 * gives back, a {@link cookbook.multiprocessing.concurrent.Semaphore} of one.
 *
 * {@snippet file="cookbook/multiprocessing/MutexTest.java" region="sample"}
 *
 * <p><b>A second try</b> by the holder: {@link #tryLock()} returns false, as it does for everyone
 * else; {@link #tryLock(long, TimeUnit)} returns false when the time is up; {@link #lock} and
 * {@link #lockInterruptibly} would wait for ever, and throw {@link IllegalStateException} instead.
 *
 * <p><b>The holder's death.</b> If the process whose thread holds the mutex dies, the mutex passes
 * to the next that wants it, as soon as the death is noticed: at once where the process was a child
 * or parent, within a tenth of a second else. A process that is stopped or slow is alive, and keeps
 * it. The mutex does not tell that it was taken from the dead: keep what it guards so that it makes
 * sense after every write.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, platform or virtual, of any
 * process. Threads that wait get the mutex in the order of their coming, but one that comes just as
 * it is unlocked may get it before them. They are {@code WAITING} or {@code TIMED_WAITING} and hold
 * no carrier.
 *
 * <p><b>Memory effects.</b> Actions before an {@code unlock} happen-before actions after the next
 * lock that succeeds, also between processes, as far as they concern shared memory.
 *
 * <p><b>Limits.</b> Serialized, it is a reference that only a process of the same family can read.
 */
public final class Mutex implements Lock, ConditionOwner.Conditioned {
  private static final long serialVersionUID = 1L;

  private final transient Block block;
  private final transient OwnedLock lock;

  /** Creates a mutex that is free. */
  public Mutex() {
    this(Block.create(Mutex.class, OwnedLock.BYTES, OwnedLock.words(false)));
  }

  Mutex(Block block) {
    this.block = block;
    this.lock = new OwnedLock(this, block, false);
  }

  /**
   * Takes this lock, waiting for it as long as need be. An interrupt does not end the wait.
   *
   * @throws IllegalStateException if this thread holds it already
   */
  @Override
  public void lock() {
    refuseSecond();
    lock.lock();
  }

  /**
   * Takes this lock, waiting for it until the thread is interrupted.
   *
   * @throws IllegalStateException if this thread holds it already
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   */
  @Override
  public void lockInterruptibly() throws InterruptedException {
    refuseSecond();
    lock.lockInterruptibly();
  }

  /**
   * Takes this lock if it is free; does not wait.
   *
   * @return true if this thread holds it now and did not before
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
   * @return true if this thread holds it now and did not before; false if the time ran out
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   */
  @Override
  public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
    return lock.tryLock(unit.toNanos(timeout));
  }

  /**
   * Gives this lock back.
   *
   * @throws IllegalMonitorStateException if this thread does not hold it
   */
  @Override
  public void unlock() {
    if (!lock.unlock()) {
      Thread owner = lock.owner();
      throw new IllegalMonitorStateException(
          Thread.currentThread()
              + " does not hold this Mutex; who does: "
              + (owner == null ? lock.describeOwner() : owner));
    }
  }

  /**
   * Returns a condition of this lock, a shared object too. Its methods throw {@link
   * IllegalMonitorStateException} in a thread that does not hold the lock; its waits give the lock
   * back while they last.
   *
   * @return the condition
   */
  @Override
  public Condition newCondition() {
    return lock.newCondition();
  }

  /**
   * Tells whether any thread of a living process holds this lock: for monitoring, as the answer may
   * be out of date when it arrives.
   *
   * @return true if it is held
   */
  public boolean isLocked() {
    return lock.isLocked();
  }

  /**
   * Tells whether this thread holds this lock.
   *
   * @return true if it does
   */
  public boolean isHeldByCurrentThread() {
    return lock.isHeldByCurrentThread();
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

  /** Returns the object's identity and its state: {@code [free]} or {@code [held by …]}. */
  @Override
  public String toString() {
    String owner = lock.describeOwner();
    return super.toString() + (owner == null ? "[free]" : "[held by " + owner + "]");
  }

  private void refuseSecond() {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException(
          Thread.currentThread()
              + " holds this Mutex already and would wait for itself;"
              + " use a ReentrantLock to take a lock twice");
    }
  }

  private Object writeReplace() {
    return block.referenceTo(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw SharedReference.expected();
  }
}
