package cookbook.multiprocessing;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.concurrent.locks.ReentrantLock;
import cookbook.threading.Locked;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What Mutex and ReentrantLock have in common, each the original and the mirror. */
@ParameterizedClass
@MethodSource("locks")
@Timeout(300)
@SuppressWarnings("WaitNotInLoop") // the bare waits are what is tested
final class LockContractTest {
  private final Lock lock;

  LockContractTest(Lock lock) {
    this.lock = lock;
  }

  static Stream<Lock> locks() {
    return Stream.of(
        new java.util.concurrent.locks.ReentrantLock(),
        new ReentrantLock(),
        new ReentrantLock(true),
        new cookbook.threading.Mutex(),
        new Mutex());
  }

  @Test
  void unlockOfFreeLockIsRefused() {
    assertThrows(IllegalMonitorStateException.class, lock::unlock);
  }

  @Test
  void unlockByAnotherThreadIsRefused() throws Exception {
    try (var _ = Locked.of(lock)) {
      assertInstanceOf(IllegalMonitorStateException.class, Worker.running(lock::unlock).failure());
      assertFalse(Worker.calling(lock::tryLock).get(), "it is still held");
    }
  }

  @Test
  void tryLockOfAnotherThreadFails() throws Exception {
    try (var _ = Locked.of(lock)) {
      assertFalse(Worker.calling(lock::tryLock).get());
      assertFalse(Worker.calling(() -> lock.tryLock(-1, DAYS)).get());
      assertFalse(Worker.calling(() -> lock.tryLock(1, MILLISECONDS)).get());
    }
  }

  @Test
  void interruptEndsLockInterruptiblyAndTimedTryLock() {
    try (var _ = Locked.of(lock)) {
      var waiter = Worker.running(lock::lockInterruptibly).awaitBlocked();
      assertInstanceOf(InterruptedException.class, waiter.interrupt().failure());
      var timed = Worker.calling(() -> lock.tryLock(1, DAYS)).awaitBlocked();
      assertInstanceOf(InterruptedException.class, timed.interrupt().failure());
    }
  }

  @Test
  void interruptStatusOnEntryIsReportedEvenIfTheLockIsFree() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, lock::lockInterruptibly);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> lock.tryLock(1, DAYS));
    assertFalse(Thread.interrupted());
  }

  @Test
  void interruptDoesNotEndLockButIsKept() throws Exception {
    Worker<Boolean> waiter;
    try (var _ = Locked.of(lock)) {
      waiter = Worker.calling(this::lockAndTellInterruptStatus).awaitBlocked();
      waiter.interrupt().awaitBlocked();
    }
    assertTrue(waiter.get());
  }

  private boolean lockAndTellInterruptStatus() {
    try (var _ = Locked.of(lock)) {
      return Thread.currentThread().isInterrupted();
    }
  }

  @Test
  void threadsThatWaitGetTheLockInTheOrderOfTheirComing() throws Exception {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<Worker<Boolean>> waiters = new ArrayList<>();
    try (var _ = Locked.of(lock)) {
      for (int i = 0; i < 5; i++) {
        int number = i;
        waiters.add(Worker.calling(() -> lockAndNote(number, order)).awaitBlocked());
      }
    }
    for (var waiter : waiters) {
      waiter.get();
    }
    assertEquals(List.of(0, 1, 2, 3, 4), order);
  }

  private boolean lockAndNote(int number, List<Integer> order) {
    try (var _ = Locked.of(lock)) {
      return order.add(number);
    }
  }

  @Test
  void conditionIsRefusedToWhoDoesNotHoldTheLock() {
    Condition condition = lock.newCondition();
    assertThrows(IllegalMonitorStateException.class, condition::await);
    assertThrows(IllegalMonitorStateException.class, () -> condition.await(1, DAYS));
    assertThrows(IllegalMonitorStateException.class, condition::signal);
    assertThrows(IllegalMonitorStateException.class, condition::signalAll);
  }

  @Test
  void interruptedConditionWaitTakesTheLockAgainBeforeItThrows() {
    Condition condition = lock.newCondition();
    var waiter =
        Worker.running(() -> {
          lock.lock();
          try {
            condition.await();
          } finally {
            lock.unlock(); // refused if not held
          }
        });
    Throwable failure = waiter.awaitBlocked().interrupt().failure();
    assertInstanceOf(InterruptedException.class, failure);
    assertEquals(0, failure.getSuppressed().length);
  }

  @Test
  void timedConditionWaitTimesOutAndHoldsTheLock() throws Exception {
    Condition condition = lock.newCondition();
    try (var _ = Locked.of(lock)) {
      assertFalse(condition.await(1, MILLISECONDS));
    }
  }

  @Test
  void signalReleasesOneAndSignalAllTheRest() throws Exception {
    Condition condition = lock.newCondition();
    List<Worker<Boolean>> waiters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiters.add(Worker.calling(() -> awaitUnder(condition)).awaitBlocked());
    }
    try (var _ = Locked.of(lock)) {
      condition.signal();
    }
    waiters.getFirst().get();
    waiters.get(1).awaitBlocked();
    waiters.get(2).awaitBlocked();
    try (var _ = Locked.of(lock)) {
      condition.signalAll();
    }
    waiters.get(1).get();
    waiters.get(2).get();
  }

  private boolean awaitUnder(Condition condition) throws InterruptedException {
    try (var _ = Locked.of(lock)) {
      condition.await();
      return true;
    }
  }
}
