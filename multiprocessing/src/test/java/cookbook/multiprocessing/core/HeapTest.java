package cookbook.multiprocessing.core;

import static cookbook.multiprocessing.core.Peer.LONG;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.Worker;
import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class HeapTest {
  private static final long BYTES = 1 << 20;

  @TempDir Path directory;
  private Region region;
  private Heap heap;

  @BeforeEach
  void open() {
    region = Region.open(directory.resolve("region"), BYTES);
    heap = region.heap();
  }

  @Test
  void fullRegionIsAClearExceptionAndFreedMemoryIsUsedAgain() {
    List<Long> blocks = new ArrayList<>();
    var full =
        assertThrows(
            IllegalStateException.class,
            () -> {
              while (true) {
                blocks.add(heap.allocateHeld(1000));
              }
            });
    assertTrue(full.getMessage().contains("cookbook.region.bytes"), full.getMessage());
    int fitted = blocks.size();
    blocks.forEach(heap::drop);
    assertEquals(0, heap.usedBytes());
    for (int i = 0; i < fitted; i++) {
      long _ = heap.allocateHeld(1000);
    }
  }

  @Test
  void whatCanNeverFitIsRefusedAtOnce() {
    var refused = assertThrows(IllegalArgumentException.class, () -> heap.allocateHeld(BYTES));
    assertTrue(refused.getMessage().contains("never fit"), refused.getMessage());
  }

  @Test
  void freeNeighboursJoinForALargeBlock() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 6000; i++) {
      blocks.add(heap.allocateHeld(8));
    }
    blocks.forEach(heap::drop);
    long large = heap.allocateHeld(700_000);
    assertTrue(heap.sizeOf(large) >= 700_000);
  }

  @Test
  void newObjectsAreZeroAlsoInMemoryThatWasUsed() {
    long first = heap.allocateHeld(8, -1);
    heap.drop(first);
    long second = heap.allocateHeld(8);
    assertEquals(first, second);
    assertEquals(0, region.at(second, 8).get(0));
  }

  @Test
  void pinnedBlockOutlivesItsHolders() {
    long block = heap.allocateHeld(8, 42);
    heap.pin(block);
    heap.drop(block);
    assertEquals(128, heap.usedBytes());
    heap.unpin(block);
    assertEquals(0, heap.usedBytes());
  }

  @Test
  void ownedBlocksGoWithTheirOwner() {
    long owner = heap.allocateHeld(8);
    List<Long> owned = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      owned.add(heap.allocateOwned(100, owner));
    }
    heap.freeOwned(owned.get(2), owner);
    heap.freeOwned(owned.get(4), owner);
    heap.freeOwned(owned.get(0), owner);
    assertEquals(128 + 2 * 256, heap.usedBytes());
    heap.drop(owner);
    assertEquals(0, heap.usedBytes());
  }

  @Test
  void keptBlockLivesAsLongAsItsKeeper() {
    long kept = heap.allocateHeld(8);
    long keeper = heap.allocateHeld(8);
    heap.keep(keeper, kept);
    heap.drop(kept);
    assertEquals(2 * 128, heap.usedBytes());
    heap.drop(keeper);
    assertEquals(0, heap.usedBytes());
  }

  @Test
  void referenceToWhatIsGoneIsRefusedAlsoWhenTheMemoryIsUsedAgain() {
    long block = heap.allocateHeld(8);
    long serial = heap.serialOf(block);
    heap.drop(block);
    assertThrows(IllegalStateException.class, () -> heap.hold(block, serial));
    assertEquals(block, heap.allocateHeld(8));
    assertNotEquals(serial, heap.serialOf(block));
    assertThrows(IllegalStateException.class, () -> heap.hold(block, serial));
  }

  @Test
  void stressBlocksNeverOverlapAndAllComeBack() {
    Random random = new Random(42);
    Queue<Long> live = new ArrayDeque<>();
    Map<Long, Long> stamps = new HashMap<>();
    for (int round = 0; round < 200_000; round++) {
      if (live.size() < 100 && random.nextBoolean()) {
        long bytes = 16 + random.nextLong(1L << random.nextInt(4, 14));
        long block = heap.allocateHeld(bytes, round);
        region.at(block, bytes).set(bytes / 8 * 8 - 8, round);
        live.add(block);
        stamps.put(block, bytes);
      } else if (!live.isEmpty()) {
        long block = live.remove();
        long bytes = stamps.remove(block);
        Block content = region.at(block, bytes);
        assertEquals(content.get(0), content.get(bytes / 8 * 8 - 8));
        heap.drop(block);
      }
    }
    live.forEach(heap::drop);
    assertEquals(0, heap.usedBytes());
  }

  /** Dies, as far as the heap can tell, holding its mutex at every store that it makes. */
  @Test
  void whoeverTakesTheHeapFromTheDeadFindsItInOrder() {
    List<Long> held = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      held.add(heap.allocateHeld(100));
      long _ = heap.allocateOwned(100, held.getLast());
    }
    heap.drop(held.remove(3));
    long before = heap.usedBytes();
    long dead = 1 << 6 | 63; // a number that nobody has a lock for
    Block header = region.header();
    for (long word = Region.HEAP + 24; word < Region.HEAP + 512; word += 8) {
      header.set(word, word == Region.HEAP + 24 ? 12345 : 0); // what is derived is lost
      header.set(Region.HEAP, dead);
      heap.pin(held.getFirst());
      heap.unpin(held.getFirst());
      assertEquals(before, heap.usedBytes());
    }
    held.forEach(heap::drop);
    assertEquals(0, heap.usedBytes());
  }

  /** Memory comes back through the collector, so this runs in the region that tests share. */
  @Test
  void aMillionObjectsMadeAndDroppedGiveTheirMemoryBack() throws Exception {
    Region own = Region.own();
    long before = own.usedBytes();
    assertEquals(2_000_000, Worker.calling(HeapTest::makeAMillion).get());
    await()
        .atMost(LONG)
        .until(() -> {
          System.gc();
          return own.usedBytes() < before + 100_000;
        });
  }

  private static long makeAMillion() {
    long sum = 0;
    for (int i = 0; i < 1_000_000; i++) {
      sum += new AtomicLong(1).incrementAndGet();
    }
    return sum;
  }

  @Test
  void keeperKeepsAnObjectUntilItIsFreedOrItsOwnerIs() {
    long kept = heap.allocateHeld(8);
    long owner = heap.allocateHeld(8);
    heap.keep(heap.allocateOwned(0, owner), kept);
    long second = heap.allocateOwned(0, owner);
    heap.keep(second, kept);
    heap.drop(kept);
    heap.freeOwned(second, owner);
    assertEquals(3 * 128, heap.usedBytes());
    heap.drop(owner);
    assertEquals(0, heap.usedBytes());
  }

  @Test
  void whatTheDeadFreedByHalfIsFreedToTheEnd() {
    long kept = heap.allocateHeld(8);
    long owner = heap.allocateHeld(8);
    heap.keep(heap.allocateOwned(0, owner), kept);
    heap.drop(kept);
    region.header().set(owner - 64 + 8, 0); // HOLDERS: the commit, and then he died
    region.header().set(Region.HEAP, 1 << 6 | 63);
    heap.drop(heap.allocateHeld(8));
    assertEquals(0, heap.usedBytes());
  }
}
