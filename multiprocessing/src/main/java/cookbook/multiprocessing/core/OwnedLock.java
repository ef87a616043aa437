package cookbook.multiprocessing.core;

import cookbook.multiprocessing.core.WaitQueue.Mode;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * A lock that a thread of a process holds: what the classes of locks have in common.
 *
 * <p>If the process that holds it dies, the lock passes to the next that wants it. Thread-safe.
 */
public final class OwnedLock extends AbstractOwnableSynchronizer implements ConditionOwner {
  /*
   * One word says which thread of which process holds the lock: 28 bits of process number, 36 of
   * thread id (a program that has started 69 billion threads while one of them held a lock is not
   * provided for). It is the only commit there is. The count of further holds is the owner's alone;
   * who takes the lock over from a dead process clears it.
   *
   * The uncontended path is one CAS to take it and one volatile store to give it back, as in
   * j.u.c.; the store must be volatile, because a look at the queue follows (WaitQueue).
   *
   * It extends AbstractOwnableSynchronizer so that thread dumps and findDeadlockedThreads see
   * through it, as far as both threads are in one process.
   */

  private static final long serialVersionUID = 1L; // never serialized; the parent is serializable

  /** How much of a block the lock takes. */
  public static final long BYTES = 32 + WaitQueue.BYTES;

  private static final long OWNER = 0;
  private static final long MORE_HOLDS = 8;
  private static final long FAIR = 16;
  private static final long QUEUE = 32;
  private static final int THREAD_BITS = 36;
  private static final long THREAD_MASK = (1L << THREAD_BITS) - 1;

  private final transient SharedObject face;
  private final transient Block block;
  private final transient Processes processes;
  private final transient long process;
  private final transient boolean isReentrant;
  private final transient boolean isFair;
  private final transient WaitQueue queue;

  /**
   * The lock in a block that begins with {@link #BYTES} for it.
   *
   * @param face the object that users see, and that conditions refer to
   * @param isReentrant whether its owner may take it again
   */
  public OwnedLock(SharedObject face, Block block, boolean isReentrant) {
    this.face = face;
    this.block = block;
    this.processes = block.region().processes();
    this.process = processes.ownNumber() << THREAD_BITS;
    this.isReentrant = isReentrant;
    this.isFair = block.get(FAIR) != 0;
    this.queue = new WaitQueue(block, QUEUE, this);
  }

  /** The first words of a new block. */
  public static long[] words(boolean isFair) {
    return new long[] {0, 0, isFair ? 1 : 0};
  }

  private long self() {
    return process | (Thread.currentThread().threadId() & THREAD_MASK);
  }

  /** Takes the lock, waiting for it. */
  public void lock() {
    if (!tryFirst()) {
      int _ = queue.acquire(this::attempt, Mode.EXCLUSIVE);
    }
  }

  /** Takes the lock, waiting for it until interrupted. */
  public void lockInterruptibly() throws InterruptedException {
    throwIfInterrupted();
    if (!tryFirst()) {
      int _ = queue.acquireInterruptibly(this::attempt, Mode.EXCLUSIVE);
    }
  }

  /** Takes the lock, waiting for it until interrupted or the time is over. */
  public boolean tryLock(long nanos) throws InterruptedException {
    throwIfInterrupted();
    return tryFirst() || queue.acquire(this::attempt, Mode.EXCLUSIVE, nanos) != WaitQueue.FAILED;
  }

  private static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Takes the lock if it is free, whoever waits. */
  public boolean tryLock() {
    if (take() || takeAgain() || takeFromDead()) {
      return true;
    }
    boolean _ = processes.lookForDeathsNowAndThen();
    return takeFromDead();
  }

  /** What comes before queueing; a fair lock lets nobody pass those who wait. */
  private boolean tryFirst() {
    return ((!isFair || !queue.hasWaiters()) && take()) || takeAgain();
  }

  private int attempt() {
    boolean isFree = block.get(OWNER) == 0;
    return (isFree ? take() : takeFromDead()) ? WaitQueue.SUCCEEDED : WaitQueue.FAILED;
  }

  private boolean take() {
    if (block.compareAndSet(OWNER, 0, self())) {
      KillPoint.pass();
      setExclusiveOwnerThread(Thread.currentThread());
      return true;
    }
    return false;
  }

  private boolean takeAgain() {
    if (!isReentrant || !isHeldByCurrentThread()) {
      return false;
    }
    long more = block.getPlain(MORE_HOLDS) + 1;
    if (more >= Integer.MAX_VALUE) {
      throw new Error("Maximum lock count exceeded");
    }
    block.setPlain(MORE_HOLDS, more);
    return true;
  }

  private boolean takeFromDead() {
    long owner = block.get(OWNER);
    if (owner == 0
        || !processes.isGone(owner >>> THREAD_BITS)
        || !block.compareAndSet(OWNER, owner, self())) {
      return false;
    }
    KillPoint.pass();
    block.setPlain(MORE_HOLDS, 0);
    setExclusiveOwnerThread(Thread.currentThread());
    return true;
  }

  /**
   * Gives the lock back, or one of several holds.
   *
   * @return false if the current thread does not hold it; nothing was changed then
   */
  public boolean unlock() {
    if (!isHeldByCurrentThread()) {
      return false;
    }
    long more = block.getPlain(MORE_HOLDS);
    if (more != 0) {
      block.setPlain(MORE_HOLDS, more - 1);
    } else {
      free();
    }
    return true;
  }

  private void free() {
    setExclusiveOwnerThread(null);
    KillPoint.pass();
    block.set(OWNER, 0);
    KillPoint.pass();
    if (queue.hasWaiters()) {
      queue.wakeFirst();
    }
  }

  @Override
  public boolean isHeldByCurrentThread() {
    return block.getPlain(OWNER) == self();
  }

  /** How often the current thread holds it. */
  public int holdCount() {
    return isHeldByCurrentThread() ? (int) block.getPlain(MORE_HOLDS) + 1 : 0;
  }

  /** Whether a living thread holds it. */
  public boolean isLocked() {
    long owner = block.get(OWNER);
    return owner != 0 && !processes.isGone(owner >>> THREAD_BITS);
  }

  /** Whether it goes to those who wait in their order. */
  public boolean isFair() {
    return isFair;
  }

  /** Those who wait for it. */
  @Override
  public WaitQueue queue() {
    return queue;
  }

  /** The thread of this process that holds it. */
  public @Nullable Thread owner() {
    boolean isOurs = block.get(OWNER) >>> THREAD_BITS == processes.ownNumber();
    return isOurs ? getExclusiveOwnerThread() : null;
  }

  /** Says who holds it: a thread by its name, one of another process by numbers; null if free. */
  public @Nullable String describeOwner() {
    long owner = block.get(OWNER);
    Thread thread = owner();
    if (thread != null) {
      return thread.getName();
    }
    long number = owner >>> THREAD_BITS;
    return owner == 0 || processes.isGone(number)
        ? null
        : "#" + (owner & THREAD_MASK) + " of process " + processes.pidOf(number);
  }

  /** A new condition of this lock. */
  public Condition newCondition() {
    return new SharedCondition(this);
  }

  @Override
  public SharedObject face() {
    return face;
  }

  @Override
  public Block block() {
    return block;
  }

  @Override
  public long freeFully() {
    long more = block.getPlain(MORE_HOLDS);
    block.setPlain(MORE_HOLDS, 0);
    free();
    return more;
  }

  @Override
  public int takeBack(long holds) {
    int result = attempt();
    if (result != WaitQueue.FAILED) {
      block.setPlain(MORE_HOLDS, holds);
    }
    return result;
  }
}
