package cookbook.multiprocessing.concurrent.locks;

import static cookbook.multiprocessing.core.Peer.LONG;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.Worker;
import cookbook.multiprocessing.core.Codec;
import cookbook.multiprocessing.core.Peer;
import cookbook.multiprocessing.core.Region;
import cookbook.multiprocessing.core.SharedCondition;
import cookbook.threading.Locked;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to the mirror; the rest is in {@link ReadWriteLockContractTest}. */
@Timeout(300)
@SuppressWarnings("LockNotBeforeTry") // the bare calls are what is tested
final class ReentrantReadWriteLockTest {
  private static ReentrantReadWriteLock named(String name) {
    return Region.own()
        .names()
        .named(name, ReentrantReadWriteLock.class, ReentrantReadWriteLock::new);
  }

  /** Holds a lock and does not let go. */
  static final class Holder {
    static void main(String[] args) {
      ReentrantReadWriteLock lock = named(args[0]);
      if (args[1].equals("read")) {
        lock.readLock().lock();
      } else {
        lock.writeLock().lock();
        lock.writeLock().lock();
      }
      Peer.number(args[0]).set(1);
      while (true) {
        LockSupport.park();
      }
    }
  }

  /** Writes two numbers under the lock, over and over. */
  static final class Writer {
    static void main(String[] args) {
      ReentrantReadWriteLock lock = named("pair");
      for (int i = 0; i < 20_000; i++) {
        try (var _ = Locked.of(lock.writeLock())) {
          long _ = Peer.number("pair.a").incrementAndGet();
          long _ = Peer.number("pair.b").incrementAndGet();
        }
      }
    }
  }

  /** Locks and unlocks in every way until it is killed. */
  static final class Busy {
    static void main() {
      ReentrantReadWriteLock lock = named("busy");
      for (long i = 1; ; i++) {
        Lock half = i % 3 == 0 ? lock.writeLock() : lock.readLock();
        if (i % 5 != 0) {
          half.lock();
        } else if (!half.tryLock()) {
          continue;
        }
        Peer.number("busy").set(i);
        half.unlock();
      }
    }
  }

  /** Waits for a writer's signal. */
  static final class Waiter {
    static void main(String[] args) throws InterruptedException {
      ReentrantReadWriteLock lock = named(args[0]);
      try (var _ = Locked.of(lock.writeLock())) {
        Peer.number(args[0]).set(1);
        while (Peer.number(args[0]).get() != 2) {
          condition(lock).await();
        }
      }
    }
  }

  private static Condition condition(ReentrantReadWriteLock lock) {
    return Region.own()
        .names()
        .named(
            "condition",
            SharedCondition.class,
            () -> (SharedCondition) lock.writeLock().newCondition());
  }

  @Test
  void killedReaderDoesNotKeepTheWriterOut() throws Exception {
    ReentrantReadWriteLock lock = named("killed reader");
    try (Peer peer = Peer.start(Holder.class, "killed reader", "read")) {
      Peer.awaitNumber("killed reader", 1);
      lock.readLock().lock();
      assertEquals(2, lock.getReadLockCount());
      lock.readLock().unlock();
      assertFalse(lock.writeLock().tryLock());
      var writer = Worker.running(lock.writeLock()::lock).awaitBlocked();
      peer.kill();
      writer.get();
      assertEquals(0, lock.getReadLockCount());
    }
  }

  @Test
  void killedWritersLockIsTakenOver() throws Exception {
    ReentrantReadWriteLock lock = named("killed writer");
    try (Peer peer = Peer.start(Holder.class, "killed writer", "write")) {
      Peer.awaitNumber("killed writer", 1);
      assertTrue(lock.isWriteLocked());
      assertTrue(lock.toString().endsWith("[Write locks = 2, Read locks = 0]"), lock.toString());
      assertFalse(lock.readLock().tryLock());
      var reader = Worker.running(lock.readLock()::lock).awaitBlocked();
      peer.kill();
      reader.get();
      assertFalse(lock.isWriteLocked());
      assertEquals(1, lock.getReadLockCount());
    }
  }

  @Test
  void writerAfterADeadOneHoldsItOnce() throws Exception {
    ReentrantReadWriteLock lock = named("dead writer");
    try (Peer peer = Peer.start(Holder.class, "dead writer", "write")) {
      Peer.awaitNumber("dead writer", 1);
      peer.kill();
      lock.writeLock().lock();
      assertEquals(1, lock.getWriteHoldCount());
      lock.writeLock().unlock();
      assertTrue(Worker.calling(lock.writeLock()::tryLock).get());
    }
  }

  @Test
  void triesFindOutThatTheHolderIsDead() throws Exception {
    ReentrantReadWriteLock lock = named("tries");
    try (Peer peer = Peer.start(Holder.class, "tries", "write")) {
      Peer.awaitNumber("tries", 1);
      peer.kill();
      await().pollInSameThread().until(lock.readLock()::tryLock);
      lock.readLock().unlock();
    }
  }

  @Test
  void stoppedHolderIsNotRobbed() throws Exception {
    for (String half : new String[] {"read", "write"}) {
      String name = "stopped " + half;
      ReentrantReadWriteLock lock = named(name);
      try (Peer peer = Peer.start(Holder.class, name, half)) {
        Peer.awaitNumber(name, 1);
        peer.signal("STOP");
        var writer = Worker.running(lock.writeLock()::lock).awaitBlocked();
        await().during(Duration.ofMillis(300)).until(() -> !writer.isDone());
        peer.kill();
        writer.get();
      }
    }
  }

  @Test
  void killsAtAnyMomentLeaveTheLockUsable() throws Exception {
    ReentrantReadWriteLock lock = named("busy");
    for (int kill = 0; kill < 6; kill++) {
      try (Peer one = Peer.start(Busy.class);
          Peer two = Peer.start(Busy.class)) {
        Peer.number("busy").set(0);
        long enough = ThreadLocalRandom.current().nextLong(10, 500);
        await()
            .atMost(LONG)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> Peer.number("busy").get() > enough);
        one.kill();
        assertTrue(lock.writeLock().tryLock(30, SECONDS));
        lock.writeLock().unlock();
        two.kill();
        assertTrue(lock.readLock().tryLock(30, SECONDS));
        lock.readLock().unlock();
        assertTrue(lock.writeLock().tryLock(30, SECONDS));
        assertEquals(0, lock.getReadLockCount());
        lock.writeLock().unlock();
        assertFalse(lock.isWriteLocked());
        Region.own().processes().lookForDeaths(); // if nobody had to know until now
        assertFalse(lock.hasQueuedThreads());
      }
    }
  }

  @Test
  void otherProcessesReadNoHalfWrittenPair() throws Exception {
    ReentrantReadWriteLock lock = named("pair");
    try (Peer one = Peer.start(Writer.class);
        Peer two = Peer.start(Writer.class)) {
      long last = 0;
      while (last < 40_000 && (one.jvm().process().isAlive() || two.jvm().process().isAlive())) {
        try (var _ = Locked.of(lock.readLock())) {
          last = Peer.number("pair.a").get();
          assertEquals(last, Peer.number("pair.b").get());
        }
      }
      one.awaitEnd();
      two.awaitEnd();
      assertEquals(40_000, Peer.number("pair.b").get());
    }
  }

  @Test
  void conditionSignalReachesAnotherProcess() throws Exception {
    ReentrantReadWriteLock lock = named("signal");
    Condition condition = condition(lock);
    try (Peer peer = Peer.start(Waiter.class, "signal")) {
      Peer.awaitNumber("signal", 1);
      try (var _ = Locked.of(lock.writeLock())) {
        assertEquals(1, lock.getWaitQueueLength(condition));
        Peer.number("signal").set(2);
        condition.signal();
      }
      peer.awaitEnd();
    }
  }

  @Test
  void halvesTravelAsThemselves() {
    ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    assertSame(lock, Codec.decode(Codec.encode(lock)));
    assertSame(lock.readLock(), Codec.decode(Codec.encode(lock.readLock())));
    assertSame(lock.writeLock(), Codec.decode(Codec.encode(lock.writeLock())));
  }

  @Test
  void sample() {
    Map<String, String> cache = new HashMap<>();
    // @start region="sample"
    ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    lock.writeLock().lock();
    try {
      cache.put("greeting", "hello");
      lock.readLock().lock(); // before unlocking: so nobody writes in between
    } finally {
      lock.writeLock().unlock();
    }
    try {
      assertEquals("hello", cache.get("greeting"));
    } finally {
      lock.readLock().unlock();
    }
    // @end
    assertEquals(0, lock.getReadLockCount());
  }
}
