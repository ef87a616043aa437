package cookbook.multiprocessing;

import static cookbook.multiprocessing.core.Peer.LONG;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.concurrent.CountDownLatch;
import cookbook.multiprocessing.concurrent.Semaphore;
import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import cookbook.multiprocessing.concurrent.atomic.AtomicLongArray;
import cookbook.multiprocessing.concurrent.locks.ReentrantLock;
import cookbook.multiprocessing.core.Peer;
import cookbook.multiprocessing.core.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real JVMs that share objects in static fields, and die at the worst moments. */
@Timeout(300)
@SuppressWarnings({"WaitNotInLoop", "LockNotBeforeTry"}) // the bare calls are what is tested
final class BetweenProcessesTest {
  /** One and the same in every process that uses this class. */
  static final class Common {
    static final ReentrantLock LOCK = new ReentrantLock();
    static final ReentrantLock FAIR_LOCK = new ReentrantLock(true);
    static final Condition CONDITION = LOCK.newCondition();
    static final Mutex MUTEX = new Mutex();
    static final Semaphore SEMAPHORE = new Semaphore(2);
    static final CountDownLatch LATCH = new CountDownLatch(1);
    static final Event EVENT = new Event();
    static final AtomicLongArray NUMBERS = new AtomicLongArray(8);
    static final AtomicLong READY = new AtomicLong();

    private Common() {}
  }

  private static void awaitReady(long expected) {
    await().atMost(LONG).until(Common.READY::get, ready -> ready == expected);
  }

  // ---- mutual exclusion

  /** Adds to a number that only locks protect. */
  static final class Counts {
    static void main() {
      count(2_500);
    }

    static void count(int rounds) {
      for (int i = 0; i < rounds; i++) {
        Common.LOCK.lock();
        Common.NUMBERS.set(0, Common.NUMBERS.get(0) + 1);
        Common.LOCK.unlock();
        Common.FAIR_LOCK.lock();
        Common.NUMBERS.set(1, Common.NUMBERS.get(1) + 1);
        Common.FAIR_LOCK.unlock();
        Common.MUTEX.lock();
        Common.NUMBERS.set(2, Common.NUMBERS.get(2) + 1);
        Common.MUTEX.unlock();
        Common.SEMAPHORE.acquireUninterruptibly();
        long inside = Common.NUMBERS.incrementAndGet(3);
        Common.NUMBERS.accumulateAndGet(4, inside, Math::max);
        Common.NUMBERS.decrementAndGet(3);
        Common.SEMAPHORE.release();
      }
    }
  }

  @Test
  void locksExcludeAndSemaphoresLimitBetweenProcesses() throws Exception {
    for (int i = 0; i < 5; i++) {
      Common.NUMBERS.set(i, 0);
    }
    List<Peer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        peers.add(Peer.start(Counts.class));
      }
      Counts.count(2_500);
      for (Peer peer : peers) {
        peer.awaitEnd();
      }
    } finally {
      peers.forEach(Peer::close);
    }
    assertEquals(7_500, Common.NUMBERS.get(0));
    assertEquals(7_500, Common.NUMBERS.get(1));
    assertEquals(7_500, Common.NUMBERS.get(2));
    assertTrue(Common.NUMBERS.get(4) <= 2, "inside at a time: " + Common.NUMBERS.get(4));
    assertEquals(2, Common.SEMAPHORE.availablePermits());
    assertFalse(Common.LOCK.hasQueuedThreads());
  }

  // ---- signals across

  /** Waits on everything in turn, and says so after each. */
  static final class Waits {
    static void main() throws InterruptedException {
      Common.LATCH.await();
      Common.READY.incrementAndGet();
      Common.EVENT.await();
      Common.READY.incrementAndGet();
      Common.LOCK.lock();
      Common.NUMBERS.set(5, 1);
      Common.CONDITION.await();
      Common.READY.incrementAndGet();
      Common.LOCK.unlock();
    }
  }

  @Test
  void latchEventAndConditionWakeAnotherProcess() throws Exception {
    Common.READY.set(0);
    Common.EVENT.clear();
    Common.NUMBERS.set(5, 0);
    try (Peer peer = Peer.start(Waits.class)) {
      Common.LATCH.countDown();
      awaitReady(1);
      Common.EVENT.set();
      awaitReady(2);
      await().atMost(LONG).until(() -> Common.NUMBERS.get(5) == 1);
      Common.LOCK.lock();
      Common.CONDITION.signal();
      assertEquals(2, Common.READY.get(), "it needs the lock first");
      Common.LOCK.unlock();
      awaitReady(3);
      peer.awaitEnd();
    }
  }

  // ---- deaths

  /** Takes both kinds of lock, and stays. */
  static final class HoldsLocks {
    static void main() throws InterruptedException {
      Common.LOCK.lock();
      Common.LOCK.lock();
      Common.MUTEX.lock();
      Common.READY.incrementAndGet();
      new java.util.concurrent.CountDownLatch(1).await();
    }
  }

  @Test
  void lockOfAKilledProcessPassesToWhoWaits() throws Exception {
    Common.READY.set(0);
    try (Peer peer = Peer.start(HoldsLocks.class)) {
      awaitReady(1);
      var waiter =
          Worker.calling(() -> {
            Common.LOCK.lock();
            int holds = Common.LOCK.getHoldCount();
            Common.LOCK.unlock();
            return holds;
          });
      waiter.awaitBlocked();
      assertTrue(Common.LOCK.toString().contains("of process " + peer.jvm().process().pid()));
      peer.kill();
      assertEquals(1, waiter.get());
      assertTrue(Common.MUTEX.tryLock(), "nobody waited for it");
      Common.MUTEX.unlock();
    }
  }

  @Test
  void lockOfAStoppedProcessIsNotTaken() throws Exception {
    Common.READY.set(0);
    try (Peer peer = Peer.start(HoldsLocks.class)) {
      awaitReady(1);
      peer.signal("STOP");
      assertFalse(Common.LOCK.tryLock(300, MILLISECONDS));
      assertFalse(Common.MUTEX.tryLock());
      assertTrue(Common.LOCK.isLocked());
      peer.kill();
      Common.LOCK.lock();
      Common.LOCK.unlock();
    }
  }

  /** Waits for the lock that the test holds. */
  static final class WaitsForLock {
    static void main() {
      Common.READY.incrementAndGet();
      Common.FAIR_LOCK.lock();
      throw new AssertionError("stopped, then killed");
    }
  }

  @Test
  void wakeUpOfAKilledWaiterPassesToTheNext() throws Exception {
    Common.READY.set(0);
    Common.FAIR_LOCK.lock();
    try (Peer peer = Peer.start(WaitsForLock.class)) {
      await().atMost(LONG).until(() -> Common.FAIR_LOCK.getQueueLength() == 1);
      var second = Worker.running(() -> Counts.count(1)).awaitBlocked();
      await().until(() -> Common.FAIR_LOCK.getQueueLength() == 2);
      peer.signal("STOP");
      Common.FAIR_LOCK.unlock();
      second.awaitBlocked();
      peer.kill();
      second.get();
      assertFalse(Common.FAIR_LOCK.hasQueuedThreads());
    }
  }

  /** Waits for a signal. */
  static final class WaitsForSignal {
    static void main() throws InterruptedException {
      Common.LOCK.lock();
      Common.CONDITION.await();
      throw new AssertionError("stopped, then killed");
    }
  }

  private static int waiting() {
    Common.LOCK.lock();
    try {
      return Common.LOCK.getWaitQueueLength(Common.CONDITION);
    } finally {
      Common.LOCK.unlock();
    }
  }

  @Test
  void signalToAKilledWaiterPassesToTheNext() throws Exception {
    try (Peer peer = Peer.start(WaitsForSignal.class)) {
      await().atMost(LONG).until(() -> waiting() == 1);
      var second =
          Worker.running(() -> {
            Common.LOCK.lock();
            Common.CONDITION.await();
            Common.LOCK.unlock();
          });
      await().until(() -> waiting() == 2);
      peer.signal("STOP");
      Common.LOCK.lock();
      Common.CONDITION.signal(); // for the peer, which came first
      Common.LOCK.unlock();
      second.awaitBlocked();
      peer.kill();
      second.get();
      assertEquals(0, waiting());
    }
  }

  @Test
  void killedWaiterOnAConditionLeavesNothingBehind() throws Exception {
    try (Peer peer = Peer.start(WaitsForSignal.class)) {
      await().atMost(LONG).until(() -> waiting() == 1);
      peer.kill();
      Region.own().processes().lookForDeaths();
      assertEquals(0, waiting());
      var second =
          Worker.running(() -> {
            Common.LOCK.lock();
            Common.CONDITION.await();
            Common.LOCK.unlock();
          });
      await().until(() -> waiting() == 1);
      Common.LOCK.lock();
      Common.CONDITION.signal();
      Common.LOCK.unlock();
      second.get();
    }
  }

  // ---- kills at random

  /** Works with all of it until killed, in two threads. */
  static final class Works {
    static void main() {
      Thread _ = Thread.ofPlatform().start(Works::forever);
      forever();
    }

    private static void forever() {
      while (true) {
        workOnce();
      }
    }

    /** Under the lock the two numbers differ only in the hands of its holder. */
    static void workOnce() {
      Common.LOCK.lock();
      long number = Common.NUMBERS.get(6) + 1;
      Common.NUMBERS.set(6, number);
      Common.NUMBERS.set(7, number);
      Common.CONDITION.signalAll();
      try {
        if (number % 5 == 0) {
          boolean _ = Common.CONDITION.await(1, MILLISECONDS);
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      Common.LOCK.unlock();
      Common.READY.incrementAndGet();
    }
  }

  @Test
  void killsAtRandomStopNobodyElse() throws Exception {
    Common.READY.set(0);
    for (int kill = 0; kill < 5; kill++) {
      try (Peer first = Peer.start(Works.class);
          Peer second = Peer.start(Works.class)) {
        long before = Common.READY.get();
        await()
            .atMost(LONG)
            .until(() -> Common.READY.get() > before + 500 + 37 * first.processNumber() % 64);
        first.kill();
        long between = Common.READY.get();
        await().atMost(LONG).until(() -> Common.READY.get() > between + 100);
        second.kill();
      }
      for (int i = 0; i < 100; i++) {
        Works.workOnce();
      }
      Common.LOCK.lock();
      assertEquals(Common.NUMBERS.get(6), Common.NUMBERS.get(7));
      Common.LOCK.unlock();
    }
    await().until(() -> !Common.LOCK.hasQueuedThreads());
    assertEquals(0, waiting());
  }
}
