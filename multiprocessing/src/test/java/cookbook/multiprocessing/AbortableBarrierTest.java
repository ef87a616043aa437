package cookbook.multiprocessing;

import static java.util.concurrent.TimeUnit.DAYS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to AbortableBarrier; the rest is in {@link BarrierContractTest}. */
@Timeout(300)
final class AbortableBarrierTest {
  private final AbortableBarrier barrier = new AbortableBarrier(3);

  private Worker<Integer> arrive() {
    int before = barrier.getNumberWaiting();
    var party = Worker.calling(barrier::await);
    await().until(() -> barrier.getNumberWaiting() == before + 1);
    return party;
  }

  private static void assertAborted(Throwable failure) {
    assertInstanceOf(BrokenBarrierException.class, failure);
    assertEquals("the barrier was aborted", failure.getMessage());
  }

  @Test
  void abortReleasesWaitersAndRefusesLaterComers() {
    var first = arrive();
    var timed = Worker.calling(() -> barrier.await(1, DAYS)).awaitBlocked();
    barrier.abort();
    assertAborted(first.failure());
    assertAborted(timed.failure());
    assertAborted(assertThrows(BrokenBarrierException.class, barrier::await));
    assertAborted(assertThrows(BrokenBarrierException.class, () -> barrier.await(0, DAYS)));
    assertTrue(barrier.isBroken());
    assertEquals(0, barrier.getNumberWaiting());
  }

  @Test
  void abortedBarrierCannotBeReset() {
    barrier.abort();
    assertThrows(IllegalStateException.class, barrier::reset);
    assertTrue(barrier.isBroken());
    assertThrows(BrokenBarrierException.class, barrier::await);
  }

  @Test
  void brokenBarrierCanBeAbortedAndThenNotReset() {
    assertThrows(TimeoutException.class, () -> barrier.await(0, DAYS));
    barrier.abort();
    assertThrows(IllegalStateException.class, barrier::reset);
    assertAborted(assertThrows(BrokenBarrierException.class, barrier::await));
  }

  @Test
  void secondAbortDoesNothing() {
    barrier.abort();
    barrier.abort();
    assertTrue(barrier.isBroken());
  }

  @Test
  void abortByTheBarrierActionLetsNobodyPass() {
    AtomicReference<AbortableBarrier> self = new AtomicReference<>();
    AbortableBarrier barrier = new AbortableBarrier(2, () -> self.get().abort());
    self.set(barrier);
    var first = Worker.calling(barrier::await);
    await().until(() -> barrier.getNumberWaiting() == 1);
    assertAborted(assertThrows(BrokenBarrierException.class, barrier::await));
    assertAborted(first.failure());
    assertThrows(IllegalStateException.class, barrier::reset);
  }

  @Test
  void resetByTheBarrierActionLetsNobodyPassButLeavesTheBarrierUsable() throws Exception {
    AtomicReference<Runnable> action = new AtomicReference<>();
    AbortableBarrier barrier = new AbortableBarrier(2, () -> action.get().run());
    action.set(barrier::reset);
    var first = Worker.calling(barrier::await);
    await().until(() -> barrier.getNumberWaiting() == 1);
    assertThrows(BrokenBarrierException.class, barrier::await);
    assertInstanceOf(BrokenBarrierException.class, first.failure());

    action.set(() -> {});
    var second = Worker.calling(barrier::await);
    await().until(() -> barrier.getNumberWaiting() == 1);
    assertEquals(0, barrier.await());
    assertEquals(1, second.get());
  }

  @Test
  void abortDuringTheActionTakesEffectAfterIt() throws Exception {
    CountDownLatch actionRuns = new CountDownLatch(1);
    CountDownLatch actionMayEnd = new CountDownLatch(1);
    AbortableBarrier barrier =
        new AbortableBarrier(
            1,
            () -> {
              actionRuns.countDown();
              awaitUninterruptibly(actionMayEnd);
            });
    var party = Worker.calling(barrier::await);
    actionRuns.await();
    var aborter = Worker.running(barrier::abort).awaitBlocked();
    actionMayEnd.countDown();
    aborter.get();
    assertEquals(0, party.get(), "its generation had tripped before the abort");
    assertAborted(assertThrows(BrokenBarrierException.class, barrier::await));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this thread", e);
    }
  }

  @Test
  void exceptionsTellWhoBrokeTheBarrier() {
    var first = arrive();
    arrive().interrupt();
    assertEquals("a party was interrupted", first.failure().getMessage());

    barrier.reset();
    var second = arrive();
    var late = assertThrows(TimeoutException.class, () -> barrier.await(0, DAYS));
    assertEquals("2 of 3 parties came in time", late.getMessage());
    assertEquals("a party timed out: 2 of 3 parties came in time", second.failure().getMessage());

    barrier.reset();
    var third = arrive();
    barrier.reset();
    assertEquals("the barrier was reset", third.failure().getMessage());
  }

  @Test
  void exceptionTellsWhatTheActionThrew() {
    AbortableBarrier barrier =
        new AbortableBarrier(
            2,
            () -> {
              throw new ArithmeticException("in the action");
            });
    var first = Worker.calling(barrier::await);
    await().until(() -> barrier.getNumberWaiting() == 1);
    assertThrows(ArithmeticException.class, barrier::await);
    assertEquals(
        "the barrier action threw java.lang.ArithmeticException", first.failure().getMessage());
  }

  /** All parties pass a generation or none does: so they all have passed the same number. */
  @RepeatedTest(20)
  void stressAbortAtAnyMomentLeavesAllPartiesInTheSameRound() throws Exception {
    CountDownLatch underWay = new CountDownLatch(300);
    List<Worker<Integer>> parties = new ArrayList<>();
    for (int i = 0; i < barrier.getParties(); i++) {
      parties.add(Worker.calling(() -> roundsUntilBroken(underWay)));
    }
    underWay.await();
    barrier.abort();
    Set<Integer> rounds = new HashSet<>();
    for (var party : parties) {
      rounds.add(party.get());
    }
    assertEquals(1, rounds.size(), rounds.toString());
  }

  private int roundsUntilBroken(CountDownLatch underWay) throws InterruptedException {
    int rounds = 0;
    try {
      while (true) {
        barrier.await();
        rounds++;
        underWay.countDown();
      }
    } catch (BrokenBarrierException _) {
      return rounds;
    }
  }

  @Test
  void toStringTellsTheParties() {
    assertTrue(barrier.toString().endsWith("[0 of 3]"), barrier.toString());
    barrier.abort();
    assertTrue(barrier.toString().endsWith("[0 of 3, broken]"), barrier.toString());
  }

  @Test
  void sample() throws Exception {
    Runnable step = () -> {};
    // @start region="sample"
    AbortableBarrier stepDone = new AbortableBarrier(2);

    Thread worker =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (true) {
                  step.run();
                  stepDone.await();
                }
              } catch (BrokenBarrierException | InterruptedException e) {
                return; // the others have given up, or want this one to
              }
            });

    stepDone.await();
    stepDone.abort(); // releases the worker, now or when it comes
    worker.join();
    // @end
    assertFalse(worker.isAlive());
  }
}
