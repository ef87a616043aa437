package cookbook.multiprocessing.core;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.JoinableQueue;
import cookbook.multiprocessing.concurrent.LinkedBlockingQueue;
import cookbook.testing.ChildJvm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a dead process leaves in a message queue, written there by hand. */
@Timeout(300)
final class MessageQueueTest {
  private static final long DEAD = 1 << 6 | 63; // a number that nobody has a lock for
  private static final int CAPACITY = 3;

  // offsets in the block
  private static final long PUT_MUTEX = 64;
  private static final long PUT_COUNT = 96;
  private static final long REMOVED = 7 * 64;

  private final Block block =
      MessageQueue.create(LinkedBlockingQueue.class, MessageQueue.REST, CAPACITY, false);
  private final MessageQueue queue = new MessageQueue(block, false);

  private boolean put(Object value) {
    try (Message message = Codec.write(value, "value")) {
      return queue.tryPut(message);
    }
  }

  private Object take() {
    try (Message message = Message.acquire()) {
      int outcome = queue.tryTake(message);
      return outcome == MessageQueue.EMPTY ? "nothing" : Codec.decode(message);
    }
  }

  /** As one leaves it who dies between the commit and all that is derived. */
  private void putAndDie(Object value) {
    assertTrue(put(value));
    block.set(PUT_COUNT, block.get(PUT_COUNT) - 1);
    block.set(PUT_MUTEX, DEAD);
  }

  @Test
  void messageOfTheDeadIsThereAndCountedByTheNextPutter() {
    assertTrue(put("first"));
    putAndDie("second");
    assertTrue(put("third"));
    assertEquals(3, queue.size());
    assertFalse(put("too much"));
    assertEquals("first", take());
    assertEquals("second", take());
    assertEquals("third", take());
    assertEquals("nothing", take());
    assertEquals(0, queue.size());
  }

  @Test
  void messageOfTheDeadIsTakenBeforeItIsCounted() {
    putAndDie("first");
    assertFalse(queue.isEmpty());
    assertEquals("first", take());
    assertTrue(queue.isEmpty());
    assertEquals(0, queue.size());
    assertTrue(put("second"));
    assertEquals(1, queue.size());
    assertEquals("second", take());
    assertEquals("nothing", take());
  }

  @Test
  void theLastOfASegmentIsCountedToo() {
    for (int i = 0; i < 100; i++) {
      putAndDie(i);
      if (i % 2 == 0) {
        assertEquals(i, take());
      } else {
        assertTrue(put("beside"));
        assertEquals(2, queue.size());
        assertEquals(i, take());
        assertEquals("beside", take());
      }
    }
  }

  @Test
  void putterIsWokenThatLookedWhileSomebodyPassedOverWhatWasRemoved() throws Exception {
    var small = new LinkedBlockingQueue<String>(1);
    small.put("removed");
    assertTrue(small.remove("removed"));
    small.block().set(REMOVED, 0); // as it is between the two stores of who passes over it
    Thread putter = Thread.startVirtualThread(() -> assertTrue(offer(small)));
    await().until(() -> putter.getState() == Thread.State.TIMED_WAITING);
    small.block().set(REMOVED, 1);
    assertNull(small.poll());
    assertTrue(putter.join(Duration.ofSeconds(30)), "nobody woke it");
    assertEquals("put", small.poll());
  }

  /** Takes what another answers, in a heap that has no room for notes of it all. */
  static final class TakesAndDoesNotAnswer {
    static void main() {
      Block block = MessageQueue.create(JoinableQueue.class, MessageQueue.REST, CAPACITY, false);
      MessageQueue taker = new MessageQueue(block, true);
      MessageQueue answerer = new MessageQueue(block, true); // as in another process
      for (int i = 0; i < 300_000; i++) {
        try (Message message = Codec.write(i, "value")) {
          assertTrue(taker.tryPut(message));
        }
        try (Message message = Message.acquire()) {
          assertEquals(MessageQueue.PLAIN, taker.tryTake(message));
          assertEquals(MessageQueue.PLAIN, answerer.acknowledge(message));
        }
      }
    }
  }

  @Test
  void whatAnotherProcessHasAnsweredIsForgotten() throws Exception {
    List<String> options = List.of("-XX:+UseSerialGC", "-Xmx8m");
    try (ChildJvm taker = ChildJvm.start(options, TakesAndDoesNotAnswer.class.getName())) {
      assertTrue(taker.await(Duration.ofSeconds(50)));
      assertEquals(List.of(), taker.errors());
    }
  }

  private static boolean offer(LinkedBlockingQueue<String> queue) {
    try {
      return queue.offer("put", 1, TimeUnit.HOURS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
