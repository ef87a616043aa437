package cookbook.multiprocessing.core;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock for a few instructions on shared memory, which passes to the next when the process that
 * holds it dies.
 *
 * <p>It is for the inner parts of shared objects: it is held for less than a microsecond, never
 * while waiting for anything, and never while calling foreign code. It is not reentrant, an
 * interrupt does not end a wait for it, and it belongs to a process rather than a thread.
 *
 * <p>Use it so, with words that are written first and committed by <em>one</em> store:
 *
 * <pre>{@code
 * if (mutex.lock()) {
 *   repair();               // the one before died in the middle: derive again what is derived
 * }
 * try {
 *   …
 * } finally {
 *   mutex.unlock();
 * }
 * }</pre>
 */
public final class RobustMutex {
  /*
   * The word holds the number of the process that holds the lock, or zero. Numbers are never used
   * again, so the compare-and-set that takes it from a dead process cannot hit another owner. Who
   * dies between taking it over and the end of the repair leaves his own number: the next one
   * repairs again, and repairs are idempotent.
   *
   * Death is what the kernel says (Processes.isAlive), and asked for only after 10 ms, because a
   * lock is held that long only by a process that was killed, stopped or starved.
   */

  private static final int SPINS = 64;
  private static final int YIELDS = 8;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long LAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Block block;
  private final long offset;
  private final Processes processes;

  /** A lock in this word of a block, free while the word is zero. */
  public RobustMutex(Block block, long offset) {
    this(block, offset, block.region().processes());
  }

  RobustMutex(Block block, long offset, Processes processes) {
    this.block = block;
    this.offset = offset;
    this.processes = processes;
  }

  /**
   * Takes the lock.
   *
   * @return true if the one who had it died in the middle of its work, which must be repaired now
   */
  public boolean lock() {
    boolean isTakenOver = !block.compareAndSet(offset, 0, processes.ownNumber()) && lockSlowly();
    KillPoint.pass();
    return isTakenOver;
  }

  /**
   * Takes the lock if nobody has it who lives, and does not wait for it. Does not tell whether
   * something must be repaired: for use where nothing ever must.
   *
   * @return false if a living process has it
   */
  public boolean tryLock() {
    long owner = block.get(offset);
    boolean isFree = owner == 0 || processes.isGone(owner) || !processes.isAlive(owner);
    boolean isTaken = isFree && block.compareAndSet(offset, owner, processes.ownNumber());
    KillPoint.pass();
    return isTaken;
  }

  /** Gives the lock back. */
  public void unlock() {
    KillPoint.pass();
    block.setRelease(offset, 0);
    KillPoint.pass();
  }

  @SuppressWarnings("ThreadPriorityCheck") // the holder may be waiting for this very CPU
  private boolean lockSlowly() {
    long own = processes.ownNumber();
    long pauseNanos = FIRST_PAUSE_NANOS;
    long patienceEnd = 0;
    for (int round = 0; ; round++) {
      long owner = block.get(offset);
      if (owner == 0) {
        if (block.compareAndSet(offset, 0, own)) {
          return false;
        }
      } else if (processes.isGone(owner) || isFoundDead(owner, patienceEnd)) {
        if (block.compareAndSet(offset, owner, own)) {
          return true;
        }
      }
      if (round < SPINS) {
        Thread.onSpinWait();
      } else if (round < SPINS + YIELDS) {
        Thread.yield();
      } else {
        if (patienceEnd == 0) {
          patienceEnd = System.nanoTime() + PATIENCE_NANOS;
        }
        LockSupport.parkNanos(this, pauseNanos);
        pauseNanos = Math.min(2 * pauseNanos, LAST_PAUSE_NANOS);
      }
    }
  }

  private boolean isFoundDead(long owner, long patienceEnd) {
    return patienceEnd != 0 && System.nanoTime() - patienceEnd > 0 && !processes.isAlive(owner);
  }
}
