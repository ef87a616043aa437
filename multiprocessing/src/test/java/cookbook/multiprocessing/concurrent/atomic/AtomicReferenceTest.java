package cookbook.multiprocessing.concurrent.atomic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.Worker;
import cookbook.multiprocessing.core.Region;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to the mirror; the rest is in {@link AtomicReferenceContractTest}. */
@Timeout(120)
final class AtomicReferenceTest {
  record Point(int x, int y) {
    Point right() {
      return new Point(x + 1, y);
    }
  }

  @Test
  void valueIsACopy() {
    List<String> list = new ArrayList<>(List.of("a"));
    AtomicReference<List<String>> reference = new AtomicReference<>(list);
    list.add("b");
    assertEquals(List.of("a"), reference.get());
    reference.get().add("c");
    assertEquals(List.of("a"), reference.get());
    assertNotSame(reference.get(), reference.get());
  }

  @Test
  void comparisonGoesByEqualityOrBytes() {
    AtomicReference<Object> reference = new AtomicReference<>(new Point(1, 2));
    assertFalse(reference.compareAndSet(new Point(2, 1), "wrong"));
    assertTrue(reference.compareAndSet(new Point(1, 2), new int[] {1, 2}), "an equal one");
    assertTrue(reference.compareAndSet(new int[] {1, 2}, "arrays"), "one of the same bytes");
    assertEquals("arrays", reference.get());
  }

  @Test
  void exchangeReturnsTheExpectedObjectItself() {
    AtomicReference<Point> reference = new AtomicReference<>(new Point(1, 2));
    Point expected = new Point(1, 2);
    assertSame(expected, reference.compareAndExchange(expected, new Point(3, 4)));
    assertEquals(new Point(3, 4), reference.compareAndExchange(expected, new Point(5, 6)));
  }

  @Test
  void whatCannotTravelIsRefusedAndNothingChanges() {
    AtomicReference<Object> reference = new AtomicReference<>("before");
    assertThrows(IllegalArgumentException.class, () -> reference.set(new Object()));
    byte[] huge = new byte[64];
    assertThrows(
        IllegalArgumentException.class, () -> reference.set(List.of(huge, Thread.currentThread())));
    assertEquals("before", reference.get());
  }

  @Test
  void sharedObjectInTheValueIsTheSameAndStaysAlive() {
    AtomicReference<Object> reference = new AtomicReference<>();
    AtomicLong counter = new AtomicLong(7);
    reference.set(List.of(counter));
    assertSame(counter, ((List<?>) reference.get()).getFirst());
    reference.set(null);
    assertNull(reference.get());
  }

  @Test
  void replacedValuesGiveTheirMemoryBack() {
    AtomicReference<byte[]> reference = new AtomicReference<>(new byte[10_000]);
    reference.set(new byte[10_000]);
    long before = Region.own().usedBytes();
    for (int i = 0; i < 1_000; i++) {
      reference.set(new byte[10_000]);
      assertFalse(reference.compareAndSet(new byte[1], new byte[10_000]));
    }
    long grown = Region.own().usedBytes() - before;
    assertTrue(grown < 1_000_000, "grown by " + grown);
    assertArrayEquals(new byte[10_000], reference.get());
  }

  @Test
  void updatesOfTwoProcessesAreAllThere() throws Exception {
    AtomicReference<Point> reference = new AtomicReference<>(new Point(0, 0));
    try (Process other = new Process(() -> moveRight(reference))) {
      other.start();
      moveRight(reference);
      other.join();
      assertEquals(0, other.exitCode().orElseThrow());
    }
    assertEquals(new Point(2_000, 0), reference.get());
  }

  private static void moveRight(AtomicReference<Point> reference) {
    for (int i = 0; i < 1_000; i++) {
      Point _ = reference.updateAndGet(Point::right);
    }
  }

  @Test
  void sample() throws Exception {
    // @start region="sample"
    AtomicReference<Point> position = new AtomicReference<>(new Point(0, 0));

    try (Process mover = new Process(() -> position.set(new Point(3, 4)))) {
      mover.start();
      mover.join();
    }
    assertTrue(position.compareAndSet(new Point(3, 4), new Point(0, 0))); // equal is enough
    // @end
    assertEquals(new Point(0, 0), position.get());
    assertNull(Worker.calling(() -> new AtomicReference<Point>().get()).get());
  }
}
