package cookbook.multiprocessing.core;

import cookbook.multiprocessing.core.WaitQueue.Mode;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * A lock that many threads of all processes may hold to read, or one to write: what is behind
 * {@link cookbook.multiprocessing.concurrent.locks.ReentrantReadWriteLock}.
 *
 * <p>What a process held that died is free. Thread-safe.
 */
public final class SharedReadWriteLock extends AbstractOwnableSynchronizer
    implements ConditionOwner {
  /*
   * A word says who writes: 28 bits of process number, one for PENDING, 35 of thread id. Beside it
   * each process has a word, on a cache line of its own, that counts its threads' holds to read, and
   * bears the process's number: so the holds of the dead are known as such, and those of processes
   * do not disturb each other. How often a thread holds is its own business, in a ThreadLocal.
   *
   * Who reads counts itself, then looks at the writer; who writes enters itself as PENDING, then
   * looks at the counts. All are volatile accesses, so at least one sees the other. The writer that
   * sees a reader withdraws; the reader that sees a writer withdraws, and waits awake for what
   * becomes of a PENDING one, which takes a fraction of a microsecond. Who withdraws wakes the first
   * in the queue, who may have looked while he was there.
   *
   * There is nothing to repair. A writer dies with its word, whose number says that he is dead; a
   * reader between counting and looking dies with his count.
   *
   * Rejected: one word for all, as j.u.c. has it. The share of the dead would have to be known, and
   * every reader's CAS would hit the same cache line in all processes.
   */

  private static final long serialVersionUID = 1L; // never serialized; the parent is serializable

  private static final int SLOTS = 64;
  private static final long LINE = 64;

  private static final long WRITER = 0;
  private static final long MORE_HOLDS = 8;
  private static final long FAIR = 16;

  /** A bit for each slot that was ever used: the others need no look. */
  private static final long USED = 24;

  private static final long QUEUE = 32;
  private static final long READERS = LINE;

  /** How much of a block the lock takes. */
  public static final long BYTES = READERS + SLOTS * LINE;

  private static final int PROCESS_SHIFT = 36;
  private static final long PENDING = 1L << 35;
  private static final long THREAD_MASK = PENDING - 1;

  private static final int COUNT_BITS = 32;
  private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

  private static final int SPINS = 64;
  private static final int YIELDS = 1_000;

  /** How often a thread holds this lock to read. */
  private static final class Holds {
    final long threadId = Thread.currentThread().threadId();
    int count;
  }

  private final transient SharedObject face;
  private final transient Block block;
  private final transient Processes processes;
  private final transient long process;
  private final transient long ownBit;
  private final transient long ownReaders;
  private final transient boolean isFair;
  private final transient WaitQueue queue;
  private final transient ThreadLocal<Holds> holds = ThreadLocal.withInitial(Holds::new);

  /** Those of the last thread that read; a race may put in another's, which is no use to it. */
  private transient @Nullable Holds lastHolds;

  /**
   * The lock in a block that begins with {@link #BYTES} for it.
   *
   * @param face the object that users see, and that conditions refer to
   * @param block the memory of it
   */
  public SharedReadWriteLock(SharedObject face, Block block) {
    this.face = face;
    this.block = block;
    this.processes = block.region().processes();
    this.process = processes.ownNumber() << PROCESS_SHIFT;
    this.ownBit = processes.ownBit();
    this.ownReaders = READERS + (processes.ownNumber() & (SLOTS - 1)) * LINE;
    this.isFair = block.get(FAIR) != 0;
    this.queue = new WaitQueue(block, QUEUE, this);
    takeSlot();
  }

  /**
   * The first words of a new block.
   *
   * @param isFair whether those who wait get it in the order of their coming
   * @return the words
   */
  public static long[] words(boolean isFair) {
    return new long[] {0, 0, isFair ? 1 : 0};
  }

  /** What the slot's last user, now dead, has left is not ours. */
  private void takeSlot() {
    long own = processes.ownNumber();
    long word = block.get(ownReaders);
    if (word >>> COUNT_BITS != own) {
      boolean _ = block.compareAndSet(ownReaders, word, own << COUNT_BITS);
    }
    long _ = block.getAndBitwiseOr(USED, ownBit);
  }

  private long self() {
    return process | (Thread.currentThread().threadId() & THREAD_MASK);
  }

  private boolean isGone(long writer) {
    return processes.isGone(writer >>> PROCESS_SHIFT);
  }

  private static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  // To read.

  private Holds holds() {
    Holds last = lastHolds;
    if (last == null || last.threadId != Thread.currentThread().threadId()) {
      last = holds.get();
      lastHolds = last;
    }
    return last;
  }

  /** Takes the lock to read, waiting for it. */
  public void lockToRead() {
    if (!tryFirstToRead()) {
      int _ = queue.acquire(this::attemptToRead, Mode.SHARED);
    }
  }

  /**
   * Takes the lock to read, waiting for it until interrupted.
   *
   * @throws InterruptedException if interrupted on entry or while it waits
   */
  public void lockInterruptiblyToRead() throws InterruptedException {
    throwIfInterrupted();
    if (!tryFirstToRead()) {
      int _ = queue.acquireInterruptibly(this::attemptToRead, Mode.SHARED);
    }
  }

  /**
   * Takes the lock to read, waiting for it until interrupted or the time is over.
   *
   * @param nanos how long to wait; zero or less does not wait
   * @return true if this thread holds it now
   * @throws InterruptedException if interrupted on entry or while it waits
   */
  public boolean tryLockToRead(long nanos) throws InterruptedException {
    throwIfInterrupted();
    return tryFirstToRead()
        || queue.acquire(this::attemptToRead, Mode.SHARED, nanos) != WaitQueue.FAILED;
  }

  /**
   * Takes the lock to read if nobody else writes, whoever waits.
   *
   * @return true if this thread holds it now
   */
  public boolean tryLockToRead() {
    if (read(holds())) {
      return true;
    }
    boolean _ = processes.lookForDeathsNowAndThen();
    return read(holds());
  }

  private boolean tryFirstToRead() {
    Holds mine = holds();
    boolean mayPass = mine.count > 0 || !mustQueueToRead() || isHeldByCurrentThread();
    return mayPass && read(mine);
  }

  /** As in the original: an unfair lock lets readers pass each other, but not a waiting writer. */
  private boolean mustQueueToRead() {
    return queue.hasWaiters() && (isFair || queue.isFirstWaitingIn(Mode.EXCLUSIVE));
  }

  private int attemptToRead() {
    return read(holds()) ? WaitQueue.SUCCEEDED : WaitQueue.FAILED;
  }

  private boolean read(Holds mine) {
    if (mine.count == Integer.MAX_VALUE) {
      throw new Error("Maximum lock count exceeded");
    }
    while (mayRead(settledWriter())) {
      long _ = block.getAndAdd(ownReaders, 1);
      KillPoint.pass();
      long writer = block.get(WRITER);
      if (writer == 0 || writer == self()) {
        mine.count++;
        KillPoint.pass();
        return true;
      }
      leave();
    }
    return false;
  }

  private boolean mayRead(long writer) {
    return writer == 0
        || writer == self()
        || (isGone(writer) && block.compareAndSet(WRITER, writer, 0));
  }

  private void leave() {
    long before = block.getAndAdd(ownReaders, -1);
    KillPoint.pass();
    if ((before & COUNT_MASK) == 1 && queue.hasWaiters()) {
      queue.wakeFirst();
    }
  }

  /**
   * Gives back one hold to read.
   *
   * @return false if the current thread has none; nothing was changed then
   */
  public boolean unlockToRead() {
    Holds mine = holds();
    if (mine.count == 0) {
      return false;
    }
    mine.count--;
    leave();
    return true;
  }

  /**
   * How often the current thread holds it to read.
   *
   * @return a number, zero or more
   */
  public int readHoldCount() {
    return holds().count;
  }

  /**
   * How often all threads of living processes hold it to read.
   *
   * @return a number, zero or more
   */
  public int readLockCount() {
    long count = 0;
    for (long slots = block.get(USED); slots != 0; slots &= slots - 1) {
      count += countIn(slots);
    }
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  /** The holds of the process in the first of these slots. */
  private long countIn(long slots) {
    long word = block.get(READERS + Long.numberOfTrailingZeros(slots) * LINE);
    long count = word & COUNT_MASK;
    return count == 0 || processes.isGone(word >>> COUNT_BITS) ? 0 : count;
  }

  private boolean isRead() {
    long used = block.get(USED);
    return used == ownBit ? (block.get(ownReaders) & COUNT_MASK) != 0 : isReadByAnyOf(used);
  }

  private boolean isReadByAnyOf(long used) {
    for (long slots = used; slots != 0; slots &= slots - 1) {
      if (countIn(slots) != 0) {
        return true;
      }
    }
    return false;
  }

  // To write.

  /** Takes the lock to write, waiting for it. */
  public void lockToWrite() {
    if (!tryFirstToWrite()) {
      int _ = queue.acquire(this::attemptToWrite, Mode.EXCLUSIVE);
    }
  }

  /**
   * Takes the lock to write, waiting for it until interrupted.
   *
   * @throws InterruptedException if interrupted on entry or while it waits
   */
  public void lockInterruptiblyToWrite() throws InterruptedException {
    throwIfInterrupted();
    if (!tryFirstToWrite()) {
      int _ = queue.acquireInterruptibly(this::attemptToWrite, Mode.EXCLUSIVE);
    }
  }

  /**
   * Takes the lock to write, waiting for it until interrupted or the time is over.
   *
   * @param nanos how long to wait; zero or less does not wait
   * @return true if this thread holds it now
   * @throws InterruptedException if interrupted on entry or while it waits
   */
  public boolean tryLockToWrite(long nanos) throws InterruptedException {
    throwIfInterrupted();
    return tryFirstToWrite()
        || queue.acquire(this::attemptToWrite, Mode.EXCLUSIVE, nanos) != WaitQueue.FAILED;
  }

  /**
   * Takes the lock to write if nobody else has it, whoever waits.
   *
   * @return true if this thread holds it now
   */
  public boolean tryLockToWrite() {
    if (writeAgain() || write()) {
      return true;
    }
    boolean _ = processes.lookForDeathsNowAndThen();
    return write();
  }

  private boolean tryFirstToWrite() {
    return ((!isFair || !queue.hasWaiters()) && write()) || writeAgain();
  }

  private int attemptToWrite() {
    return write() ? WaitQueue.SUCCEEDED : WaitQueue.FAILED;
  }

  private boolean writeAgain() {
    if (!isHeldByCurrentThread()) {
      return false;
    }
    long more = block.getPlain(MORE_HOLDS) + 1;
    if (more >= Integer.MAX_VALUE) {
      throw new Error("Maximum lock count exceeded");
    }
    block.setPlain(MORE_HOLDS, more);
    return true;
  }

  private boolean write() {
    long before = settledWriter();
    if ((before != 0 && !isGone(before)) || isRead()) {
      return false;
    }
    long self = self();
    if (!block.compareAndSet(WRITER, before, self | PENDING)) {
      return false;
    }
    if (isRead()) {
      free();
      return false;
    }
    if (block.getPlain(MORE_HOLDS) != 0) {
      block.setPlain(MORE_HOLDS, 0); // a dead writer has left some
    }
    block.setRelease(WRITER, self);
    setExclusiveOwnerThread(Thread.currentThread());
    return true;
  }

  /**
   * The writer's word, after a wait for the one who is about to become it or not. The wait is short
   * but for one who was stopped just there: he counts as a writer then, and wakes the first in the
   * queue if he becomes none.
   */
  private long settledWriter() {
    long writer = block.get(WRITER);
    return (writer & PENDING) == 0 ? writer : settled(writer);
  }

  @SuppressWarnings("ThreadPriorityCheck") // the other may be waiting for this very CPU
  private long settled(long pending) {
    long writer = pending;
    for (int i = 0; i < SPINS + YIELDS && (writer & PENDING) != 0 && !isGone(writer); i++) {
      if (i < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
      writer = block.get(WRITER);
    }
    return writer;
  }

  private void free() {
    block.set(WRITER, 0);
    if (queue.hasWaiters()) {
      queue.wakeFirst();
    }
  }

  /**
   * Gives the lock to write back, or one of several holds.
   *
   * @return false if the current thread does not hold it; nothing was changed then
   */
  public boolean unlockToWrite() {
    if (!isHeldByCurrentThread()) {
      return false;
    }
    long more = block.getPlain(MORE_HOLDS);
    if (more != 0) {
      block.setPlain(MORE_HOLDS, more - 1);
    } else {
      setExclusiveOwnerThread(null);
      free();
    }
    return true;
  }

  @Override
  public boolean isHeldByCurrentThread() {
    return block.getPlain(WRITER) == self();
  }

  /**
   * How often the current thread holds it to write.
   *
   * @return a number, zero or more
   */
  public int writeHoldCount() {
    return isHeldByCurrentThread() ? (int) block.getPlain(MORE_HOLDS) + 1 : 0;
  }

  /**
   * How often a thread of a living process holds it to write.
   *
   * @return a number, zero or more
   */
  public int writeLockCount() {
    return isWriteLocked() ? (int) block.get(MORE_HOLDS) + 1 : 0;
  }

  /**
   * Whether a thread of a living process holds it to write.
   *
   * @return true if so
   */
  public boolean isWriteLocked() {
    long writer = settledWriter();
    return writer != 0 && (writer & PENDING) == 0 && !isGone(writer);
  }

  /**
   * Whether it goes to those who wait in their order.
   *
   * @return true if so
   */
  public boolean isFair() {
    return isFair;
  }

  /**
   * Says who writes: a thread by its name, one of another process by numbers; null if nobody.
   *
   * @return its name or numbers, or null
   */
  public @Nullable String describeWriter() {
    long writer = settledWriter();
    if (writer == 0 || (writer & PENDING) != 0 || isGone(writer)) {
      return null;
    }
    Thread thread = owner();
    return thread != null
        ? thread.getName()
        : "#" + (writer & THREAD_MASK) + " of process " + processes.pidOf(writer >>> PROCESS_SHIFT);
  }

  /** The thread of this process that writes. */
  public @Nullable Thread owner() {
    boolean isOurs = block.get(WRITER) >>> PROCESS_SHIFT == processes.ownNumber();
    return isOurs ? getExclusiveOwnerThread() : null;
  }

  /**
   * A new condition of the lock to write.
   *
   * @return the condition
   */
  public Condition newCondition() {
    return new SharedCondition(this);
  }

  // What conditions need.

  @Override
  public SharedObject face() {
    return face;
  }

  @Override
  public Block block() {
    return block;
  }

  @Override
  public WaitQueue queue() {
    return queue;
  }

  /** Gives back what the thread holds to read, too, as the original does. */
  @Override
  public long freeFully() {
    long more = block.getPlain(MORE_HOLDS);
    int reads = holds().count;
    block.setPlain(MORE_HOLDS, 0);
    addReads(-reads);
    setExclusiveOwnerThread(null);
    free();
    return (long) reads << COUNT_BITS | more;
  }

  /** The current thread holds the lock to write. */
  private void addReads(int reads) {
    if (reads != 0) {
      holds().count += reads;
      long _ = block.getAndAdd(ownReaders, reads);
    }
  }

  @Override
  public int takeBack(long before) {
    int result = attemptToWrite();
    if (result != WaitQueue.FAILED) {
      block.setPlain(MORE_HOLDS, before & COUNT_MASK);
      addReads((int) (before >>> COUNT_BITS));
    }
    return result;
  }
}
