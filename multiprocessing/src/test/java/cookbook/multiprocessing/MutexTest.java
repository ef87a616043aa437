package cookbook.multiprocessing;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.threading.Locked;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to Mutex; what every lock does is in {@link LockContractTest}. */
@Timeout(300)
@SuppressWarnings("LockNotBeforeTry") // the bare calls are what is tested
final class MutexTest {
  private final Mutex mutex = new Mutex();
  private int counter;

  @Test
  void secondLockByTheHolderIsRefused() {
    mutex.lock();
    var refused = assertThrows(IllegalStateException.class, mutex::lock);
    assertTrue(refused.getMessage().contains("ReentrantLock"), refused.getMessage());
    assertTrue(mutex.isHeldByCurrentThread(), "and changes nothing");
    mutex.unlock();
    assertFalse(mutex.isLocked(), "one unlock frees it");
  }

  @Test
  void secondLockInterruptiblyByTheHolderIsRefused() throws Exception {
    mutex.lockInterruptibly();
    assertThrows(IllegalStateException.class, mutex::lockInterruptibly);
    mutex.unlock();
    assertFalse(mutex.isLocked());
  }

  @Test
  void secondTryByTheHolderFails() throws Exception {
    assertTrue(mutex.tryLock());
    assertFalse(mutex.tryLock());
    assertFalse(mutex.tryLock(0, DAYS));
    assertFalse(mutex.tryLock(1, MILLISECONDS));
    mutex.unlock();
    assertFalse(mutex.isLocked());
  }

  @Test
  void timedSecondTryByTheHolderIsInterruptible() {
    var holder =
        Worker.running(() -> {
          mutex.lock();
          boolean _ = mutex.tryLock(1, DAYS);
        });
    assertInstanceOf(InterruptedException.class, holder.awaitBlocked().interrupt().failure());
  }

  @Test
  void unlockByAnotherThreadIsRefusedAndNamesTheHolder() {
    mutex.lock();
    Throwable refused = Worker.running(mutex::unlock).failure();
    assertInstanceOf(IllegalMonitorStateException.class, refused);
    String holder = Thread.currentThread().toString();
    assertTrue(refused.getMessage().contains(holder), refused.getMessage());
    assertTrue(mutex.isHeldByCurrentThread());
  }

  @Test
  void secondUnlockIsRefused() {
    mutex.lock();
    mutex.unlock();
    assertThrows(IllegalMonitorStateException.class, mutex::unlock);
  }

  @Test
  @SuppressWarnings("WaitNotInLoop") // the bare wait is what is tested
  void conditionGivesTheMutexBackWhileItWaits() throws Exception {
    var changed = mutex.newCondition();
    var waiter =
        Worker.calling(() -> {
          try (var _ = Locked.of(mutex)) {
            changed.await();
            return mutex.isHeldByCurrentThread();
          }
        });
    waiter.awaitBlocked();
    assertFalse(mutex.isLocked());
    try (var _ = Locked.of(mutex)) {
      changed.signal();
    }
    assertTrue(waiter.get());
  }

  @Test
  void deadlockOfTwoMutexesIsFoundByTheJvm() throws Exception {
    Mutex other = new Mutex();
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);
    var one = Worker.running(() -> lockBoth(mutex, bothHoldOne, other));
    var two = Worker.running(() -> lockBoth(other, bothHoldOne, mutex));

    var threads = ManagementFactory.getThreadMXBean();
    await().until(() -> threads.findDeadlockedThreads() != null);
    assertEquals(2, threads.findDeadlockedThreads().length);

    assertInstanceOf(InterruptedException.class, one.interrupt().failure());
    two.get();
  }

  private static void lockBoth(Mutex first, CyclicBarrier bothHoldOne, Mutex second)
      throws Exception {
    try (var _ = Locked.of(first)) {
      bothHoldOne.await();
      try (var _ = Locked.ofInterruptibly(second)) {
        assertTrue(second.isLocked());
      }
    }
  }

  @Test
  void stressEveryWayOfLockingExcludesEveryOther() throws Exception {
    int rounds = 20_000;
    List<Worker<Void>> workers = new ArrayList<>();
    for (Worker.Work lock : waysToLock()) {
      workers.add(Worker.running(() -> count(lock, rounds)));
    }
    for (var worker : workers) {
      worker.get();
    }
    assertEquals(workers.size() * rounds, counter);
    assertFalse(mutex.isLocked());
  }

  private List<Worker.Work> waysToLock() {
    return List.of(
        mutex::lock,
        mutex::lockInterruptibly,
        () -> {
          while (!mutex.tryLock()) {
            Thread.onSpinWait();
          }
        },
        () -> assertTrue(mutex.tryLock(1, DAYS)));
  }

  private void count(Worker.Work lock, int rounds) throws Exception {
    for (int i = 0; i < rounds; i++) {
      lock.run();
      counter++;
      mutex.unlock();
    }
  }

  @Test
  void toStringTellsTheHolder() {
    assertTrue(mutex.toString().endsWith("[free]"), mutex.toString());
    mutex.lock();
    String name = Thread.currentThread().getName();
    assertTrue(mutex.toString().endsWith("[held by " + name + "]"), mutex.toString());
  }

  @Test
  void sample() {
    // @start region="sample"
    Mutex mutex = new Mutex();
    mutex.lock();
    try {
      assertFalse(mutex.tryLock()); // taken, were it by this very thread
    } finally {
      mutex.unlock();
    }
    // @end
    assertFalse(mutex.isLocked());
  }
}
