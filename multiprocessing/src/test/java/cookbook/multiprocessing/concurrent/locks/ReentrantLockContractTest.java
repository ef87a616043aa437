package cookbook.multiprocessing.concurrent.locks;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.Duck;
import cookbook.multiprocessing.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the original promises beyond what every lock does, of the original and of the mirror. */
@ParameterizedClass
@MethodSource("locks")
@Timeout(300)
@SuppressWarnings({"WaitNotInLoop", "LockNotBeforeTry", "JavaUtilDate"}) // is what is tested
final class ReentrantLockContractTest {
  /** The common methods. */
  interface Reentrant {
    void lock();

    void lockInterruptibly() throws InterruptedException;

    boolean tryLock();

    boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException;

    void unlock();

    Condition newCondition();

    int getHoldCount();

    boolean isHeldByCurrentThread();

    boolean isLocked();

    boolean isFair();

    boolean hasQueuedThreads();

    boolean hasQueuedThread(Thread thread);

    int getQueueLength();

    boolean hasWaiters(Condition condition);

    int getWaitQueueLength(Condition condition);
  }

  private final Object object;
  private final Reentrant lock;

  ReentrantLockContractTest(Object object) {
    this.object = object;
    this.lock = Duck.of(object, Reentrant.class);
  }

  static Stream<Object> locks() {
    return Stream.of(
        new java.util.concurrent.locks.ReentrantLock(),
        new java.util.concurrent.locks.ReentrantLock(true),
        new ReentrantLock(),
        new ReentrantLock(true));
  }

  @Test
  void holderTakesItAgainByEveryMethodAndFreesItByAsManyUnlocks() throws Exception {
    lock.lock();
    lock.lockInterruptibly();
    assertTrue(lock.tryLock());
    assertTrue(lock.tryLock(0, DAYS));
    assertEquals(4, lock.getHoldCount());
    for (int holds = 4; holds > 0; holds--) {
      assertTrue(lock.isHeldByCurrentThread());
      assertFalse(Worker.calling(lock::tryLock).get());
      lock.unlock();
    }
    assertEquals(0, lock.getHoldCount());
    assertFalse(lock.isLocked());
    assertThrows(IllegalMonitorStateException.class, lock::unlock);
  }

  @Test
  void othersSeeThatItIsLockedAndHoldNothing() throws Exception {
    lock.lock();
    assertTrue(Worker.calling(lock::isLocked).get());
    assertFalse(Worker.calling(lock::isHeldByCurrentThread).get());
    assertEquals(0, Worker.calling(lock::getHoldCount).get());
    lock.unlock();
  }

  @Test
  void queueIsSeen() throws Exception {
    lock.lock();
    assertFalse(lock.hasQueuedThreads());
    Thread[] first = new Thread[1];
    var waiter =
        Worker.running(
                () -> {
                  first[0] = Thread.currentThread();
                  lock.lock();
                  lock.unlock();
                })
            .awaitBlocked();
    assertTrue(lock.hasQueuedThreads());
    assertTrue(lock.hasQueuedThread(first[0]));
    assertFalse(lock.hasQueuedThread(Thread.currentThread()));
    assertEquals(1, lock.getQueueLength());
    lock.unlock();
    waiter.get();
    assertEquals(0, lock.getQueueLength());
    assertThrows(NullPointerException.class, () -> lock.hasQueuedThread(null));
  }

  @Test
  void fairLockIsNotTakenBeforeThoseWhoWait() throws Exception {
    if (!lock.isFair()) {
      return;
    }
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    lock.lock();
    var greedy =
        Worker.running(
                () -> {
                  take("greedy", order);
                  take("greedy", order);
                })
            .awaitBlocked();
    var patient = Worker.running(() -> take("patient", order)).awaitBlocked();
    lock.unlock();
    greedy.get();
    patient.get();
    assertEquals(List.of("greedy", "patient", "greedy"), order);
  }

  private void take(String name, List<String> order) {
    lock.lock();
    order.add(name);
    lock.unlock();
  }

  @Test
  void waitGivesBackAllHoldsAndTakesThemAgain() throws Exception {
    Condition condition = lock.newCondition();
    var waiter =
        Worker.calling(() -> {
          lock.lock();
          lock.lock();
          lock.lock();
          condition.await();
          int holds = lock.getHoldCount();
          lock.unlock();
          lock.unlock();
          lock.unlock();
          return holds;
        });
    waiter.awaitBlocked();
    lock.lock();
    assertTrue(lock.hasWaiters(condition));
    assertEquals(1, lock.getWaitQueueLength(condition));
    condition.signal();
    assertFalse(lock.hasWaiters(condition));
    assertEquals(1, lock.getQueueLength(), "a signal moves the waiter to the lock's queue");
    lock.unlock();
    assertEquals(3, waiter.get());
  }

  @Test
  void signalledThreadsTakeTheLockInTheOrderOfTheirWaits() throws Exception {
    Condition condition = lock.newCondition();
    List<Integer> order = new ArrayList<>(); // guarded by lock
    List<Worker<Void>> waiters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      waiters.add(
          Worker.running(
                  () -> {
                    lock.lock();
                    condition.await();
                    order.add(number);
                    lock.unlock();
                  })
              .awaitBlocked());
    }
    lock.lock();
    condition.signalAll();
    lock.unlock();
    for (var waiter : waiters) {
      waiter.get();
    }
    assertEquals(List.of(0, 1, 2, 3, 4), order);
  }

  @Test
  void signalOfNobodyIsForgotten() throws Exception {
    Condition condition = lock.newCondition();
    lock.lock();
    condition.signal();
    condition.signalAll();
    assertFalse(condition.await(1, MILLISECONDS));
    lock.unlock();
  }

  @Test
  void signalIsNotLostByAWaiterThatIsInterrupted() throws Exception {
    Condition condition = lock.newCondition();
    var first = Worker.running(() -> awaitUnderLock(condition)).awaitBlocked();
    var second = Worker.running(() -> awaitUnderLock(condition)).awaitBlocked();
    assertInstanceOf(InterruptedException.class, first.interrupt().failure());
    lock.lock();
    condition.signal();
    lock.unlock();
    second.get();
  }

  private void awaitUnderLock(Condition condition) throws InterruptedException {
    lock.lock();
    try {
      condition.await();
    } finally {
      lock.unlock();
    }
  }

  @Test
  void interruptAfterTheSignalIsKeptAndThrowsNothing() throws Exception {
    Condition condition = lock.newCondition();
    var waiter =
        Worker.calling(() -> {
          awaitUnderLock(condition);
          return Thread.interrupted();
        });
    waiter.awaitBlocked();
    lock.lock();
    condition.signal();
    waiter.interrupt().awaitBlocked();
    lock.unlock();
    assertTrue(waiter.get());
  }

  @Test
  void uninterruptibleWaitGoesOnAndKeepsTheInterrupt() throws Exception {
    Condition condition = lock.newCondition();
    var waiter =
        Worker.calling(() -> {
          lock.lock();
          condition.awaitUninterruptibly();
          lock.unlock();
          return Thread.interrupted();
        });
    waiter.awaitBlocked().interrupt().awaitBlocked();
    lock.lock();
    condition.signal();
    lock.unlock();
    assertTrue(waiter.get());
  }

  @Test
  void timedWaitsTellWhetherTheTimeRanOut() throws Exception {
    Condition condition = lock.newCondition();
    lock.lock();
    assertFalse(condition.await(1, MILLISECONDS));
    assertFalse(condition.await(-1, DAYS));
    assertTrue(condition.awaitNanos(1_000_000) <= 0);
    assertFalse(condition.awaitUntil(Date.from(Instant.now().plusMillis(1))));
    assertFalse(condition.awaitUntil(Date.from(Instant.now().minus(Duration.ofDays(1)))));
    assertTrue(lock.isHeldByCurrentThread());
    lock.unlock();
    var waiter =
        Worker.calling(() -> {
          lock.lock();
          long rest = condition.awaitNanos(DAYS.toNanos(1));
          lock.unlock();
          return rest;
        });
    waiter.awaitBlocked();
    lock.lock();
    condition.signal();
    lock.unlock();
    assertTrue(waiter.get() > 0);
  }

  @Test
  void interruptStatusOnEntryOfAWaitIsReported() {
    Condition condition = lock.newCondition();
    lock.lock();
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, condition::await);
    assertTrue(lock.isHeldByCurrentThread());
    lock.unlock();
  }

  @Test
  void conditionOfAnotherLockIsRefused() {
    Condition other = new java.util.concurrent.locks.ReentrantLock().newCondition();
    assertThrows(IllegalArgumentException.class, () -> lock.hasWaiters(other));
    Condition mirrored = new ReentrantLock().newCondition();
    assertThrows(IllegalArgumentException.class, () -> lock.getWaitQueueLength(mirrored));
    assertThrows(NullPointerException.class, () -> lock.hasWaiters(null));
    Condition own = lock.newCondition();
    assertThrows(IllegalMonitorStateException.class, () -> lock.hasWaiters(own));
    assertThrows(IllegalMonitorStateException.class, () -> lock.getWaitQueueLength(own));
  }

  @Test
  void stressConditionsPassATokenAround() throws Exception {
    int threads = 4;
    int rounds = 500;
    int[] token = new int[1]; // guarded by lock
    List<Condition> turns = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      turns.add(lock.newCondition());
    }
    List<Worker<Void>> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int own = i;
      workers.add(
          Worker.running(() -> {
            for (int round = 0; round < rounds; round++) {
              lock.lock();
              while (token[0] % threads != own) {
                turns.get(own).await();
              }
              token[0]++;
              turns.get((own + 1) % threads).signal();
              lock.unlock();
            }
          }));
    }
    for (var worker : workers) {
      worker.get();
    }
    assertEquals(threads * rounds, token[0]);
  }

  @Test
  void toStringTellsTheHolder() {
    assertTrue(object.toString().endsWith("[Unlocked]"), object.toString());
    lock.lock();
    String name = Thread.currentThread().getName();
    assertTrue(object.toString().endsWith("[Locked by thread " + name + "]"), object.toString());
    lock.unlock();
  }
}
