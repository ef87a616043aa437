package cookbook.multiprocessing.concurrent.locks;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.ConditionOwner;
import cookbook.multiprocessing.core.SharedCondition;
import cookbook.multiprocessing.core.SharedReadWriteLock;
import cookbook.multiprocessing.core.SharedReference;
import cookbook.multiprocessing.core.WaitQueue.Mode;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A lock between processes that many threads may hold to read or one to write, with the operations
 * of {@link java.util.concurrent.locks.ReentrantReadWriteLock}.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes, and so are its two halves and its conditions. Within one
 * process use the original; where readers hold it for less than some microseconds a {@link
 * ReentrantLock} is as fast.
 *
 * {@snippet file="cookbook/multiprocessing/concurrent/locks/ReentrantReadWriteLockTest.java"
 * region="sample"}
 *
 * <p><b>Who may have it.</b> As in the original: the writer may lock again, and may lock to read
 * before it unlocks to write (downgrading); a reader may lock to read again, but if it locks to
 * write it waits for itself for ever. An unfair lock lets a reader that comes pass others, but not
 * a writer that is the first to wait; a fair one lets nobody pass. The untimed {@code tryLock} of
 * both halves passes everybody.
 *
 * <p><b>A holder's death.</b> If a process dies, what its threads held is free, to read or to
 * write, as soon as the death is noticed: at once where the process was a child or parent, within a
 * tenth of a second else. A process that is stopped or slow is alive, and keeps it. The lock does
 * not tell that a writer died: keep what it guards so that it makes sense after every write. A
 * thread that ends without {@code unlock} while its process lives keeps the lock for ever, as with
 * the original.
 *
 * <p><b>Threads.</b> What is held belongs to one thread, platform or virtual, of one process.
 * Waiting threads are {@code WAITING} or {@code TIMED_WAITING} and hold no carrier.
 *
 * <p><b>Memory effects.</b> Actions before an unlock to write happen-before actions after every
 * later lock, and those before an unlock to read happen-before actions after every later lock to
 * write; also between processes, as far as they concern shared memory.
 *
 * <p><b>Cost.</b> Readers of different processes write to different cache lines. A writer looks at
 * one word for each process that has used the lock. The lock takes 8 kB of shared memory.
 *
 * <p><b>Limits.</b> 2,147,483,647 holds by one thread. Serialized, it is a reference that only a
 * process of the same family can read. An object of a subclass is in other processes one of this
 * class.
 */
public class ReentrantReadWriteLock implements ReadWriteLock, ConditionOwner.Conditioned {
  private static final long serialVersionUID = 1L;

  private final transient Block block;
  private final transient SharedReadWriteLock lock;
  private final transient ReadLock readLock;
  private final transient WriteLock writeLock;

  /** Creates a lock that is free and not fair. */
  public ReentrantReadWriteLock() {
    this(false);
  }

  /**
   * Creates a lock that is free.
   *
   * @param fair whether those who wait get it in the order of their coming
   */
  public ReentrantReadWriteLock(boolean fair) {
    this(
        Block.create(
            ReentrantReadWriteLock.class,
            SharedReadWriteLock.BYTES,
            SharedReadWriteLock.words(fair)));
  }

  @SuppressWarnings("this-escape") // its halves call nothing of it
  ReentrantReadWriteLock(Block block) {
    this.block = block;
    this.lock = new SharedReadWriteLock(this, block);
    this.readLock = new ReadLock(this);
    this.writeLock = new WriteLock(this);
  }

  /** Returns the lock to read. */
  @Override
  public ReadLock readLock() {
    return readLock;
  }

  /** Returns the lock to write. */
  @Override
  public WriteLock writeLock() {
    return writeLock;
  }

  /**
   * Tells whether those who wait get this lock in the order of their coming.
   *
   * @return true if so
   */
  public final boolean isFair() {
    return lock.isFair();
  }

  /**
   * Returns how often this lock is held to read, by all processes; for monitoring.
   *
   * @return a number, zero or more
   */
  public int getReadLockCount() {
    return lock.readLockCount();
  }

  /**
   * Tells whether any thread of a living process holds this lock to write; for monitoring.
   *
   * @return true if so
   */
  public boolean isWriteLocked() {
    return lock.isWriteLocked();
  }

  /**
   * Tells whether the current thread holds this lock to write.
   *
   * @return true if so
   */
  public boolean isWriteLockedByCurrentThread() {
    return lock.isHeldByCurrentThread();
  }

  /**
   * Returns how often the current thread holds this lock to write.
   *
   * @return a number, zero or more
   */
  public int getWriteHoldCount() {
    return lock.writeHoldCount();
  }

  /**
   * Returns how often the current thread holds this lock to read.
   *
   * @return a number, zero or more
   */
  public int getReadHoldCount() {
    return lock.readHoldCount();
  }

  /**
   * Returns the thread of this process that holds this lock to write; for monitoring.
   *
   * @return the thread, or null if none of this process does
   */
  protected @Nullable Thread getOwner() {
    return lock.owner();
  }

  /**
   * Returns the threads of this process that wait to write; for monitoring.
   *
   * @return those that do, in any order
   */
  protected Collection<Thread> getQueuedWriterThreads() {
    return lock.queue().threads(Mode.EXCLUSIVE);
  }

  /**
   * Returns the threads of this process that wait to read; for monitoring.
   *
   * @return those that do, in any order
   */
  protected Collection<Thread> getQueuedReaderThreads() {
    return lock.queue().threads(Mode.SHARED);
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
   * Tells whether any thread of any process waits for this lock; for monitoring.
   *
   * @return true if so
   */
  public final boolean hasQueuedThreads() {
    return lock.queue().hasWaiters();
  }

  /**
   * Tells whether a thread of this process waits for this lock; for monitoring.
   *
   * @param thread the thread
   * @return true if so
   */
  public final boolean hasQueuedThread(Thread thread) {
    return lock.queue().isWaiting(thread);
  }

  /**
   * Returns how many threads of all processes wait for this lock; for monitoring.
   *
   * @return a number, zero or more
   */
  public final int getQueueLength() {
    return lock.queue().length();
  }

  /**
   * Tells whether any thread waits on a condition of this lock.
   *
   * @param condition one that the lock to write has made
   * @return true if so
   * @throws IllegalMonitorStateException if this thread does not hold the lock to write
   * @throws IllegalArgumentException if the condition is not one of this lock
   */
  public boolean hasWaiters(Condition condition) {
    return own(condition).hasWaiters();
  }

  /**
   * Returns how many threads wait on a condition of this lock.
   *
   * @param condition one that the lock to write has made
   * @return a number, zero or more
   * @throws IllegalMonitorStateException if this thread does not hold the lock to write
   * @throws IllegalArgumentException if the condition is not one of this lock
   */
  public int getWaitQueueLength(Condition condition) {
    return own(condition).waitQueueLength();
  }

  /**
   * Returns the threads of this process that wait on a condition of this lock.
   *
   * @param condition one that the lock to write has made
   * @return those that do, in any order
   * @throws IllegalMonitorStateException if this thread does not hold the lock to write
   * @throws IllegalArgumentException if the condition is not one of this lock
   */
  protected Collection<Thread> getWaitingThreads(Condition condition) {
    return own(condition).waitingThreads();
  }

  private SharedCondition own(Condition condition) {
    if (Objects.requireNonNull(condition, "condition") instanceof SharedCondition shared
        && shared.isOf(lock)) {
      return shared;
    }
    throw new IllegalArgumentException("not a condition of this lock: " + condition);
  }

  /** For conditions, which find their lock by it; not for use outside this module. */
  @Override
  public ConditionOwner conditionOwner() {
    return lock;
  }

  /** Returns the object's identity and how often it is held: {@code [Write locks = …]}. */
  @Override
  public String toString() {
    return super.toString()
        + "[Write locks = "
        + lock.writeLockCount()
        + ", Read locks = "
        + lock.readLockCount()
        + "]";
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

  /** What travels in place of one half: the whole, and which half it was. */
  private record Half(ReentrantReadWriteLock whole, boolean writes) implements Serializable {
    private Object readResolve() {
      return writes ? whole.writeLock : whole.readLock;
    }
  }

  /**
   * The lock to read: several threads may hold it, while none holds the lock to write. It has no
   * conditions. What is said of {@link ReentrantReadWriteLock} holds here.
   */
  public static class ReadLock implements Lock, Serializable {
    private static final long serialVersionUID = 1L;

    private final transient ReentrantReadWriteLock whole;
    private final transient SharedReadWriteLock lock;

    /**
     * The lock to read of a whole, for subclasses.
     *
     * @param lock the whole
     */
    protected ReadLock(ReentrantReadWriteLock lock) {
      this.whole = lock;
      this.lock = lock.lock;
    }

    /** Takes this lock, waiting for it as long as need be. An interrupt does not end the wait. */
    @Override
    public void lock() {
      lock.lockToRead();
    }

    /**
     * Takes this lock, waiting for it until the thread is interrupted.
     *
     * @throws InterruptedException if the thread is interrupted on entry or while it waits
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
      lock.lockInterruptiblyToRead();
    }

    /**
     * Takes this lock if no other thread holds the lock to write; does not wait, and passes those
     * who do.
     *
     * @return true if this thread holds it now
     */
    @Override
    public boolean tryLock() {
      return lock.tryLockToRead();
    }

    /**
     * Takes this lock if it can be had within the timeout.
     *
     * @param timeout how long to wait; zero or less does not wait
     * @param unit the unit of {@code timeout}
     * @return true if this thread holds it now; false if the time ran out
     * @throws InterruptedException if the thread is interrupted on entry or while it waits
     */
    @Override
    public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
      return lock.tryLockToRead(unit.toNanos(timeout));
    }

    /**
     * Gives one hold back.
     *
     * @throws IllegalMonitorStateException if this thread does not hold it
     */
    @Override
    public void unlock() {
      if (!lock.unlockToRead()) {
        throw new IllegalMonitorStateException(
            Thread.currentThread() + " does not hold this lock to read: " + whole);
      }
    }

    /**
     * Refuses: there are conditions of the lock to write only.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public Condition newCondition() {
      throw new UnsupportedOperationException("use the lock to write: it has conditions");
    }

    /** Returns the object's identity and its state: {@code [Read locks = …]}. */
    @Override
    public String toString() {
      return super.toString() + "[Read locks = " + lock.readLockCount() + "]";
    }

    /**
     * Returns what travels in this object's place.
     *
     * @return the whole, and which half of it this is
     */
    protected final Object writeReplace() {
      return new Half(whole, false);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
      throw SharedReference.expected();
    }
  }

  /**
   * The lock to write: one thread may hold it, while no other holds the lock to read. What is said
   * of {@link ReentrantReadWriteLock} holds here.
   */
  public static class WriteLock implements Lock, Serializable {
    private static final long serialVersionUID = 1L;

    private final transient ReentrantReadWriteLock whole;
    private final transient SharedReadWriteLock lock;

    /**
     * The lock to write of a whole, for subclasses.
     *
     * @param lock the whole
     */
    protected WriteLock(ReentrantReadWriteLock lock) {
      this.whole = lock;
      this.lock = lock.lock;
    }

    /** Takes this lock, waiting for it as long as need be. An interrupt does not end the wait. */
    @Override
    public void lock() {
      lock.lockToWrite();
    }

    /**
     * Takes this lock, waiting for it until the thread is interrupted.
     *
     * @throws InterruptedException if the thread is interrupted on entry or while it waits
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
      lock.lockInterruptiblyToWrite();
    }

    /**
     * Takes this lock if no thread holds the whole to read, and no other to write; does not wait,
     * and passes those who do.
     *
     * @return true if this thread holds it now
     */
    @Override
    public boolean tryLock() {
      return lock.tryLockToWrite();
    }

    /**
     * Takes this lock if it can be had within the timeout.
     *
     * @param timeout how long to wait; zero or less does not wait
     * @param unit the unit of {@code timeout}
     * @return true if this thread holds it now; false if the time ran out
     * @throws InterruptedException if the thread is interrupted on entry or while it waits
     */
    @Override
    public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
      return lock.tryLockToWrite(unit.toNanos(timeout));
    }

    /**
     * Gives this lock back, or one of several holds.
     *
     * @throws IllegalMonitorStateException if this thread does not hold it
     */
    @Override
    public void unlock() {
      if (!lock.unlockToWrite()) {
        String writer = lock.describeWriter();
        throw new IllegalMonitorStateException(
            Thread.currentThread()
                + " does not hold this lock to write; who does: "
                + (writer == null ? "nobody" : writer));
      }
    }

    /**
     * Returns a new condition of this lock, a shared object too: captured or sent, it is the same
     * in the other process. Its waits and signals need this lock, and throw {@link
     * IllegalMonitorStateException} without; its waits give back what this thread holds to read,
     * too, and take it again.
     */
    @Override
    public Condition newCondition() {
      return lock.newCondition();
    }

    /**
     * Tells whether the current thread holds this lock.
     *
     * @return true if so
     */
    public boolean isHeldByCurrentThread() {
      return lock.isHeldByCurrentThread();
    }

    /**
     * Returns how often the current thread holds this lock.
     *
     * @return a number, zero or more
     */
    public int getHoldCount() {
      return lock.writeHoldCount();
    }

    /** Returns the object's identity and its state: {@code [Unlocked]} or who holds it. */
    @Override
    public String toString() {
      String writer = lock.describeWriter();
      return super.toString()
          + (writer == null ? "[Unlocked]" : "[Locked by thread " + writer + "]");
    }

    /**
     * Returns what travels in this object's place.
     *
     * @return the whole, and which half of it this is
     */
    protected final Object writeReplace() {
      return new Half(whole, true);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
      throw SharedReference.expected();
    }
  }
}
