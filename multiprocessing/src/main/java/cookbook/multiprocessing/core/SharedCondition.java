package cookbook.multiprocessing.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collection;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * A condition of a lock that processes share; a shared object itself.
 *
 * <p>Waiters are signalled, and take the lock again, in the order of their coming. A signal that
 * reached a thread whose process dies before it has the lock again passes on to the next.
 * Thread-safe.
 */
public final class SharedCondition implements Condition, SharedObject {
  /*
   * As in AbstractQueuedSynchronizer, a signal moves the waiter into the lock's queue, and it wakes
   * when it is first there and the lock is free. The condition keeps the lock's memory alive, and
   * says where it is and of what class, so that a reference to the condition is enough.
   */

  private static final long serialVersionUID = 1L;

  private static final long QUEUE = 0;
  private static final long LOCK = 32;
  private static final long LOCK_SERIAL = 40;
  private static final long NAME_BYTES = 48;
  private static final long NAME = 56;

  private final transient Block block;
  private final transient ConditionOwner owner;
  private final transient WaitQueue queue;

  /** Creates a condition of a lock. */
  public SharedCondition(ConditionOwner owner) {
    SharedReference lock = SharedReference.to(owner.face());
    byte[] name = lock.type().getName().getBytes(UTF_8);
    this.owner = owner;
    this.block =
        owner
            .block()
            .region()
            .call(() ->
                Block.create(
                    SharedCondition.class,
                    NAME + name.length,
                    new long[] {0, 0, 0, 0, lock.address(), lock.serial(), name.length}));
    this.queue = new WaitQueue(block, QUEUE, this);
    block.segment().asSlice(NAME, name.length).copyFrom(MemorySegment.ofArray(name));
    block.keep(owner.block());
    queue.leadTo(owner.queue());
  }

  SharedCondition(Block block) throws InvalidObjectException {
    this.block = block;
    this.queue = new WaitQueue(block, QUEUE, this);
    String name =
        new String(
            block.segment().asSlice(NAME, block.get(NAME_BYTES)).toArray(ValueLayout.JAVA_BYTE),
            UTF_8);
    SharedReference lock =
        new SharedReference(
            block.region().id(), block.get(LOCK), block.get(LOCK_SERIAL), classOf(name));
    this.owner = ((ConditionOwner.Conditioned) lock.resolve()).conditionOwner();
  }

  private static Class<?> classOf(String name) throws InvalidObjectException {
    try {
      return Class.forName(name, false, SharedCondition.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new InvalidObjectException("no class of locks: " + name, e);
    }
  }

  /** Tells whether this is a condition of that lock. */
  public boolean isOf(ConditionOwner lock) {
    return owner.equals(lock); // one object for a lock in a process
  }

  /**
   * Tells whether anybody waits.
   *
   * @throws IllegalMonitorStateException if the current thread does not hold the lock
   */
  public boolean hasWaiters() {
    requireHeld();
    return queue.hasWaiters();
  }

  /**
   * How many wait.
   *
   * @throws IllegalMonitorStateException if the current thread does not hold the lock
   */
  public int waitQueueLength() {
    requireHeld();
    return queue.length();
  }

  /**
   * The threads of this process that wait.
   *
   * @throws IllegalMonitorStateException if the current thread does not hold the lock
   */
  public Collection<Thread> waitingThreads() {
    requireHeld();
    return queue.threads();
  }

  private void requireHeld() {
    if (!owner.isHeldByCurrentThread()) {
      throw new IllegalMonitorStateException(
          Thread.currentThread() + " does not hold the lock of this condition: " + owner.face());
    }
  }

  @Override
  public void await() throws InterruptedException {
    boolean _ = sleep(true, Deadline.NONE);
  }

  @Override
  public void awaitUninterruptibly() {
    try {
      boolean _ = sleep(false, Deadline.NONE);
    } catch (InterruptedException e) {
      throw new AssertionError("not interruptible", e);
    }
  }

  @Override
  public long awaitNanos(long nanosTimeout) throws InterruptedException {
    Deadline deadline = Deadline.in(nanosTimeout);
    boolean _ = sleep(true, deadline);
    return deadline.remainingNanos();
  }

  @Override
  public boolean await(long time, TimeUnit unit) throws InterruptedException {
    return sleep(true, Deadline.in(unit.toNanos(time)));
  }

  @Override
  @SuppressWarnings("JavaUtilDate") // the interface has it
  public boolean awaitUntil(Date deadline) throws InterruptedException {
    long now = System.currentTimeMillis();
    long millis = deadline.getTime() <= now ? 0 : deadline.getTime() - now;
    return sleep(true, Deadline.in(TimeUnit.MILLISECONDS.toNanos(millis)));
  }

  /** Returns false if the time ran out before a signal came. */
  private boolean sleep(boolean interruptible, Deadline deadline) throws InterruptedException {
    if (interruptible && Thread.interrupted()) {
      throw new InterruptedException();
    }
    requireHeld();
    Region region = block.region();
    Parker parker = region.parkers().take();
    try {
      queue.enqueueForSignal(parker);
      KillPoint.pass();
      long holds = owner.freeFully();
      KillPoint.pass();
      boolean signalled = false;
      try {
        signalled = queue.awaitSignal(parker, owner.queue(), interruptible, deadline);
      } finally {
        owner.queue().reacquire(parker, () -> owner.takeBack(holds), signalled);
      }
      return signalled;
    } finally {
      region.parkers().giveBack(parker);
    }
  }

  @Override
  public void signal() {
    requireHeld();
    boolean _ = queue.signalFirst();
  }

  @Override
  public void signalAll() {
    requireHeld();
    queue.signalEverybody();
  }

  private Object writeReplace() {
    return block.referenceTo(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw SharedReference.expected();
  }
}
