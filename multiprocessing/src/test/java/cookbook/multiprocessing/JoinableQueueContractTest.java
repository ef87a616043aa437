package cookbook.multiprocessing;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is particular to joinable queues, the original and the shared one. */
@ParameterizedClass
@EnumSource
@Timeout(300)
final class JoinableQueueContractTest {
  enum Kind {
    ORIGINAL {
      @Override
      Joinable create(int capacity) {
        var queue = new cookbook.threading.JoinableQueue<Integer>(capacity);
        return new Joinable(queue, queue::taskDone, queue::join, queue::join);
      }
    },
    SHARED {
      @Override
      Joinable create(int capacity) {
        var queue = new JoinableQueue<Integer>(capacity);
        return new Joinable(queue, queue::taskDone, queue::join, queue::join);
      }
    };

    abstract Joinable create(int capacity);
  }

  interface TimedJoin {
    boolean join(long timeout, TimeUnit unit) throws InterruptedException;
  }

  /** What the two have in common, which no interface names. */
  record Joinable(
      BlockingQueue<Integer> elements, Runnable done, Worker.Work joining, TimedJoin timed) {
    void taskDone() {
      done.run();
    }

    void join() throws Exception {
      joining.run();
    }

    boolean join(long timeout, TimeUnit unit) throws InterruptedException {
      return timed.join(timeout, unit);
    }
  }

  private final Kind kind;
  private final Joinable joinable;
  private final BlockingQueue<Integer> queue;

  JoinableQueueContractTest(Kind kind) {
    this.kind = kind;
    this.joinable = kind.create(Integer.MAX_VALUE);
    this.queue = joinable.elements();
  }

  private boolean isJoinable() throws Exception {
    return joinable.join(0, DAYS);
  }

  @Test
  void taskDoneOfNewQueueIsRefused() {
    assertThrows(IllegalStateException.class, joinable::taskDone);
  }

  @Test
  void oneTaskDoneTooManyIsRefused() throws Exception {
    queue.put(1);
    assertEquals(1, queue.take());
    joinable.taskDone();
    var refused = assertThrows(IllegalStateException.class, joinable::taskDone);
    assertTrue(refused.getMessage().startsWith("taskDone() once too often"));
    assertTrue(isJoinable(), "and changes nothing");
  }

  @Test
  void oneTaskDoneTooManyIsRefusedThoughMoreIsQueued() throws Exception {
    queue.put(1);
    queue.put(2);
    assertThrows(IllegalStateException.class, joinable::taskDone);
    assertEquals(1, queue.take());
    joinable.taskDone();
    assertThrows(IllegalStateException.class, joinable::taskDone);
    assertFalse(isJoinable());
  }

  @Test
  void joinTimesOutWhileAnElementIsQueuedOrInHand() throws Exception {
    queue.put(1);
    assertFalse(joinable.join(1, MILLISECONDS));
    assertEquals(1, queue.take());
    assertFalse(joinable.join(1, MILLISECONDS));
    assertFalse(joinable.join(-1, DAYS));
    joinable.taskDone();
    assertTrue(joinable.join(-1, DAYS));
  }

  @Test
  void timeWithoutAUnitIsRefusedAlsoWhereNobodyWaits() {
    assertThrows(NullPointerException.class, () -> joinable.join(1, null));
  }

  @Test
  void interruptEndsJoin() throws Exception {
    queue.put(1);
    var joiner = Worker.running(joinable::join).awaitBlocked();
    var timed = Worker.calling(() -> joinable.join(1, DAYS)).awaitBlocked();
    assertInstanceOf(InterruptedException.class, joiner.interrupt().failure());
    assertInstanceOf(InterruptedException.class, timed.interrupt().failure());
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, joinable::join);
    assertFalse(Thread.interrupted());
  }

  @Test
  void failedPutsLeaveNothingToWaitFor() throws Exception {
    Joinable smallest = kind.create(1);
    BlockingQueue<Integer> full = smallest.elements();
    full.put(1);
    assertFalse(full.offer(2));
    assertFalse(full.offer(2, 1, MILLISECONDS));
    var putter = Worker.running(() -> full.put(2)).awaitBlocked();
    assertInstanceOf(InterruptedException.class, putter.interrupt().failure());
    assertEquals(1, full.take());
    smallest.taskDone();
    assertTrue(smallest.join(0, DAYS));
  }

  @Test
  void failedTakesOweNothing() throws Exception {
    assertEquals(null, queue.poll());
    assertEquals(null, queue.poll(1, MILLISECONDS));
    var taker = Worker.calling(queue::take).awaitBlocked();
    assertInstanceOf(InterruptedException.class, taker.interrupt().failure());
    assertThrows(IllegalStateException.class, joinable::taskDone);
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
      joinable.taskDone();
    }
    assertTrue(isJoinable());
    assertThrows(IllegalStateException.class, joinable::taskDone);
  }

  @Test
  void lookingAtAnElementOwesNothing() throws Exception {
    queue.put(1);
    assertEquals(1, queue.peek());
    assertEquals(1, queue.element());
    assertEquals(1, queue.iterator().next());
    assertThrows(IllegalStateException.class, joinable::taskDone);
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
    var joiner = Worker.running(joinable::join).awaitBlocked();
    discard.run();
    joiner.get();
    assertThrows(IllegalStateException.class, joinable::taskDone);
  }

  @Test
  void joinOfUnusedQueueReturnsAtOnce() throws Exception {
    joinable.join();
    assertTrue(joinable.join(1, DAYS));
  }

  @Test
  void lastTaskDoneReleasesAllWhoJoin() throws Exception {
    queue.put(1);
    queue.put(2);
    var joiners =
        List.of(
            Worker.running(joinable::join).awaitBlocked(),
            Worker.running(Thread.ofVirtual(), joinable::join).awaitBlocked());
    assertEquals(1, queue.take());
    joinable.taskDone();
    assertEquals(2, queue.take());
    joiners.forEach(Worker::awaitBlocked);
    joinable.taskDone();
    for (var joiner : joiners) {
      joiner.get();
    }
  }

  @Test
  void joinEndsWithItsRoundEvenIfNewWorkComesAtOnce() throws Exception {
    for (int round = 0; round < 100; round++) {
      queue.put(round);
      var joiner = Worker.running(joinable::join).awaitBlocked();
      assertEquals(round, queue.take());
      joinable.taskDone();
      queue.put(-1); // before the joiner is likely to have run
      joiner.get();
      queue.clear();
    }
  }

  @Test
  void taskDoneMayComeFromAnyThread() throws Exception {
    queue.put(1);
    assertEquals(1, queue.take());
    Worker.running(joinable::taskDone).get();
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
    for (int round = 1; round <= 125; round++) {
      for (int i = 0; i < perRound; i++) {
        queue.put(1);
      }
      joinable.join();
      assertEquals((long) round * perRound, sum.sum());
    }
    for (var consumer : consumers) {
      assertInstanceOf(InterruptedException.class, consumer.interrupt().failure());
    }
  }

  private void addUp(LongAdder sum) throws InterruptedException {
    while (true) {
      sum.add(queue.take());
      joinable.taskDone();
    }
  }
}
