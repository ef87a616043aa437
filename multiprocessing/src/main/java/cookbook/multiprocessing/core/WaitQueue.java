package cookbook.multiprocessing.core;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Threads of several processes that wait for the state of a shared object to change, first come
 * first served: what {@link java.util.concurrent.locks.AbstractQueuedSynchronizer} is to one
 * process.
 *
 * <p>The object keeps its state in words of its own, and changes it by an {@link Attempt}. A method
 * that may block tries itself first, and calls {@code acquire…} when that failed:
 *
 * <pre>{@code
 * public void acquire() throws InterruptedException {
 *   if (Thread.interrupted()) {
 *     throw new InterruptedException();
 *   }
 *   if (tryTake() == WaitQueue.FAILED) {                       // the fast path: one CAS
 *     queue.acquireInterruptibly(this::tryTake, Mode.SHARED);
 *   }
 * }
 *
 * public void release() {
 *   block.getAndAdd(PERMITS, 1);                               // change the state, then wake
 *   queue.wakeFirst();
 * }
 * }</pre>
 *
 * <p>Blocked threads are {@code WAITING} or {@code TIMED_WAITING}, an interrupt ends their wait at
 * once where the method says so, and virtual ones hold no carrier. If a process dies, its threads
 * leave the queue, and the others look again at the state: an attempt may then take over what the
 * dead held ({@link Processes#isGone}).
 *
 * <p>Thread-safe.
 */
public final class WaitQueue {
  /*
   * A doubly linked list of nodes (Parkers), under a robust mutex. As in AbstractQueuedSynchronizer
   * a thread stays queued until it has what it waits for, and takes itself out. So there is no
   * hand-over that could get lost: who changes the state wakes the first, and each that leaves the
   * first place for another reason than success wakes the next.
   *
   * No lost wake-up: the waiter enters the queue, then looks at the state; the changer changes the
   * state, then looks at the queue. All four are volatile accesses, so one sees the other. The
   * looking at HEAD needs no mutex: if the node that it finds leaves meanwhile, whoever takes it out
   * sees the changed state, or wakes the next. If the node's memory is reused, a thread is woken for
   * nothing.
   *
   * Death of who holds the mutex. HEAD and the NEXT of each node are the truth; TAIL, PREVIOUS and
   * QUEUE are derived from them by repair().
   *
   *   append   everything in the node is written first; the NEXT of the last node (or HEAD) is the
   *            commit. Dead before: the node is not in; it is the dead one's own, or that of a
   *            waiter on a condition who was not signalled. Dead after: it is in, and repair
   *            completes it.
   *   unlink   the NEXT of the one before (or HEAD) is the commit. Dead before: it is in; dead
   *            after: it is out, with INTENT and perhaps QUEUE left in it. It is the dead one's own,
   *            or the condition node of a waiter who was signalled: both are taken out with a look
   *            whether they are in (removeIfThere).
   *   signal   the node of the waiter enters the lock's queue before its other node leaves the
   *            condition's. Dead between: it is in both, which whoever comes first puts right: the
   *            waiter (leaveSignalled), the next signal, or who buries the waiter.
   *   bury     the signal of a dead waiter is passed on before its node leaves the lock's queue, by
   *            which the next to bury it knows of the signal. Dead between: it is passed on once
   *            more, and somebody wakes for nothing, which a condition may.
   *
   * After each death every waiter passes through the mutex once (look), so that what the dead left
   * half done is repaired although nobody else may come by. Locking order: a condition's queue
   * before the lock's.
   */

  /** One try to get what is waited for; it changes the state of the object if it succeeds. */
  @FunctionalInterface
  public interface Attempt {
    /**
     * Tries. It must not block, and must not throw if it has changed anything.
     *
     * @return {@link #FAILED}, or anything else for success
     */
    int attempt();
  }

  /** What waits for what. */
  public enum Mode {
    /**
     * The first in the queue may try; when it has succeeded, nobody can until it changes the state
     * itself, and then it wakes the next. For locks, and for nothing else.
     */
    EXCLUSIVE(0),

    /**
     * The first in the queue may try; when it has succeeded, the next tries at once. Needed
     * whenever two changes may come before the first has left: both wake the same one.
     */
    SHARED(1),

    /** All may try, in any order; who changes the state calls {@link #wakeAll}. */
    BROADCAST(2);

    private final long code;

    Mode(long code) {
      this.code = code;
    }
  }

  /** The result of an attempt that failed. */
  public static final int FAILED = -1;

  /** The result of an attempt that succeeded, unless another one is more telling. */
  public static final int SUCCEEDED = 0;

  /** How much of a block a queue takes. All zero is an empty one. */
  public static final long BYTES = 32;

  // offsets in a queue
  private static final long MUTEX = 0;
  private static final long HEAD = 8;
  private static final long TAIL = 16;

  /** Of a condition's queue: where the lock's queue is. */
  private static final long TARGET = 24;

  // offsets in a node

  /** The number of the process, and the index of the parker in it. */
  private static final long WAITER = 0;

  private static final long INDEX_MASK = 0xffff_ffffL;

  private static final long THREAD = 8;
  private static final long MODE = 16;

  /** The queue that the node may be in: set before it enters, cleared after it has left. */
  private static final long INTENT = 24;

  /** The queue that the node is in: set after it has entered. */
  private static final long QUEUE = 32;

  private static final long NEXT = 40;
  private static final long PREVIOUS = 48;

  /** Of a node in a lock's queue: the condition whose signal brought it there. */
  private static final long CONDITION = 56;

  private static final long NODE_BYTES = 64;

  /** What a thread has: a node for a condition's queue, and one for all others behind it. */
  static final long PAIR_BYTES = 2 * NODE_BYTES;

  private final Block block;
  private final Object blocker;
  private final Region region;
  private final Block memory;
  private final long queue;
  private final long head; // offset of HEAD in the block
  private final RobustMutex mutex;
  private final ReentrantLock local = new ReentrantLock();
  private final Spinners spinners = new Spinners();

  /**
   * A queue in a block.
   *
   * @param offset where: there begin {@link #BYTES} that are zero in a new object
   * @param blocker what thread dumps say that threads wait for
   */
  public WaitQueue(Block block, long offset, Object blocker) {
    this(block.region(), block, block.address() + offset, blocker);
  }

  private WaitQueue(Region region, Block block, long address, Object blocker) {
    this.block = block;
    this.blocker = blocker;
    this.region = region;
    this.memory = region.header();
    this.queue = address;
    this.head = address - block.address() + HEAD;
    this.mutex = new RobustMutex(memory, address + MUTEX);
  }

  /** A queue that somebody else keeps alive. */
  private static WaitQueue at(Region region, long address) {
    return new WaitQueue(region, region.header(), address, region);
  }

  /** Tries until it succeeds. An interrupt does not end the wait, and is kept. */
  public int acquire(Attempt attempt, Mode mode) {
    try {
      return acquire(attempt, mode, false, Deadline.NONE);
    } catch (InterruptedException e) {
      throw new AssertionError("not interruptible", e);
    }
  }

  /**
   * Tries until it succeeds or the thread is interrupted.
   *
   * @throws InterruptedException if interrupted while waiting; nothing was changed then
   */
  public int acquireInterruptibly(Attempt attempt, Mode mode) throws InterruptedException {
    return acquire(attempt, mode, true, Deadline.NONE);
  }

  /**
   * Tries until it succeeds, the time is over, or the thread is interrupted.
   *
   * @return what the attempt returned, {@link #FAILED} if the time ran out
   * @throws InterruptedException if interrupted while waiting; nothing was changed then
   */
  public int acquire(Attempt attempt, Mode mode, long nanos) throws InterruptedException {
    return nanos <= 0 ? FAILED : acquire(attempt, mode, true, Deadline.in(nanos));
  }

  private int acquire(Attempt attempt, Mode mode, boolean interruptible, Deadline deadline)
      throws InterruptedException {
    try {
      if (!hasWaiters() || mode == Mode.BROADCAST) {
        int result = spinners.spin(region, attempt);
        if (result != FAILED) {
          return result;
        }
      }
      Parker parker = region.parkers().take();
      try {
        enqueue(parker, mode);
        return acquireQueued(parker, attempt, mode, interruptible, deadline);
      } finally {
        region.parkers().giveBack(parker);
      }
    } finally {
      Reference.reachabilityFence(block);
    }
  }

  private int acquireQueued(
      Parker parker, Attempt attempt, Mode mode, boolean interruptible, Deadline deadline)
      throws InterruptedException {
    boolean interrupted = false;
    boolean acquired = false;
    long deaths = region.processes().deaths();
    try {
      while (true) {
        parker.listen();
        KillPoint.pass();
        if (mode == Mode.BROADCAST || memory.get(queue + HEAD) == parker.node()) {
          int result = attempt.attempt();
          KillPoint.pass();
          if (result != FAILED) {
            acquired = true;
            return result;
          }
        }
        if (Thread.interrupted()) {
          if (interruptible) {
            throw new InterruptedException();
          }
          interrupted = true;
        } else if (deadline.isOver()) {
          return FAILED;
        } else if (deaths != region.processes().deaths()) {
          deaths = region.processes().deaths();
          look();
        } else {
          parker.park(blocker, deadline);
        }
      }
    } finally {
      leave(parker.node());
      KillPoint.pass();
      if (mode == Mode.SHARED || !acquired) {
        wakeFirst();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Waits for a signal that brings this thread into another queue, that of the condition's lock.
   *
   * @param parker its node for conditions is in this queue, before the lock was released
   * @return true if the signal came; false if the time was over before
   * @throws InterruptedException if interrupted before the signal came
   */
  boolean awaitSignal(Parker parker, WaitQueue target, boolean interruptible, Deadline deadline)
      throws InterruptedException {
    boolean interrupted = false;
    long deaths = region.processes().deaths();
    try {
      while (true) {
        parker.listen();
        KillPoint.pass();
        if (memory.get(parker.node() + QUEUE) != 0) {
          leaveSignalled(parker);
          return true;
        }
        if (Thread.interrupted()) {
          interrupted = true;
          if (interruptible && leaveUnsignalled(parker, target)) {
            interrupted = false;
            throw new InterruptedException();
          }
        } else if (deadline.isOver()) {
          if (leaveUnsignalled(parker, target)) {
            return false;
          }
        } else if (deaths != region.processes().deaths()) {
          deaths = region.processes().deaths();
          look();
          target.look();
        } else {
          parker.park(blocker, deadline);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Queues the current thread for a signal; it holds the lock. */
  void enqueueForSignal(Parker parker) {
    memory.set(parker.node() + THREAD, Thread.currentThread().threadId());
    boolean _ = append(parker.conditionNode(), Mode.EXCLUSIVE, 0);
  }

  /** Gets the lock back after a wait for a signal, which may have come or not. */
  void reacquire(Parker parker, Attempt attempt, boolean signalled) {
    if (!signalled) {
      enqueue(parker, Mode.EXCLUSIVE);
    }
    try {
      int _ = acquireQueued(parker, attempt, Mode.EXCLUSIVE, false, Deadline.NONE);
    } catch (InterruptedException e) {
      throw new AssertionError("not interruptible", e);
    }
  }

  /** Moves the first that waits for a signal into the lock's queue; tells whether there was one. */
  boolean signalFirst() {
    lock();
    try {
      while (memory.get(queue + HEAD) != 0) {
        long waiter = memory.get(queue + HEAD);
        long node = nodeBeside(waiter);
        boolean isNew = at(region, memory.get(queue + TARGET)).append(node, Mode.EXCLUSIVE, queue);
        KillPoint.pass();
        unlink(waiter);
        if (isNew) {
          return true;
        }
      }
      return false;
    } finally {
      unlock();
    }
  }

  /** Signals all that wait now. */
  void signalEverybody() {
    while (signalFirst()) {}
  }

  /** Makes this, in a new condition, a queue whose signals lead to another. */
  void leadTo(WaitQueue target) {
    memory.set(queue + TARGET, target.queue);
  }

  /** Wakes the first in the queue to try; to be called after each change that may let it. */
  public void wakeFirst() {
    try {
      long first = memory.get(queue + HEAD);
      if (first != 0) {
        ring(memory.get(first + WAITER));
      }
    } finally {
      Reference.reachabilityFence(block);
    }
  }

  /** Wakes all to try. */
  public void wakeAll() {
    for (long[] waiter : waiters()) {
      ring(waiter[0]);
    }
  }

  /** Tells whether anybody waits. */
  public boolean hasWaiters() {
    return block.get(head) != 0;
  }

  /** Tells whether the first waits in this mode. */
  public boolean isFirstWaitingIn(Mode mode) {
    try {
      long first = memory.get(queue + HEAD);
      return first != 0 && memory.get(first + MODE) == mode.code;
    } finally {
      Reference.reachabilityFence(block);
    }
  }

  /** How many wait. */
  public int length() {
    return waiters().size();
  }

  /** How many wait in this mode. */
  public int length(Mode mode) {
    return (int) waiters().stream().filter(waiter -> waiter[2] == mode.code).count();
  }

  /** Tells whether a thread of this process waits. */
  public boolean isWaiting(Thread thread) {
    Objects.requireNonNull(thread, "thread");
    long own = region.processes().ownNumber();
    return waiters().stream()
        .anyMatch(waiter -> waiter[0] >>> 32 == own && waiter[1] == thread.threadId());
  }

  /** The threads of this process that wait. */
  public Collection<Thread> threads() {
    return threads(_ -> true);
  }

  /** The threads of this process that wait in this mode. */
  public Collection<Thread> threads(Mode mode) {
    return threads(waiter -> waiter[2] == mode.code);
  }

  private Collection<Thread> threads(Predicate<long[]> which) {
    long own = region.processes().ownNumber();
    return waiters().stream()
        .filter(waiter -> waiter[0] >>> 32 == own && which.test(waiter))
        .map(waiter -> region.parkers().threadOf(waiter[0] & INDEX_MASK))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Waiter, thread and mode of all that wait, in their order. */
  private List<long[]> waiters() {
    List<long[]> waiters = new ArrayList<>();
    lock();
    try {
      for (long node = memory.get(queue + HEAD); node != 0; node = memory.get(node + NEXT)) {
        waiters.add(
            new long[] {
              memory.get(node + WAITER), memory.get(node + THREAD), memory.get(node + MODE)
            });
      }
    } finally {
      unlock();
      Reference.reachabilityFence(block);
    }
    return waiters;
  }

  /** Threads of one process queue for a lock of its own, which is cheaper to wait for. */
  private void lock() {
    local.lock();
    if (mutex.lock()) {
      repair();
    }
  }

  private void unlock() {
    mutex.unlock();
    local.unlock();
  }

  /** Passes through the mutex, and so repairs what a dead process left half done. */
  private void look() {
    lock();
    unlock();
  }

  private void repair() {
    long previous = 0;
    for (long node = memory.get(queue + HEAD); node != 0; node = memory.get(node + NEXT)) {
      memory.set(node + PREVIOUS, previous);
      memory.set(node + QUEUE, queue);
      previous = node;
    }
    memory.set(queue + TAIL, previous);
  }

  private void enqueue(Parker parker, Mode mode) {
    memory.set(parker.node() + THREAD, Thread.currentThread().threadId());
    boolean _ = append(parker.node(), mode, 0);
  }

  /** Returns false if the node is here already, brought by one who died before he had finished. */
  private boolean append(long node, Mode mode, long condition) {
    lock();
    try {
      if (memory.get(node + QUEUE) != 0) {
        return false;
      }
      long last = memory.get(queue + TAIL);
      memory.set(node + MODE, mode.code);
      memory.set(node + CONDITION, condition);
      memory.set(node + NEXT, 0);
      memory.set(node + PREVIOUS, last);
      memory.set(node + INTENT, queue);
      KillPoint.pass();
      memory.set(last == 0 ? queue + HEAD : last + NEXT, node); // the commit
      KillPoint.pass();
      memory.set(queue + TAIL, node);
      KillPoint.pass();
      memory.set(node + QUEUE, queue);
      return true;
    } finally {
      unlock();
    }
  }

  private void leave(long node) {
    lock();
    try {
      unlink(node);
    } finally {
      unlock();
    }
  }

  /** Takes a thread out that no signal has reached; false if one has, and it stays where it is. */
  private boolean leaveUnsignalled(Parker parker, WaitQueue target) {
    lock();
    try {
      target.look();
      if (memory.get(parker.node() + QUEUE) != 0) {
        return false;
      }
      unlink(parker.conditionNode());
      return true;
    } finally {
      unlock();
    }
  }

  /** Who signalled it takes it out of here, unless he died before. */
  private void leaveSignalled(Parker parker) {
    if (memory.get(parker.conditionNode() + INTENT) != 0) {
      removeIfThere(parker.conditionNode());
    }
  }

  private void unlink(long node) {
    long previous = memory.get(node + PREVIOUS);
    long next = memory.get(node + NEXT);
    memory.set(previous == 0 ? queue + HEAD : previous + NEXT, next); // the commit
    KillPoint.pass();
    memory.set(next == 0 ? queue + TAIL : next + PREVIOUS, previous);
    memory.set(node + QUEUE, 0);
    KillPoint.pass();
    memory.set(node + INTENT, 0);
  }

  static long nodeBeside(long conditionNode) {
    return conditionNode + NODE_BYTES;
  }

  /** Called for a new pair of nodes. */
  static void initialize(Block memory, long pair, long number, int index) {
    memory.set(pair + WAITER, number << 32 | index);
    memory.set(nodeBeside(pair) + WAITER, number << 32 | index);
  }

  private void ring(long waiter) {
    region.doorbell().ring(waiter >>> 32, waiter & INDEX_MASK);
  }

  /** Takes a dead thread out of its queues, and passes on the signal that it may have got. */
  static void bury(Region region, long pair) {
    Block memory = region.header();
    remove(region, pair);
    long node = nodeBeside(pair);
    long condition = memory.get(node + CONDITION);
    if (memory.get(node + INTENT) != 0 && condition != 0) {
      boolean _ = at(region, condition).signalFirst();
    }
    remove(region, node);
  }

  private static void remove(Region region, long node) {
    long address = region.header().get(node + INTENT);
    if (address != 0) {
      at(region, address).removeIfThere(node);
    }
  }

  private void removeIfThere(long wanted) {
    lock();
    try {
      for (long node = memory.get(queue + HEAD); node != 0; node = memory.get(node + NEXT)) {
        if (node == wanted) {
          unlink(node);
          return;
        }
      }
      memory.set(wanted + QUEUE, 0);
      memory.set(wanted + INTENT, 0);
    } finally {
      unlock();
    }
  }
}
