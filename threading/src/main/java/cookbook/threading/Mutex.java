package cookbook.threading;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A lock that its holder cannot take twice, and that nobody but its holder can unlock.
 *
 * <p>It is for programs that come from a language whose plain lock is not reentrant, and for code
 * that must notice when it is entered again from within. Otherwise use a {@link
 * java.util.concurrent.locks.ReentrantLock}. Where one thread takes and another gives back, use a
 * {@link java.util.concurrent.Semaphore} of one.
 *
 * {@snippet file="cookbook/threading/MutexTest.java" region="sample"}
 *
 * <p><b>A second try</b> by the holder: {@link #tryLock()} returns false, as it does for everyone
 * else; {@link #tryLock(long, TimeUnit)} returns false when the time is up; {@link #lock} and
 * {@link #lockInterruptibly} would wait for ever, and throw {@link IllegalStateException} instead.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, platform or virtual. Threads that
 * wait get the lock in the order of their coming, but one that comes just as it is unlocked may get
 * it before them. Deadlocks among platform threads are found by {@link
 * java.lang.management.ThreadMXBean#findDeadlockedThreads}.
 *
 * <p><b>Memory effects.</b> Actions before an {@code unlock} happen-before actions after the next
 * lock that succeeds.
 */
public final class Mutex implements Lock {
  /*
   * The rules are those of POSIX' error-checking mutex (PTHREAD_MUTEX_ERRORCHECK).
   *
   * Unlocking by a thread that does not hold it is refused, though Python's Lock allows it: it ends
   * the exclusion of another thread that still relies on it, and shows up, if ever, as damage
   * somewhere else. The legitimate use, a signal from one thread to another, has names of its own:
   * Semaphore and Event. It is also what makes the lock's owner known, to deadlock detection, to
   * conditions, and to whoever must recover a lock whose owner died.
   *
   * Given that, lock() by the holder can never succeed. Lock's contract allows to detect "an
   * invocation that would cause deadlock"; a stack trace of it is worth more than a hung thread.
   */

  private static final class Sync extends AbstractQueuedSynchronizer {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean tryAcquire(int ignored) {
      if (compareAndSetState(0, 1)) {
        setExclusiveOwnerThread(Thread.currentThread());
        return true;
      }
      return false;
    }

    @Override
    protected boolean tryRelease(int ignored) {
      if (!isHeldExclusively()) {
        throw new IllegalMonitorStateException(
            Thread.currentThread() + " does not hold this Mutex; who does: " + owner());
      }
      setExclusiveOwnerThread(null);
      setState(0);
      return true;
    }

    /** Reads the owner without synchronization: a thread always sees its own writes. */
    @Override
    protected boolean isHeldExclusively() {
      return getExclusiveOwnerThread() == Thread.currentThread();
    }

    boolean isLocked() {
      return getState() != 0;
    }

    @Nullable Thread owner() {
      return isLocked() ? getExclusiveOwnerThread() : null;
    }

    Condition newCondition() {
      return new ConditionObject();
    }
  }

  private final Sync sync = new Sync();

  /** Creates a mutex that is free. */
  public Mutex() {}

  /**
   * Takes this lock, waiting for it as long as need be. An interrupt does not end the wait.
   *
   * @throws IllegalStateException if this thread holds it already
   */
  @Override
  public void lock() {
    refuseSecond();
    sync.acquire(1);
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
    sync.acquireInterruptibly(1);
  }

  /**
   * Takes this lock if it is free; does not wait.
   *
   * @return true if this thread holds it now and did not before
   */
  @Override
  public boolean tryLock() {
    return sync.tryAcquire(1);
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
    return sync.tryAcquireNanos(1, unit.toNanos(timeout));
  }

  /**
   * Gives this lock back.
   *
   * @throws IllegalMonitorStateException if this thread does not hold it
   */
  @Override
  public void unlock() {
    sync.release(1);
  }

  /**
   * Returns a condition of this lock. Its methods throw {@link IllegalMonitorStateException} in a
   * thread that does not hold the lock; its waits give the lock back while they last.
   */
  @Override
  public Condition newCondition() {
    return sync.newCondition();
  }

  /**
   * Tells whether any thread holds this lock: for monitoring, as the answer may be out of date when
   * it arrives.
   *
   * @return true if it is held
   */
  public boolean isLocked() {
    return sync.isLocked();
  }

  /**
   * Tells whether this thread holds this lock.
   *
   * @return true if it does
   */
  public boolean isHeldByCurrentThread() {
    return sync.isHeldExclusively();
  }

  /** Returns the object's identity and its state: {@code [free]} or {@code [held by …]}. */
  @Override
  public String toString() {
    Thread owner = sync.owner();
    return super.toString() + (owner == null ? "[free]" : "[held by " + owner.getName() + "]");
  }

  private void refuseSecond() {
    if (sync.isHeldExclusively()) {
      throw new IllegalStateException(
          Thread.currentThread()
              + " holds this Mutex already and would wait for itself;"
              + " use a ReentrantLock to take a lock twice");
    }
  }
}
