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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class EventTest {
  private final Event event = new Event();

  @Test
  void awaitOfUnsetEventTimesOut() throws Exception {
    assertFalse(event.await(1, MILLISECONDS));
  }

  @Test
  void zeroAndNegativeTimeoutsDoNotWait() throws Exception {
    assertFalse(event.await(0, DAYS));
    assertFalse(event.await(-1, DAYS));
    event.set();
    assertTrue(event.await(0, DAYS));
    assertTrue(event.await(-1, DAYS));
  }

  @Test
  void timeWithoutAUnitIsRefusedAlsoWhereNobodyWaits() {
    event.set();
    assertThrows(NullPointerException.class, () -> event.await(1, null));
  }

  @Test
  void interruptEndsTheWaitAndDisturbsNobodyElse() throws Exception {
    var interrupted = Worker.running(event::await).awaitBlocked();
    var timed = Worker.calling(() -> event.await(1, DAYS)).awaitBlocked();
    var other = Worker.running(event::await).awaitBlocked();

    assertInstanceOf(InterruptedException.class, interrupted.interrupt().failure());
    assertInstanceOf(InterruptedException.class, timed.interrupt().failure());
    assertFalse(event.isSet());
    other.awaitBlocked();
    event.set();
    other.get();
  }

  @Test
  void interruptStatusOnEntryIsReportedEvenIfTheEventIsSet() {
    event.set();
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, event::await);
    assertFalse(Thread.interrupted(), "the exception clears the status");
  }

  @Test
  void waiterThatTimedOutIsNotOwedARelease() throws Exception {
    assertFalse(event.await(1, MILLISECONDS));
    event.set();
    event.clear();
    assertFalse(event.await(1, MILLISECONDS));
  }

  @Test
  void clearOfUnsetEventStrandsNobody() throws Exception {
    var waiter = Worker.running(event::await).awaitBlocked();
    event.clear();
    waiter.awaitBlocked();
    event.set();
    waiter.get();
  }

  @Test
  void clearedEventIsWaitedForAgain() throws Exception {
    event.set();
    event.clear();
    assertFalse(event.isSet());
    assertFalse(event.await(1, MILLISECONDS));

    var waiter = Worker.running(event::await).awaitBlocked();
    event.set();
    waiter.get();
  }

  @Test
  void oneClearUndoesManySets() {
    event.set();
    event.set();
    event.clear();
    assertFalse(event.isSet());
  }

  @Test
  void newEventIsNotSet() {
    assertFalse(event.isSet());
  }

  @Test
  void setEventLetsAllPassUntilCleared() throws Exception {
    event.set();
    assertTrue(event.isSet());
    event.await();
    event.await();
    assertTrue(event.await(1, DAYS));
    assertTrue(event.isSet());
  }

  @RepeatedTest(20)
  void setThatIsClearedAtOnceReleasesEveryoneWhoWaited() throws Exception {
    List<Worker<Void>> waiters = startWaiters(Thread.ofVirtual(), 200);
    waiters.addAll(startWaiters(Thread.ofPlatform().daemon(), 20));
    event.set();
    event.clear();
    for (var waiter : waiters) {
      waiter.get();
    }
    assertFalse(event.isSet());
  }

  @Test
  void tenThousandVirtualThreadsAreReleasedByOneSet() throws Exception {
    List<Worker<Void>> waiters = startWaiters(Thread.ofVirtual(), 10_000);
    event.set();
    for (var waiter : waiters) {
      waiter.get();
    }
  }

  private List<Worker<Void>> startWaiters(Thread.Builder threads, int count) {
    List<Worker<Void>> waiters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiters.add(Worker.running(threads, event::await));
    }
    waiters.forEach(Worker::awaitBlocked);
    return waiters;
  }

  /** Whoever clears first and then looks misses nothing that was added before a set. */
  @Test
  void stressNoWorkIsLostBetweenSetAndClear() throws Exception {
    int perProducer = 100_000;
    Queue<Integer> work = new ConcurrentLinkedQueue<>();
    var consumer = Worker.calling(() -> consume(work, 2 * perProducer));
    for (int producer = 0; producer < 2; producer++) {
      Worker.running(() -> {
        for (int i = 0; i < perProducer; i++) {
          work.add(i);
          event.set();
        }
      });
    }
    assertEquals(2 * perProducer, consumer.get());
  }

  private int consume(Queue<Integer> work, int expected) throws InterruptedException {
    int consumed = 0;
    while (consumed < expected) {
      event.await();
      event.clear();
      while (work.poll() != null) {
        consumed++;
      }
    }
    return consumed;
  }

  @Test
  void toStringTellsTheState() {
    assertTrue(event.toString().endsWith("[not set]"), event.toString());
    event.set();
    assertTrue(event.toString().endsWith("[set]"), event.toString());
  }

  @Test
  void sample() throws Exception {
    LongAdder sent = new LongAdder();
    // @start region="sample"
    Event online = new Event();

    Thread sender =
        Thread.ofVirtual()
            .start(() -> {
              try {
                online.await();
                sent.increment();
              } catch (InterruptedException e) {
                return; // asked to give up
              }
            });

    online.set(); // the sender goes on, whether it waits already or is still to come
    sender.join();
    online.clear(); // whoever comes from here on waits again
    // @end
    assertEquals(1, sent.sum());
  }
}
