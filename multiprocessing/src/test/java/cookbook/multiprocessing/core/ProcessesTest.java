package cookbook.multiprocessing.core;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class ProcessesTest {
  private final Processes processes = Region.own().processes();

  /** Says that it has come, and stays until it is killed. */
  static final class Stays {
    static final AtomicLong CREATED_BY_STATIC_INITIALIZER = new AtomicLong();

    static void main() throws InterruptedException {
      CREATED_BY_STATIC_INITIALIZER.incrementAndGet();
      Peer.number("stays").incrementAndGet();
      new CountDownLatch(1).await();
    }
  }

  @Test
  void processLivesUntilItIsKilledAlsoWhileItIsStopped() throws Exception {
    Peer.number("stays").set(0);
    long before = Stays.CREATED_BY_STATIC_INITIALIZER.get();
    try (Peer peer = Peer.start(Stays.class)) {
      Peer.awaitNumber("stays", 1);
      assertEquals(before + 1, Stays.CREATED_BY_STATIC_INITIALIZER.get(), "static: one for all");
      long number = peer.processNumber();
      assertNotEquals(0, number);
      assertTrue(processes.isAlive(number));
      assertTrue(processes.living().contains(number));

      peer.signal("STOP");
      processes.lookForDeaths();
      assertTrue(processes.isAlive(number));
      assertFalse(processes.isGone(number));

      peer.kill();
      await().until(() -> !processes.isAlive(number));
      processes.lookForDeaths();
      assertTrue(processes.isGone(number));
      assertEquals(0, processes.pidOf(number), "its slot is free");
    }
  }

  @Test
  void whoWaitsForADeathLearnsOfItAtOnce() throws Exception {
    Peer.number("stays").set(0);
    try (Peer peer = Peer.start(Stays.class)) {
      Peer.awaitNumber("stays", 1);
      long number = peer.processNumber();
      Thread waiter = Thread.ofPlatform().daemon().start(() -> processes.awaitDeath(number));
      assertTrue(processes.isAlive(number), "to wait for a death is not to cause it");
      peer.kill();
      waiter.join();
      assertTrue(processes.isGone(number));
    }
  }

  @Test
  void objectsOfTheDeadAreFreed() throws Exception {
    Peer.number("made").set(0);
    try (Peer peer = Peer.start(Makes.class)) {
      Peer.awaitNumber("made", 1000);
      long used = Region.own().usedBytes(); // only gets less when the collector runs here
      peer.kill();
      await().until(() -> !processes.isAlive(peer.processNumber()));
      processes.lookForDeaths();
      assertTrue(Region.own().usedBytes() <= used - 1000 * 128);
    }
  }

  /** Fails unless its parent lives, as the kernel says. */
  static final class LooksForParent {
    static void main() {
      Processes processes = Region.own().processes();
      if (!processes.isAlive(Region.own().parentNumber())) {
        throw new AssertionError("the parent is dead");
      }
    }
  }

  /** POSIX drops all locks of a process on a file when it closes any descriptor of the file. */
  @Test
  void nothingThatAProcessDoesWithItsRegionCostsItsLife() throws Exception {
    Thread.currentThread().interrupt(); // would close a channel under a blocking call
    assertTrue(processes.isAlive(processes.ownNumber()));
    assertFalse(processes.isAlive(1 << 6 | 63));
    processes.lookForDeaths();
    assertTrue(Thread.interrupted());
    assertFalse(Region.own().childEnvironment().isEmpty());
    assertFalse(Region.own().childOption().isEmpty());
    try (Peer peer = Peer.start(LooksForParent.class)) {
      peer.awaitEnd();
    }
  }

  /** Makes shared objects and holds them. */
  static final class Makes {
    static void main() throws InterruptedException {
      AtomicLong[] held = new AtomicLong[1000];
      for (int i = 0; i < held.length; i++) {
        held[i] = new AtomicLong(i);
        Peer.number("made").incrementAndGet();
      }
      new CountDownLatch(1).await();
      throw new AssertionError(held);
    }
  }

  @Test
  void moreThan64ProcessesAreRefused(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("region");
    Region region = Region.open(file, 1 << 20);
    // The table says 63 more, and this JVM holds their locks for them.
    FileChannel locks = FileChannel.open(file, StandardOpenOption.WRITE);
    for (long slot = 0; slot < 64; slot++) {
      if (slot != (region.processes().ownNumber() & 63)) {
        long number = 1 << 6 | slot;
        FileLock _ = locks.lock((1L << 40) + 2 * number, 2, false);
        region.header().set(Processes.slotAt(slot) + Processes.NUMBER, number);
        region.header().set(Processes.slotAt(slot) + Processes.GENERATION, 1);
      }
    }
    var refused = assertThrows(IllegalStateException.class, () -> Region.open(file, 1 << 20));
    assertTrue(refused.getMessage().startsWith("64 processes share"), refused.getMessage());
    region.header().set(Processes.slotAt(7) + Processes.NUMBER, 0);
    Region again = Region.open(file, 1 << 20);
    assertEquals(7, again.processes().ownNumber() & 63);
    assertNotEquals(1 << 6 | 7, again.processes().ownNumber(), "numbers are not used again");
    assertTrue(Files.exists(file));
    locks.close();
  }
}
