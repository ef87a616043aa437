package cookbook.threading;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to JoinableQueue; the rest is in {@link BlockingQueueContractTest}. */
@Timeout(60)
final class JoinableQueueTest {
  private final JoinableQueue<Integer> queue = new JoinableQueue<>();

  private boolean isJoinable() throws InterruptedException {
    return queue.join(0, DAYS);
  }

  @Test
  void taskDoneOfNewQueueIsRefused() {
    assertThrows(IllegalStateException.class, queue::taskDone);
  }

  @Test
  void oneTaskDoneTooManyIsRefused() throws Exception {
    queue.put(1);
    assertEquals(1, queue.take());
    queue.taskDone();
    var refused = assertThrows(IllegalStateException.class, queue::taskDone);
    assertTrue(refused.getMessage().startsWith("taskDone() once too often"));
    assertTrue(isJoinable(), "and changes nothing");
  }

  @Test
  void oneTaskDoneTooManyIsRefusedThoughMoreIsQueued() throws Exception {
    queue.put(1);
    queue.put(2);
    assertThrows(IllegalStateException.class, queue::taskDone);
    assertEquals(1, queue.take());
    queue.taskDone();
    assertThrows(IllegalStateException.class, queue::taskDone);
    assertFalse(isJoinable());
  }

  @Test
  void joinTimesOutWhileAnElementIsQueuedOrInHand() throws Exception {
    queue.put(1);
    assertFalse(queue.join(1, MILLISECONDS));
    assertEquals(1, queue.take());
    assertFalse(queue.join(1, MILLISECONDS));
    assertFalse(queue.join(-1, DAYS));
    queue.taskDone();
    assertTrue(queue.join(-1, DAYS));
  }

  @Test
  void interruptEndsJoin() throws Exception {
    queue.put(1);
    var joiner = Worker.running(queue::join).awaitBlocked();
    var timed = Worker.calling(() -> queue.join(1, DAYS)).awaitBlocked();
    assertInstanceOf(InterruptedException.class, joiner.interrupt().failure());
    assertInstanceOf(InterruptedException.class, timed.interrupt().failure());
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, queue::join);
    assertFalse(Thread.interrupted());
  }

  @Test
  void failedPutsLeaveNothingToWaitFor() throws Exception {
    JoinableQueue<Integer> full = new JoinableQueue<>(1);
    full.put(1);
    assertFalse(full.offer(2));
    assertFalse(full.offer(2, 1, MILLISECONDS));
    var putter = Worker.running(() -> full.put(2)).awaitBlocked();
    assertInstanceOf(InterruptedException.class, putter.interrupt().failure());
    assertEquals(1, full.take());
    full.taskDone();
    assertTrue(full.join(0, DAYS));
  }

  @Test
  void failedTakesOweNothing() throws Exception {
    assertEquals(null, queue.poll());
    assertEquals(null, queue.poll(1, MILLISECONDS));
    var taker = Worker.calling(queue::take).awaitBlocked();
    assertInstanceOf(InterruptedException.class, taker.interrupt().failure());
    assertThrows(IllegalStateException.class, queue::taskDone);
  }

  @Test
  void whoeverIsHandedAnElementOwesATaskDone() throws Exception {
    assertOwed(1, queue::take);
    assertOwed(1, queue::poll);
    assertOwed(1, () -> queue.poll(1, DAYS));
    assertOwed(1, queue::remove);
    assertOwed(2, () -> queue.drainTo(new ArrayList<>()));
    assertOwed(1, () -> queue.drainTo(new ArrayList<>(), 1));
  }

  private void assertOwed(int count, Worker.Work handOut) throws Exception {
    queue.clear();
    queue.addAll(List.of(1, 2));
    handOut.run();
    queue.clear();
    for (int i = 0; i < count; i++) {
      assertFalse(isJoinable());
      queue.taskDone();
    }
    assertTrue(isJoinable());
    assertThrows(IllegalStateException.class, queue::taskDone);
  }

  @Test
  void lookingAtAnElementOwesNothing() throws Exception {
    queue.put(1);
    assertEquals(1, queue.peek());
    assertEquals(1, queue.element());
    assertEquals(1, queue.iterator().next());
    assertThrows(IllegalStateException.class, queue::taskDone);
  }

  @Test
  void discardedElementsAreDone() throws Exception {
    assertReleasesJoin(queue::clear);
    assertReleasesJoin(() -> queue.removeIf(e -> e > 0));
    assertReleasesJoin(() -> queue.removeAll(List.of(1, 2)));
    assertReleasesJoin(() -> queue.retainAll(List.of()));
    assertReleasesJoin(() -> {
      assertTrue(queue.remove(1));
      assertTrue(queue.remove(2));
    });
    assertReleasesJoin(() -> {
      for (var i = queue.iterator(); i.hasNext(); ) {
        i.next();
        i.remove();
      }
    });
  }

  private void assertReleasesJoin(Worker.Work discard) throws Exception {
    queue.addAll(List.of(1, 2));
    var joiner = Worker.running(queue::join).awaitBlocked();
    discard.run();
    joiner.get();
    assertThrows(IllegalStateException.class, queue::taskDone);
  }

  @Test
  void joinOfUnusedQueueReturnsAtOnce() throws Exception {
    queue.join();
    assertTrue(queue.join(1, DAYS));
  }

  @Test
  void lastTaskDoneReleasesAllWhoJoin() throws Exception {
    queue.put(1);
    queue.put(2);
    var joiners =
        List.of(
            Worker.running(queue::join).awaitBlocked(),
            Worker.running(Thread.ofVirtual(), queue::join).awaitBlocked());
    assertEquals(1, queue.take());
    queue.taskDone();
    assertEquals(2, queue.take());
    joiners.forEach(Worker::awaitBlocked);
    queue.taskDone();
    for (var joiner : joiners) {
      joiner.get();
    }
  }

  @Test
  void joinEndsWithItsRoundEvenIfNewWorkComesAtOnce() throws Exception {
    for (int round = 0; round < 100; round++) {
      queue.put(round);
      var joiner = Worker.running(queue::join).awaitBlocked();
      assertEquals(round, queue.take());
      queue.taskDone();
      queue.put(-1); // before the joiner is likely to have run
      joiner.get();
      queue.clear();
    }
  }

  @Test
  void taskDoneMayComeFromAnyThread() throws Exception {
    queue.put(1);
    assertEquals(1, queue.take());
    Worker.running(queue::taskDone).get();
    assertTrue(isJoinable());
  }

  /** A join that returned too early would find the sum short; one too late would hang. */
  @Test
  void stressJoinReturnsWhenExactlyAllIsDone() throws Exception {
    LongAdder sum = new LongAdder();
    List<Worker<Void>> consumers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      consumers.add(Worker.running(() -> addUp(sum)));
    }
    int perRound = 50;
    for (int round = 1; round <= 500; round++) {
      for (int i = 0; i < perRound; i++) {
        queue.put(1);
      }
      queue.join();
      assertEquals((long) round * perRound, sum.sum());
    }
    for (var consumer : consumers) {
      assertInstanceOf(InterruptedException.class, consumer.interrupt().failure());
    }
  }

  private void addUp(LongAdder sum) throws InterruptedException {
    while (true) {
      sum.add(queue.take());
      queue.taskDone();
    }
  }

  @Test
  void sample() throws Exception {
    LongAdder sum = new LongAdder();
    // @start region="sample"
    JoinableQueue<Integer> jobs = new JoinableQueue<>(100);

    Thread worker =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (true) {
                  int job = jobs.take();
                  try {
                    sum.add(job);
                  } finally {
                    jobs.taskDone();
                  }
                }
              } catch (InterruptedException e) {
                return; // no more jobs
              }
            });

    jobs.put(1);
    jobs.put(2);
    jobs.join(); // both are done, not just taken
    worker.interrupt();
    // @end
    assertEquals(3, sum.sum());
    assertDoesNotThrow(() -> worker.join());
  }
}
