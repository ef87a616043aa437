package cookbook.multiprocessing.concurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.Worker;
import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import cookbook.multiprocessing.core.Peer;
import cookbook.multiprocessing.core.Region;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the originals cannot do, or need not. */
@Timeout(300)
final class QueuesBetweenProcessesTest {
  @Test
  void sample() throws Exception {
    // @start region="sample"
    ArrayBlockingQueue<String> words = new ArrayBlockingQueue<>(10);

    try (Process poet = new Process(() -> words.addAll(List.of("hello", "world")))) {
      poet.start();
      assertEquals("hello", words.take());
      assertEquals("world", words.take());
    }
    // @end
    assertTrue(words.isEmpty());
  }

  @Test
  void linkedSample() throws Exception {
    // @start region="linked"
    LinkedBlockingQueue<Integer> squares = new LinkedBlockingQueue<>();

    try (Process process =
        new Process(() -> {
          for (int i = 1; i <= 1_000; i++) {
            squares.add(i * i);
          }
        })) {
      process.start();
      process.join();
    }
    assertEquals(1_000, squares.size()); // they are here, though their process is not
    // @end
    assertEquals(1, squares.take());
  }

  /** Made by every process that uses this class, and filled by the first of them. */
  static final class Filled {
    static final LinkedBlockingQueue<Integer> LINKED = new LinkedBlockingQueue<>(List.of(1, 2));
    static final ArrayBlockingQueue<Integer> ARRAY =
        new ArrayBlockingQueue<>(2, true, List.of(1, 2));

    private Filled() {}
  }

  @Test
  void queueInAStaticFieldIsFilledOnce() throws Exception {
    assertEquals(List.of(1, 2), List.copyOf(Filled.LINKED));
    LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (Process child = new Process(() -> seen.add(Filled.LINKED + " " + Filled.ARRAY))) {
      child.start();
      child.join();
      assertEquals(Optional.empty(), child.failure());
    }
    assertEquals("[1, 2] [1, 2]", seen.poll());
  }

  /** Sends back what it gets, until it gets an empty array. */
  static final class Echo {
    static void main() throws InterruptedException {
      BlockingPair pair = BlockingPair.shared();
      byte[] got;
      do {
        got = pair.there().take();
        pair.back().put(got);
      } while (got.length > 0);
    }
  }

  private record BlockingPair(ArrayBlockingQueue<byte[]> there, ArrayBlockingQueue<byte[]> back) {
    static BlockingPair shared() {
      return new BlockingPair(named("there"), named("back"));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // names know no type arguments
    private static ArrayBlockingQueue<byte[]> named(String name) {
      return Region.own()
          .names()
          .named("echo-" + name, ArrayBlockingQueue.class, () -> new ArrayBlockingQueue(4));
    }
  }

  @Test
  void messagesOfAllSizesComeBackWhole() throws Exception {
    BlockingPair pair = BlockingPair.shared();
    try (Peer echo = Peer.start(Echo.class)) {
      for (int round = 0; round < 3; round++) {
        for (int size = 1; size < 1 << 20; size = size * 3 + 1) {
          byte[] sent = new byte[size];
          new java.util.Random(size).nextBytes(sent);
          pair.there().put(sent);
          assertArrayEquals(sent, pair.back().take());
        }
      }
      pair.there().put(new byte[0]);
      assertEquals(0, pair.back().take().length);
      echo.awaitEnd();
    }
  }

  @Test
  void messageThatWillNeverFitIsRefusedAndChangesNothing(@TempDir Path directory) {
    Region small = Region.open(directory.resolve("region"), 1 << 20);
    LinkedBlockingQueue<byte[]> queue = small.call(LinkedBlockingQueue::new);
    var refused = assertThrows(IllegalArgumentException.class, () -> queue.put(new byte[1 << 21]));
    assertTrue(refused.getMessage().contains("will never fit"), refused.getMessage());
    assertTrue(queue.isEmpty());
    assertTrue(queue.offer(new byte[1 << 10]));
  }

  @Test
  void fullRegionRefusesAndGoesOnWhenThereIsRoomAgain(@TempDir Path directory) throws Exception {
    Region small = Region.open(directory.resolve("region"), 1 << 20);
    LinkedBlockingQueue<byte[]> queue = small.call(LinkedBlockingQueue::new);
    var refused =
        assertThrows(
            IllegalStateException.class,
            () -> {
              while (true) {
                queue.put(new byte[60_000]);
              }
            });
    assertTrue(refused.getMessage().contains("left in the region"), refused.getMessage());
    int held = queue.size();
    assertTrue(held > 5, held + " fit");
    for (int i = 0; i < 3 * held; i++) {
      assertEquals(60_000, queue.take().length);
      queue.put(new byte[60_000]);
    }
    assertEquals(held, queue.size());
  }

  @Test
  void whatCannotTravelIsRefusedWithTheWayToIt() {
    record Order(int number, Thread by) {}
    ArrayBlockingQueue<Order> queue = new ArrayBlockingQueue<>(1);
    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> queue.put(new Order(1, Thread.currentThread())));
    assertTrue(refused.getMessage().startsWith("element.by: "), refused.getMessage());
    assertTrue(queue.isEmpty());
  }

  @Test
  void sharedObjectsInAMessageLiveUntilItIsTaken() throws Exception {
    ArrayBlockingQueue<Optional<AtomicLong>> queue = new ArrayBlockingQueue<>(4);
    for (long i = 0; i < 3; i++) {
      queue.put(Optional.of(new AtomicLong(i)));
    }
    System.gc();
    System.gc();
    assertEquals(0, queue.take().orElseThrow().get());
    assertEquals(1, queue.element().orElseThrow().get());
    List<Optional<AtomicLong>> rest = new ArrayList<>();
    assertEquals(2, queue.drainTo(rest));
    assertEquals(2, rest.get(1).orElseThrow().get());
  }

  @Test
  void queueTravelsThroughAQueue() throws Exception {
    LinkedBlockingQueue<ArrayBlockingQueue<String>> requests = new LinkedBlockingQueue<>();
    ArrayBlockingQueue<String> answers = new ArrayBlockingQueue<>(1);
    requests.put(answers);
    try (Process server = new Process(() -> requests.element().add("here"))) {
      server.start();
      assertEquals("here", answers.take());
    }
    assertEquals(answers, requests.take(), "the same object");
  }

  @Test
  void fairQueueServesInTheOrderOfComing() throws Exception {
    ArrayBlockingQueue<Integer> queue = new ArrayBlockingQueue<>(1, true);
    List<Worker<Integer>> takers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      takers.add(Worker.calling(queue::take).awaitBlocked());
    }
    for (int i = 0; i < 4; i++) {
      queue.put(i);
    }
    for (int i = 0; i < 4; i++) {
      assertEquals(i, takers.get(i).get());
    }
  }

  @Test
  void usedAgainAndAgainItTakesNoMoreMemory() throws Exception {
    LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    pass(queue, 5_000);
    long used = Region.own().usedBytes();
    for (int round = 0; round < 20; round++) {
      pass(queue, 5_000);
    }
    assertTrue(Region.own().usedBytes() <= used + (1 << 20));
  }

  private static void pass(LinkedBlockingQueue<byte[]> queue, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      queue.put(new byte[i % 200]);
    }
    for (int i = 0; i < count; i++) {
      assertEquals(i % 200, queue.take().length);
    }
  }

  @Test
  void firstElementsAreGivenToTheConstructor() {
    assertEquals("[1, 2]", new ArrayBlockingQueue<>(2, false, List.of(1, 2)).toString());
    assertEquals("[1, 2]", new LinkedBlockingQueue<>(List.of(1, 2)).toString());
    assertThrows(
        IllegalArgumentException.class, () -> new ArrayBlockingQueue<>(1, false, List.of(1, 2)));
    List<Integer> withNull = new ArrayList<>();
    withNull.add(null);
    assertThrows(NullPointerException.class, () -> new LinkedBlockingQueue<>(withNull));
  }

  @Test
  void queueIsItselfAndNoOther() {
    ArrayBlockingQueue<Integer> queue = new ArrayBlockingQueue<>(1);
    assertEquals(queue, queue);
    assertFalse(queue.equals(new ArrayBlockingQueue<Integer>(1)));
  }
}
