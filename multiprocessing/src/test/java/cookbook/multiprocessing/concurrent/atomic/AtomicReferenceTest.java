package cookbook.multiprocessing.concurrent.atomic;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.core.Peer;
import cookbook.multiprocessing.core.Region;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to a reference by value. */
@Timeout(300)
final class AtomicReferenceTest {
  private record Order(String item, int count) {}

  private record Counted(String name, AtomicLong count) {}

  /** One and the same in every process. */
  static final AtomicReference<String> COMMON = new AtomicReference<>("from the first");

  @Test
  void valueIsACopy() {
    List<String> list = new ArrayList<>(List.of("a"));
    AtomicReference<List<String>> reference = new AtomicReference<>(list);
    list.add("b");
    assertEquals(List.of("a"), reference.get());
    assertNotSame(reference.get(), reference.get());
  }

  @Test
  void comparesByEquals() {
    AtomicReference<Order> reference = new AtomicReference<>(new Order("tea", 1));
    assertFalse(reference.compareAndSet(new Order("tea", 2), new Order("tea", 3)));
    assertTrue(reference.compareAndSet(new Order("tea", 1), new Order("tea", 2)));
    assertEquals(new Order("tea", 2), reference.get());
    assertTrue(reference.compareAndSet(new Order("tea", 2), null));
    assertTrue(reference.compareAndSet(null, new Order("cup", 1)));
  }

  @Test
  void whatCannotTravelOrFitIsRefusedAndChangesNothing(@TempDir Path directory) {
    Region small = Region.open(directory.resolve("small"), 1 << 20);
    AtomicReference<Object> reference = small.call(() -> new AtomicReference<>("before"));
    assertThrows(IllegalArgumentException.class, () -> reference.set(new Socket()));
    assertEquals("before", reference.get());
    assertThrows(IllegalArgumentException.class, () -> reference.set(new byte[1 << 20]));
    assertEquals("before", reference.get());
  }

  @Test
  void oldValuesGiveTheirMemoryBack() {
    AtomicReference<byte[]> reference = new AtomicReference<>(new byte[100_000]);
    long before = Region.own().usedBytes();
    for (int i = 0; i < 1000; i++) {
      reference.set(new byte[100_000]);
    }
    assertTrue(Region.own().usedBytes() < before + 1_000_000);
    reference.set(null);
    assertNull(reference.get());
  }

  @Test
  void sharedObjectInAValueIsTheSameAndIsKeptAlive() {
    AtomicReference<Counted> reference = new AtomicReference<>();
    AtomicLong count = new AtomicLong(7);
    reference.set(new Counted("kept", count));
    assertSame(count, reference.get().count());
    count = null; // here nobody holds it any more
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    assertEquals(7, reference.get().count().get());
    reference.set(null);
  }

  /** Replaces the common value. */
  static final class Replaces {
    static void main() {
      String unused = COMMON.getAndUpdate(before -> before + ", then the second");
      if (!unused.equals("from the first")) {
        throw new AssertionError(unused);
      }
    }
  }

  @Test
  void otherProcessesSeeTheValue() throws Exception {
    assertEquals("from the first", COMMON.get());
    try (Peer peer = Peer.start(Replaces.class)) {
      peer.awaitEnd();
      await().until(() -> COMMON.get().equals("from the first, then the second"));
    }
  }
}
