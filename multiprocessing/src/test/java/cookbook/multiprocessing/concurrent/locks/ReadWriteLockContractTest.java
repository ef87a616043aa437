package cookbook.multiprocessing.concurrent.locks;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.Worker;
import cookbook.threading.Locked;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What ReentrantReadWriteLock does: the original and the mirror, fair and not. */
@ParameterizedClass
@EnumSource
@Timeout(300)
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // the bare calls are what is tested
final class ReadWriteLockContractTest {
  enum Kind {
    ORIGINAL(false),
    ORIGINAL_FAIR(true),
    SHARED(false),
    SHARED_FAIR(true);

    final boolean isFair;

    Kind(boolean isFair) {
      this.isFair = isFair;
    }

    private Subject create() {
      return switch (this) {
        case ORIGINAL, ORIGINAL_FAIR ->
            subject(new java.util.concurrent.locks.ReentrantReadWriteLock(isFair));
        case SHARED, SHARED_FAIR -> subject(new ReentrantReadWriteLock(isFair));
      };
    }
  }

  private record Subject(
      Lock read,
      Lock write,
      BooleanSupplier isFair,
      IntSupplier readLockCount,
      IntSupplier readHoldCount,
      IntSupplier writeHoldCount,
      BooleanSupplier isWriteLocked,
      BooleanSupplier isWriteLockedByMe,
      IntSupplier queueLength,
      Predicate<Thread> hasQueuedThread,
      Predicate<Condition> hasWaiters,
      Function<Condition, Integer> waitQueueLength,
      Object whole) {}

  private static Subject subject(java.util.concurrent.locks.ReentrantReadWriteLock lock) {
    return new Subject(
        lock.readLock(),
        lock.writeLock(),
        lock::isFair,
        lock::getReadLockCount,
        lock::getReadHoldCount,
        lock::getWriteHoldCount,
        lock::isWriteLocked,
        lock::isWriteLockedByCurrentThread,
        lock::getQueueLength,
        lock::hasQueuedThread,
        lock::hasWaiters,
        lock::getWaitQueueLength,
        lock);
  }

  private static Subject subject(ReentrantReadWriteLock lock) {
    return new Subject(
        lock.readLock(),
        lock.writeLock(),
        lock::isFair,
        lock::getReadLockCount,
        lock::getReadHoldCount,
        lock::getWriteHoldCount,
        lock::isWriteLocked,
        lock::isWriteLockedByCurrentThread,
        lock::getQueueLength,
        lock::hasQueuedThread,
        lock::hasWaiters,
        lock::getWaitQueueLength,
        lock);
  }

  private final Kind kind;
  private final Subject lock;
  private int counter; // guarded by the lock
  private int mirrorOfCounter;

  ReadWriteLockContractTest(Kind kind) {
    this.kind = kind;
    this.lock = kind.create();
  }

  private Worker<Boolean> holding(Lock half, CountDownLatch end) {
    return Worker.calling(() -> {
      try (var _ = Locked.of(half)) {
        end.await();
        return true;
      }
    });
  }

  private Worker<Boolean> passing(Lock half) {
    return Worker.calling(() -> {
      try (var _ = Locked.of(half)) {
        return true;
      }
    });
  }

  private void awaitQueued(int count) {
    await().until(() -> lock.queueLength.getAsInt() == count);
  }

  @Test
  void readersShareWriterExcludes() throws Exception {
    try (var _ = Locked.of(lock.read)) {
      assertTrue(Worker.calling(lock.read::tryLock).get());
      assertFalse(Worker.calling(lock.write::tryLock).get());
      assertFalse(Worker.calling(() -> lock.write.tryLock(1, MILLISECONDS)).get());
    }
  }

  @Test
  void writerExcludesReadersAndWriters() throws Exception {
    try (var _ = Locked.of(lock.write)) {
      assertFalse(Worker.calling(lock.read::tryLock).get());
      assertFalse(Worker.calling(lock.write::tryLock).get());
      assertFalse(Worker.calling(() -> lock.read.tryLock(1, MILLISECONDS)).get());
      assertFalse(Worker.calling(() -> lock.read.tryLock(-1, DAYS)).get());
      assertFalse(Worker.calling(() -> lock.write.tryLock(-1, DAYS)).get());
    }
    assertTrue(Worker.calling(lock.read::tryLock).get());
  }

  @Test
  void unlockOfWhatIsNotHeldIsRefused() {
    assertThrows(IllegalMonitorStateException.class, lock.read::unlock);
    assertThrows(IllegalMonitorStateException.class, lock.write::unlock);
    try (var _ = Locked.of(lock.write)) {
      var other = Worker.running(lock.write::unlock);
      assertInstanceOf(IllegalMonitorStateException.class, other.failure());
      assertTrue(lock.isWriteLockedByMe.getAsBoolean());
    }
    try (var _ = Locked.of(lock.read)) {
      var other = Worker.running(lock.read::unlock);
      assertInstanceOf(IllegalMonitorStateException.class, other.failure());
      assertEquals(1, lock.readLockCount.getAsInt());
    }
  }

  @Test
  void bothHalvesAreReentrantAndCounted() {
    lock.write.lock();
    lock.write.lock();
    assertEquals(2, lock.writeHoldCount.getAsInt());
    lock.read.lock();
    lock.read.lock();
    assertEquals(2, lock.readHoldCount.getAsInt());
    assertEquals(2, lock.readLockCount.getAsInt());
    lock.write.unlock();
    assertTrue(lock.isWriteLockedByMe.getAsBoolean());
    lock.write.unlock();
    assertFalse(lock.isWriteLocked.getAsBoolean());
    lock.read.unlock();
    lock.read.unlock();
    assertEquals(0, lock.readLockCount.getAsInt());
    assertEquals(0, lock.readHoldCount.getAsInt());
  }

  @Test
  void holdsAreCountedByThread() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    var other = holding(lock.read, end);
    await().until(() -> lock.readLockCount.getAsInt() == 1);
    assertEquals(0, lock.readHoldCount.getAsInt());
    try (var _ = Locked.of(lock.read)) {
      assertEquals(1, lock.readHoldCount.getAsInt());
      assertEquals(2, lock.readLockCount.getAsInt());
    }
    end.countDown();
    assertTrue(other.get());
  }

  @Test
  void writerMayDowngrade() throws Exception {
    lock.write.lock();
    lock.read.lock();
    lock.write.unlock();
    assertFalse(Worker.calling(lock.write::tryLock).get());
    assertTrue(Worker.calling(lock.read::tryLock).get(), "others may read now");
    lock.read.unlock();
  }

  @Test
  void readerCannotUpgrade() throws Exception {
    try (var _ = Locked.of(lock.read)) {
      assertFalse(lock.write.tryLock());
      assertFalse(lock.write.tryLock(1, MILLISECONDS));
    }
    assertTrue(lock.write.tryLock());
    lock.write.unlock();
  }

  @Test
  void interruptEndsInterruptibleWaits() {
    try (var _ = Locked.of(lock.write)) {
      for (Lock half : List.of(lock.read, lock.write)) {
        var waiter = Worker.running(half::lockInterruptibly).awaitBlocked();
        assertInstanceOf(InterruptedException.class, waiter.interrupt().failure());
        var timed = Worker.calling(() -> half.tryLock(1, DAYS)).awaitBlocked();
        assertInstanceOf(InterruptedException.class, timed.interrupt().failure());
      }
    }
  }

  @Test
  void interruptStatusOnEntryIsReported() {
    for (Lock half : List.of(lock.read, lock.write)) {
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, half::lockInterruptibly);
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> half.tryLock(1, DAYS));
      assertFalse(Thread.interrupted());
    }
  }

  @Test
  void interruptDoesNotEndLockButIsKept() throws Exception {
    for (Lock half : List.of(lock.read, lock.write)) {
      Worker<Boolean> waiter;
      try (var _ = Locked.of(lock.write)) {
        waiter =
            Worker.calling(
                    () -> {
                      try (var _ = Locked.of(half)) {
                        return Thread.currentThread().isInterrupted();
                      }
                    })
                .awaitBlocked();
        waiter.interrupt().awaitBlocked();
      }
      assertTrue(waiter.get());
    }
  }

  @Test
  void lastReaderLetsTheWriterIn() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    lock.read.lock();
    var reader = holding(lock.read, end);
    await().until(() -> lock.readLockCount.getAsInt() == 2);
    var writer = passing(lock.write);
    awaitQueued(1);
    lock.read.unlock();
    writer.awaitBlocked();
    end.countDown();
    assertTrue(reader.get());
    assertTrue(writer.get());
  }

  @Test
  void readersWhoWaitTogetherPassTogether() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    List<Worker<Boolean>> readers = new ArrayList<>();
    try (var _ = Locked.of(lock.write)) {
      for (int i = 0; i < 4; i++) {
        readers.add(holding(lock.read, end));
        awaitQueued(i + 1);
      }
    }
    await().until(() -> lock.readLockCount.getAsInt() == 4);
    end.countDown();
    for (var reader : readers) {
      assertTrue(reader.get());
    }
  }

  @Test
  void readerDoesNotPassAWriterWhoIsTheFirstToWait() throws Exception {
    lock.read.lock();
    var writer = passing(lock.write);
    awaitQueued(1);
    assertFalse(Worker.calling(() -> lock.read.tryLock(1, MILLISECONDS)).get());
    assertTrue(lock.read.tryLock(1, DAYS), "but one who reads may read again");
    lock.read.unlock();
    var reader = passing(lock.read);
    awaitQueued(2);
    lock.read.unlock();
    assertTrue(writer.get());
    assertTrue(reader.get());
  }

  @Test
  void untimedTryLockPassesThoseWhoWait() throws Exception {
    lock.read.lock();
    var writer = passing(lock.write);
    awaitQueued(1);
    var barging =
        Worker.calling(() -> {
          boolean isHeld = lock.read.tryLock();
          if (isHeld) {
            lock.read.unlock();
          }
          return isHeld;
        });
    assertTrue(barging.get());
    lock.read.unlock();
    assertTrue(writer.get());
  }

  @Test
  void timedOutWriterLetsTheReadersBehindPass() throws Exception {
    try (var _ = Locked.of(lock.read)) {
      var writer = Worker.calling(() -> lock.write.tryLock(300, MILLISECONDS));
      await().until(() -> lock.queueLength.getAsInt() == 1 || writer.isDone()); // looks late
      var reader = passing(lock.read);
      assertFalse(writer.get());
      assertTrue(reader.get());
    }
  }

  @Test
  void conditionOfTheWriteLockGivesItBackWhileItWaits() throws Exception {
    Condition condition = lock.write.newCondition();
    assertThrows(UnsupportedOperationException.class, lock.read::newCondition);
    assertThrows(IllegalMonitorStateException.class, condition::signal);
    assertThrows(IllegalMonitorStateException.class, () -> lock.hasWaiters.test(condition));
    var waiter =
        Worker.calling(() -> {
          lock.write.lock();
          lock.write.lock();
          condition.await();
          int holds = lock.writeHoldCount.getAsInt();
          lock.write.unlock();
          lock.write.unlock();
          return holds;
        });
    waiter.awaitBlocked();
    await().until(() -> !lock.isWriteLocked.getAsBoolean());
    try (var _ = Locked.of(lock.write)) {
      assertTrue(lock.hasWaiters.test(condition));
      assertEquals(1, lock.waitQueueLength.apply(condition));
      condition.signal();
      assertFalse(lock.hasWaiters.test(condition));
    }
    assertEquals(2, waiter.get());
  }

  @Test
  void conditionGivesBackWhatTheWriterReadsTooWhileItWaits() throws Exception {
    Condition condition = lock.write.newCondition();
    var waiter =
        Worker.calling(() -> {
          lock.write.lock();
          lock.read.lock();
          condition.await();
          int reads = lock.readHoldCount.getAsInt();
          lock.read.unlock();
          lock.write.unlock();
          return reads;
        });
    waiter.awaitBlocked();
    await().until(() -> !lock.isWriteLocked.getAsBoolean());
    assertEquals(0, lock.readLockCount.getAsInt());
    try (var _ = Locked.of(lock.write)) {
      condition.signal();
    }
    assertEquals(1, waiter.get());
    assertEquals(0, lock.readLockCount.getAsInt());
  }

  @Test
  void timedConditionWaitOfAReadingWriterTimesOut() throws Exception {
    Condition condition = lock.write.newCondition();
    try (var _ = Locked.of(lock.write);
        var _ = Locked.of(lock.read)) {
      assertFalse(condition.await(1, MILLISECONDS));
      assertEquals(1, lock.readHoldCount.getAsInt());
      assertTrue(lock.isWriteLockedByMe.getAsBoolean());
    }
  }

  @Test
  void timedConditionWaitTimesOutAndHoldsTheLock() throws Exception {
    Condition condition = lock.write.newCondition();
    try (var _ = Locked.of(lock.write)) {
      assertFalse(condition.await(1, MILLISECONDS));
      assertTrue(lock.isWriteLockedByMe.getAsBoolean());
    }
  }

  @Test
  void conditionOfAnotherLockIsRefused() {
    Condition condition = kind.create().write.newCondition();
    try (var _ = Locked.of(lock.write)) {
      assertThrows(IllegalArgumentException.class, () -> lock.hasWaiters.test(condition));
    }
  }

  @Test
  void queuedThreadsAreKnown() throws Exception {
    Thread waiter;
    try (var _ = Locked.of(lock.write)) {
      waiter =
          Thread.ofVirtual()
              .start(() -> {
                lock.read.lock();
                lock.read.unlock();
              });
      awaitQueued(1);
      assertTrue(lock.hasQueuedThread.test(waiter));
      assertFalse(lock.hasQueuedThread.test(Thread.currentThread()));
      await().until(waiter::getState, state -> state == Thread.State.WAITING);
    }
    waiter.join();
    assertEquals(0, lock.queueLength.getAsInt());
  }

  @Test
  void toStringTellsTheHolds() {
    assertEquals(kind.isFair, lock.isFair.getAsBoolean());
    assertTrue(lock.whole.toString().endsWith("[Write locks = 0, Read locks = 0]"));
    assertTrue(lock.write.toString().endsWith("[Unlocked]"));
    lock.write.lock();
    lock.write.lock();
    assertTrue(lock.whole.toString().endsWith("[Write locks = 2, Read locks = 0]"));
    String name = Thread.currentThread().getName();
    assertTrue(lock.write.toString().endsWith("[Locked by thread " + name + "]"));
    lock.read.lock();
    lock.write.unlock();
    lock.write.unlock();
    assertTrue(lock.whole.toString().endsWith("[Write locks = 0, Read locks = 1]"));
    assertTrue(lock.read.toString().endsWith("[Read locks = 1]"));
    lock.read.unlock();
  }

  @Test
  void stressReadersSeeWhatWritersWroteAsAWhole() throws Exception {
    int rounds = 5_000;
    List<Worker<Void>> workers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      workers.add(Worker.running(() -> write(rounds)));
      workers.add(Worker.running(() -> readAsAWhole(lock.read::lock, rounds)));
      workers.add(
          Worker.running(() ->
              readAsAWhole(
                  () -> {
                    while (!lock.read.tryLock()) {
                      Thread.onSpinWait();
                    }
                  },
                  rounds)));
    }
    for (var worker : workers) {
      worker.get();
    }
    assertEquals(2 * rounds, counter);
    assertEquals(0, lock.readLockCount.getAsInt());
    assertFalse(lock.isWriteLocked.getAsBoolean());
  }

  private void write(int rounds) {
    for (int i = 0; i < rounds; i++) {
      try (var _ = Locked.of(lock.write)) {
        counter++;
        Thread.onSpinWait();
        mirrorOfCounter++;
      }
    }
  }

  private void readAsAWhole(Runnable locking, int rounds) {
    for (int i = 0; i < rounds; i++) {
      locking.run();
      try {
        assertEquals(counter, mirrorOfCounter);
      } finally {
        lock.read.unlock();
      }
    }
  }
}
