package cookbook.multiprocessing.concurrent;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.KillPoint;
import cookbook.multiprocessing.core.SharedObject;
import cookbook.multiprocessing.core.SharedReference;
import cookbook.multiprocessing.core.WaitQueue;
import cookbook.multiprocessing.core.WaitQueue.Mode;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/**
 * Permits between processes, with the operations of {@link java.util.concurrent.Semaphore}.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes. Within one process use the original. Where the one who takes
 * is the one who gives back, use a {@link cookbook.multiprocessing.Mutex} or a {@link
 * cookbook.multiprocessing.concurrent.locks.ReentrantLock}, which survive their holder.
 *
 * {@snippet file="cookbook/multiprocessing/concurrent/SemaphoreTest.java" region="sample"}
 *
 * <p><b>Deaths.</b> A permit has no owner: it may be given back by another thread or process than
 * the one that took it, or never. So the permits of a process that dies stay gone. Its waiting
 * threads take none: they leave the queue.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, platform or virtual, of any
 * process. Waiting threads are {@code WAITING} or {@code TIMED_WAITING} and hold no carrier.
 * Interrupts and fairness are as in the original: a fair semaphore serves those who wait in the
 * order of their coming, over all processes.
 *
 * <p><b>Memory effects.</b> Actions before a {@code release} happen-before actions after an {@code
 * acquire} that gets its permit, as far as they concern shared memory.
 *
 * <p><b>Limits.</b> Serialized, it is a reference that only a process of the same family can read.
 * An object of a subclass is in other processes one of this class.
 */
public class Semaphore implements SharedObject {
  private static final long serialVersionUID = 1L;
  private static final long PERMITS = 0;
  private static final long FAIR = 8;
  private static final long QUEUE = 32;

  private final transient Block block;
  private final transient boolean isFair;
  private final transient WaitQueue queue;

  /**
   * Creates one that is not fair.
   *
   * @param permits how many there are at first; negative, so many must be released first
   */
  public Semaphore(int permits) {
    this(permits, false);
  }

  /**
   * Creates one.
   *
   * @param permits how many there are at first; negative, so many must be released first
   * @param fair whether those who wait are served in the order of their coming
   */
  public Semaphore(int permits, boolean fair) {
    this(Block.create(Semaphore.class, QUEUE + WaitQueue.BYTES, permits, fair ? 1 : 0));
  }

  @SuppressWarnings("this-escape") // only named to those who look who waits for what
  Semaphore(Block block) {
    this.block = block;
    this.isFair = block.get(FAIR) != 0;
    this.queue = new WaitQueue(block, QUEUE, this);
  }

  /**
   * Takes a permit, waiting for it until the thread is interrupted.
   *
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   */
  public void acquire() throws InterruptedException {
    acquire(1);
  }

  /** Takes a permit, waiting for it as long as need be. An interrupt does not end the wait. */
  public void acquireUninterruptibly() {
    acquireUninterruptibly(1);
  }

  /**
   * Takes a permit if there is one; does not wait, and passes those who do.
   *
   * @return true if it was taken
   */
  public boolean tryAcquire() {
    return tryAcquire(1);
  }

  /**
   * Takes a permit if there is one within the timeout.
   *
   * @param timeout how long to wait; zero or less does not wait
   * @param unit the unit of {@code timeout}
   * @return true if it was taken; false if the time ran out
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   */
  public boolean tryAcquire(long timeout, TimeUnit unit) throws InterruptedException {
    return tryAcquire(1, timeout, unit);
  }

  /** Gives a permit back, or makes one. */
  public void release() {
    release(1);
  }

  /**
   * Takes permits, all at once, waiting for them until the thread is interrupted.
   *
   * @param permits how many
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   * @throws IllegalArgumentException if {@code permits} is negative
   */
  public void acquire(int permits) throws InterruptedException {
    throwIfNegative(permits);
    throwIfInterrupted();
    if (!tryFirst(permits)) {
      int _ = queue.acquireInterruptibly(() -> attempt(permits), Mode.SHARED);
    }
  }

  /**
   * Takes permits, all at once, waiting for them as long as need be.
   *
   * @param permits how many
   * @throws IllegalArgumentException if {@code permits} is negative
   */
  public void acquireUninterruptibly(int permits) {
    throwIfNegative(permits);
    if (!tryFirst(permits)) {
      int _ = queue.acquire(() -> attempt(permits), Mode.SHARED);
    }
  }

  /**
   * Takes permits, all at once, if there are so many; does not wait, and passes those who do.
   *
   * @param permits how many
   * @return true if they were taken
   * @throws IllegalArgumentException if {@code permits} is negative
   */
  public boolean tryAcquire(int permits) {
    throwIfNegative(permits);
    return take(permits);
  }

  /**
   * Takes permits, all at once, if there are so many within the timeout.
   *
   * @param permits how many
   * @param timeout how long to wait; zero or less does not wait
   * @param unit the unit of {@code timeout}
   * @return true if they were taken; false if the time ran out
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   * @throws IllegalArgumentException if {@code permits} is negative
   */
  public boolean tryAcquire(int permits, long timeout, TimeUnit unit) throws InterruptedException {
    throwIfNegative(permits);
    long nanos = unit.toNanos(timeout);
    throwIfInterrupted();
    return tryFirst(permits)
        || queue.acquire(() -> attempt(permits), Mode.SHARED, nanos) != WaitQueue.FAILED;
  }

  /**
   * Gives permits back, or makes them.
   *
   * @param permits how many
   * @throws IllegalArgumentException if {@code permits} is negative
   * @throws Error if there would be more than 2,147,483,647
   */
  public void release(int permits) {
    throwIfNegative(permits);
    while (true) {
      long before = block.get(PERMITS);
      long after = before + permits;
      if (after > Integer.MAX_VALUE) {
        throw new Error("Maximum permit count exceeded");
      }
      if (block.compareAndSet(PERMITS, before, after)) {
        KillPoint.pass();
        break;
      }
    }
    if (queue.hasWaiters()) {
      queue.wakeFirst();
    }
  }

  /**
   * Returns how many permits there are; for monitoring.
   *
   * @return how many there are
   */
  public int availablePermits() {
    return (int) block.get(PERMITS);
  }

  /**
   * Takes all permits that there are, or makes up for those that lack; returns how many.
   *
   * @return how many were taken; negative, so many lacked
   */
  public int drainPermits() {
    return (int) block.getAndSet(PERMITS, 0);
  }

  /**
   * Takes permits, whether there are so many or not: the number that there are may become negative.
   *
   * @param reduction how many
   * @throws IllegalArgumentException if {@code reduction} is negative
   * @throws Error if less than -2,147,483,648 would be left
   */
  protected void reducePermits(int reduction) {
    throwIfNegative(reduction);
    long before;
    do {
      before = block.get(PERMITS);
      if (before - reduction < Integer.MIN_VALUE) {
        throw new Error("Permit count underflow");
      }
    } while (!block.compareAndSet(PERMITS, before, before - reduction));
  }

  /**
   * Tells whether those who wait are served in the order of their coming.
   *
   * @return true if they are
   */
  public boolean isFair() {
    return isFair;
  }

  /**
   * Tells whether any thread of any process waits; for monitoring.
   *
   * @return true if one does
   */
  public final boolean hasQueuedThreads() {
    return queue.hasWaiters();
  }

  /**
   * Returns how many threads of all processes wait; for monitoring.
   *
   * @return how many wait
   */
  public final int getQueueLength() {
    return queue.length();
  }

  /**
   * Returns the threads of this process that wait; for monitoring.
   *
   * @return those that do, in any order
   */
  protected Collection<Thread> getQueuedThreads() {
    return queue.threads();
  }

  private boolean tryFirst(int permits) {
    return (!isFair || !queue.hasWaiters()) && take(permits);
  }

  private int attempt(int permits) {
    return take(permits) ? WaitQueue.SUCCEEDED : WaitQueue.FAILED;
  }

  private boolean take(int permits) {
    while (true) {
      long available = block.get(PERMITS);
      if (available < permits) {
        return false;
      }
      if (block.compareAndSet(PERMITS, available, available - permits)) {
        KillPoint.pass();
        return true;
      }
    }
  }

  private static void throwIfNegative(int permits) {
    if (permits < 0) {
      throw new IllegalArgumentException("permits < 0: " + permits);
    }
  }

  private static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Returns the object's identity and its state: {@code [Permits = …]}. */
  @Override
  public String toString() {
    return super.toString() + "[Permits = " + availablePermits() + "]";
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
