package cookbook.multiprocessing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.concurrent.LinkedBlockingQueue;
import cookbook.multiprocessing.concurrent.Semaphore;
import cookbook.multiprocessing.concurrent.atomic.AtomicReference;
import cookbook.multiprocessing.concurrent.locks.ReentrantLock;
import cookbook.multiprocessing.concurrent.locks.ReentrantReadWriteLock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Subclasses, which see more of the originals and of the mirrors than others do. */
@Timeout(300)
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // the bare calls are what is tested
final class SubclassTest {
  // What they may see, made public.

  interface WatchedLock extends Lock {
    @Nullable Thread getOwner();

    Collection<Thread> getQueuedThreads();

    Collection<Thread> getWaitingThreads(Condition condition);
  }

  private static final class OriginalLock extends java.util.concurrent.locks.ReentrantLock
      implements WatchedLock {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Thread getOwner() {
      return super.getOwner();
    }

    @Override
    public Collection<Thread> getQueuedThreads() {
      return super.getQueuedThreads();
    }

    @Override
    public Collection<Thread> getWaitingThreads(Condition condition) {
      return super.getWaitingThreads(condition);
    }
  }

  private static final class SharedLock extends ReentrantLock implements WatchedLock {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Thread getOwner() {
      return super.getOwner();
    }

    @Override
    public Collection<Thread> getQueuedThreads() {
      return super.getQueuedThreads();
    }

    @Override
    public Collection<Thread> getWaitingThreads(Condition condition) {
      return super.getWaitingThreads(condition);
    }
  }

  interface WatchedReadWriteLock extends ReadWriteLock {
    @Nullable Thread getOwner();

    Collection<Thread> getQueuedThreads();

    Collection<Thread> getQueuedReaderThreads();

    Collection<Thread> getQueuedWriterThreads();

    Collection<Thread> getWaitingThreads(Condition condition);
  }

  private static final class OriginalReadWriteLock
      extends java.util.concurrent.locks.ReentrantReadWriteLock implements WatchedReadWriteLock {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Thread getOwner() {
      return super.getOwner();
    }

    @Override
    public Collection<Thread> getQueuedThreads() {
      return super.getQueuedThreads();
    }

    @Override
    public Collection<Thread> getQueuedReaderThreads() {
      return super.getQueuedReaderThreads();
    }

    @Override
    public Collection<Thread> getQueuedWriterThreads() {
      return super.getQueuedWriterThreads();
    }

    @Override
    public Collection<Thread> getWaitingThreads(Condition condition) {
      return super.getWaitingThreads(condition);
    }
  }

  private static final class SharedReadWriteLock extends ReentrantReadWriteLock
      implements WatchedReadWriteLock {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Thread getOwner() {
      return super.getOwner();
    }

    @Override
    public Collection<Thread> getQueuedThreads() {
      return super.getQueuedThreads();
    }

    @Override
    public Collection<Thread> getQueuedReaderThreads() {
      return super.getQueuedReaderThreads();
    }

    @Override
    public Collection<Thread> getQueuedWriterThreads() {
      return super.getQueuedWriterThreads();
    }

    @Override
    public Collection<Thread> getWaitingThreads(Condition condition) {
      return super.getWaitingThreads(condition);
    }
  }

  interface WatchedSemaphore {
    void acquireUninterruptibly();

    void release(int permits);

    int availablePermits();

    void reducePermits(int reduction);

    Collection<Thread> getQueuedThreads();
  }

  private static final class OriginalSemaphore extends java.util.concurrent.Semaphore
      implements WatchedSemaphore {
    private static final long serialVersionUID = 1L;

    OriginalSemaphore() {
      super(3);
    }

    @Override
    public void reducePermits(int reduction) {
      super.reducePermits(reduction);
    }

    @Override
    public Collection<Thread> getQueuedThreads() {
      return super.getQueuedThreads();
    }
  }

  private static final class SharedSemaphore extends Semaphore implements WatchedSemaphore {
    private static final long serialVersionUID = 1L;

    SharedSemaphore() {
      super(3);
    }

    @Override
    public void reducePermits(int reduction) {
      super.reducePermits(reduction);
    }

    @Override
    public Collection<Thread> getQueuedThreads() {
      return super.getQueuedThreads();
    }
  }

  static Stream<WatchedLock> locks() {
    return Stream.of(new OriginalLock(), new SharedLock());
  }

  static Stream<WatchedReadWriteLock> readWriteLocks() {
    return Stream.of(new OriginalReadWriteLock(), new SharedReadWriteLock());
  }

  static Stream<WatchedSemaphore> semaphores() {
    return Stream.of(new OriginalSemaphore(), new SharedSemaphore());
  }

  private static Thread startAndAwaitBlocked(Runnable work) {
    Thread thread = Thread.ofPlatform().daemon().start(work);
    await().until(() -> thread.getState() == Thread.State.WAITING);
    return thread;
  }

  private static void pass(Lock lock) {
    lock.lock();
    lock.unlock();
  }

  @ParameterizedTest
  @MethodSource("locks")
  void lockShowsItsOwnerAndThoseWhoWait(WatchedLock lock) throws Exception {
    Condition condition = lock.newCondition();
    assertNull(lock.getOwner());
    Thread waiting =
        startAndAwaitBlocked(() -> {
          lock.lock();
          condition.awaitUninterruptibly();
          lock.unlock();
        });
    lock.lock();
    assertSame(Thread.currentThread(), lock.getOwner());
    assertEquals(List.of(waiting), List.copyOf(lock.getWaitingThreads(condition)));
    assertTrue(lock.getQueuedThreads().isEmpty());
    condition.signal();
    assertTrue(lock.getWaitingThreads(condition).isEmpty());
    assertEquals(List.of(waiting), List.copyOf(lock.getQueuedThreads()));
    lock.unlock();
    waiting.join();
    assertTrue(lock.getQueuedThreads().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("locks")
  void waitingThreadsAreShownToTheHolderOfTheirLockOnly(WatchedLock lock) {
    Condition own = lock.newCondition();
    Condition foreign = new ReentrantLock().newCondition();
    assertThrows(IllegalMonitorStateException.class, () -> lock.getWaitingThreads(own));
    lock.lock();
    assertThrows(IllegalArgumentException.class, () -> lock.getWaitingThreads(foreign));
    assertThrows(NullPointerException.class, () -> lock.getWaitingThreads(null));
    lock.unlock();
  }

  @ParameterizedTest
  @MethodSource("readWriteLocks")
  void readWriteLockShowsItsWriterAndThoseWhoWait(WatchedReadWriteLock lock) throws Exception {
    assertNull(lock.getOwner());
    lock.writeLock().lock();
    assertSame(Thread.currentThread(), lock.getOwner());
    Thread reader = startAndAwaitBlocked(() -> pass(lock.readLock()));
    Thread writer = startAndAwaitBlocked(() -> pass(lock.writeLock()));
    assertEquals(List.of(reader), List.copyOf(lock.getQueuedReaderThreads()));
    assertEquals(List.of(writer), List.copyOf(lock.getQueuedWriterThreads()));
    assertEquals(2, lock.getQueuedThreads().size());
    assertTrue(lock.getWaitingThreads(lock.writeLock().newCondition()).isEmpty());
    lock.writeLock().unlock();
    reader.join();
    writer.join();
    lock.readLock().lock();
    assertNull(lock.getOwner(), "readers are not shown");
    lock.readLock().unlock();
  }

  @ParameterizedTest
  @MethodSource("semaphores")
  void semaphoreShowsThoseWhoWaitAndLetsItsPermitsBeReduced(WatchedSemaphore semaphore)
      throws Exception {
    semaphore.reducePermits(5);
    assertEquals(-2, semaphore.availablePermits());
    Thread waiting = startAndAwaitBlocked(semaphore::acquireUninterruptibly);
    assertEquals(List.of(waiting), List.copyOf(semaphore.getQueuedThreads()));
    semaphore.release(3);
    waiting.join();
    assertEquals(0, semaphore.availablePermits());
    assertThrows(IllegalArgumentException.class, () -> semaphore.reducePermits(-1));
    semaphore.reducePermits(Integer.MAX_VALUE);
    semaphore.reducePermits(1);
    assertThrows(Error.class, () -> semaphore.reducePermits(1));
    assertEquals(Integer.MIN_VALUE, semaphore.availablePermits());
  }

  // How they travel.

  @Test
  void withinItsProcessASubclassStaysTheSameObject() throws Exception {
    SharedLock lock = new SharedLock();
    assertSame(lock, copy(lock));
    Condition condition = lock.newCondition();
    assertSame(condition, copy(condition));
    LinkedBlockingQueue<Lock> queue = new LinkedBlockingQueue<>(List.of(lock));
    assertSame(lock, queue.take());
  }

  private static Object copy(Object object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void inAnotherProcessItIsTheClassThatItExtends() throws Exception {
    Lock lock = new SharedLock();
    Condition condition = lock.newCondition();
    AtomicReference<String> seen = new AtomicReference<>();
    lock.lock();
    try (Process process =
        new Process(() -> {
          lock.lock();
          seen.set(lock.getClass().getName());
          condition.signal();
          lock.unlock();
        })) {
      process.start();
      condition.await();
      lock.unlock();
      process.join();
    }
    assertEquals(ReentrantLock.class.getName(), seen.get());
  }

  @Test
  void nameForASubclassIsRefused() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Shared.named("lock", SharedLock.class, SharedLock::new));
    assertTrue(refused.getMessage().contains(ReentrantLock.class.getName()), refused.getMessage());
  }
}
