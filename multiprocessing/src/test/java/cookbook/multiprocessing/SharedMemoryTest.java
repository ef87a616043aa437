package cookbook.multiprocessing;

import static cookbook.multiprocessing.core.Peer.LONG;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cookbook.multiprocessing.core.Codec;
import cookbook.multiprocessing.core.Region;
import java.lang.foreign.MemorySegment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class SharedMemoryTest {
  @Test
  void sample() throws InterruptedException {
    // @start region="sample"
    SharedMemory memory = new SharedMemory(1_000 * Long.BYTES);
    try (Process process =
        new Process(() -> {
          for (int i = 0; i < 1_000; i++) {
            memory.segment().setAtIndex(JAVA_LONG, i, (long) i * i);
          }
        })) {
      process.start();
      process.join();
    }
    assertEquals(25, memory.segment().getAtIndex(JAVA_LONG, 5));
    // @end
    assertEquals(999 * 999, memory.segment().getAtIndex(JAVA_LONG, 999));
  }

  @Test
  void newMemoryIsZeroAndOfTheSizeAskedFor() {
    SharedMemory memory = new SharedMemory(100);
    assertEquals(100, memory.byteSize());
    assertEquals(-1, memory.segment().mismatch(MemorySegment.ofArray(new byte[100])));
    assertEquals(0, memory.segment().address() % 64);
    assertThrows(
        IndexOutOfBoundsException.class, () -> memory.segment().set(JAVA_BYTE, 100, (byte) 1));
  }

  @Test
  void aSizeThatIsNotPositiveIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SharedMemory(0));
    assertThrows(IllegalArgumentException.class, () -> new SharedMemory(-1));
    var tooLarge =
        assertThrows(IllegalArgumentException.class, () -> new SharedMemory(Long.MAX_VALUE / 2));
    assertEquals(true, tooLarge.getMessage().contains("region"), tooLarge.getMessage());
  }

  @Test
  void aReferenceLeadsToTheSameObject() {
    SharedMemory memory = new SharedMemory(8);
    assertSame(memory, Codec.decode(Codec.encode(memory)));
  }

  @Test
  void afterCloseTheSegmentIsOfNoUse() {
    SharedMemory memory = new SharedMemory(8);
    memory.close();
    memory.close();
    assertThrows(IllegalStateException.class, () -> memory.segment().get(JAVA_LONG, 0));
  }

  @Test
  void memoryThatNobodyHasIsGivenBackAndASegmentHoldsIt() {
    long before = Region.own().usedBytes();
    MemorySegment segment = new SharedMemory(50 << 20).segment();
    segment.set(JAVA_LONG, 0, 42);
    for (int i = 0; i < 100; i++) {
      new SharedMemory(20 << 20).segment().set(JAVA_LONG, 0, i);
      awaitRoom(before + (500 << 20));
    }
    assertEquals(42, segment.get(JAVA_LONG, 0));
  }

  private static void awaitRoom(long most) {
    if (Region.own().usedBytes() > most) {
      Awaitility.await()
          .atMost(LONG)
          .until(() -> {
            System.gc();
            return Region.own().usedBytes() < most;
          });
    }
  }
}
