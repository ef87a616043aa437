package cookbook.multiprocessing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import cookbook.multiprocessing.core.Peer;
import cookbook.multiprocessing.core.Region;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks between processes; the rest is in {@link JoinableQueueContractTest}. */
@Timeout(300)
final class JoinableQueueTest {
  private final JoinableQueue<Integer> queue = shared();

  @SuppressWarnings("unchecked") // names know no type arguments
  private static JoinableQueue<Integer> shared() {
    return Region.own().names().named("tasks", JoinableQueue.class, JoinableQueue::new);
  }

  @BeforeEach
  void empty() {
    queue.clear();
    Peer.number("tasks-taken").set(0);
  }

  /** Takes so many tasks, answers some of them, says so, and stays. */
  static final class Takes {
    static void main(String[] args) throws InterruptedException {
      JoinableQueue<Integer> queue = shared();
      for (int i = 0; i < Integer.parseInt(args[0]); i++) {
        int _ = queue.take();
      }
      for (int i = 0; i < Integer.parseInt(args[1]); i++) {
        queue.taskDone();
      }
      Peer.number("tasks-taken").set(1);
      new CountDownLatch(1).await();
    }
  }

  @Test
  void whatADeadProcessHasNotDoneComesBackBeforeAllElse() throws Exception {
    queue.addAll(List.of(1, 2, 3, 4, 5));
    try (Peer peer = Peer.start(Takes.class, "4", "1")) {
      Peer.awaitNumber("tasks-taken", 1);
      assertEquals(1, queue.size());
      peer.kill();
      Region.own().processes().lookForDeaths();
    }
    assertEquals(4, queue.size());
    assertEquals(2, queue.peek());
    assertTrue(queue.contains(3));
    assertEquals("[2, 3, 4, 5]", queue.toString());
    assertEquals(2, queue.take());
    assertTrue(queue.remove(4), "also what came back can be discarded");
    assertEquals(3, queue.take());
    assertEquals(5, queue.take());
    assertFalse(queue.join(0, TimeUnit.DAYS));
    queue.taskDone();
    queue.taskDone();
    queue.taskDone();
    assertTrue(queue.join(0, TimeUnit.DAYS));
    assertThrows(IllegalStateException.class, queue::taskDone);
  }

  @Test
  void whoWaitsGetsWhatComesBackAndWhoJoinsWaitsForIt() throws Exception {
    queue.put(7);
    try (Peer peer = Peer.start(Takes.class, "1", "0")) {
      Peer.awaitNumber("tasks-taken", 1);
      var taker = Worker.calling(queue::take).awaitBlocked();
      var joiner = Worker.running(queue::join).awaitBlocked();
      peer.kill();
      assertEquals(7, taker.get());
      assertFalse(joiner.isDone());
      queue.taskDone();
      joiner.get();
    }
  }

  @Test
  void whatCameBackCanBeCleared() throws Exception {
    queue.addAll(List.of(1, 2, 3));
    try (Peer peer = Peer.start(Takes.class, "2", "0")) {
      Peer.awaitNumber("tasks-taken", 1);
      var joiner = Worker.running(queue::join).awaitBlocked();
      peer.kill();
      Region.own().processes().lookForDeaths();
      queue.clear();
      joiner.get();
    }
    assertTrue(queue.isEmpty());
  }

  @Test
  void anyProcessMayAnswerForAnother() throws Exception {
    queue.put(1);
    try (Peer _ = Peer.start(Takes.class, "1", "0")) {
      Peer.awaitNumber("tasks-taken", 1);
      assertFalse(queue.join(0, TimeUnit.DAYS));
      queue.taskDone();
      queue.join();
    }
  }

  @Test
  void manyInHandAreAnsweredInTheOrderOfTaking() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      queue.put(i);
    }
    assertEquals(10_000, queue.drainTo(new java.util.ArrayList<>()));
    for (int i = 0; i < 10_000; i++) {
      assertFalse(queue.join(0, TimeUnit.DAYS));
      queue.taskDone();
    }
    queue.join();
  }

  @Test
  void sample() throws Exception {
    // @start region="sample"
    JoinableQueue<Integer> jobs = new JoinableQueue<>(100);
    AtomicLong sum = new AtomicLong();
    jobs.addAll(List.of(1, 2, 3));

    try (Process worker =
        new Process(() -> {
          for (Integer job = jobs.poll(); job != null; job = jobs.poll()) {
            sum.addAndGet(job);
            jobs.taskDone();
          }
        })) {
      worker.start();
      jobs.join(); // all three are done, not just taken
    }
    // @end
    assertEquals(6, sum.get());
  }
}
