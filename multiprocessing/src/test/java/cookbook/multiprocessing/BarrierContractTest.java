package cookbook.multiprocessing;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.concurrent.CyclicBarrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What all barriers have in common: the original and the mirror, each with abort and without. */
@ParameterizedClass
@EnumSource
@Timeout(300)
final class BarrierContractTest {
  enum Kind {
    CYCLIC {
      @Override
      Barrier create(int parties, @Nullable Runnable action) {
        var barrier = new java.util.concurrent.CyclicBarrier(parties, action);
        return new Barrier(
            barrier::await,
            barrier::await,
            barrier::reset,
            barrier::isBroken,
            barrier::getNumberWaiting,
            barrier::getParties);
      }
    },
    SHARED_CYCLIC {
      @Override
      Barrier create(int parties, @Nullable Runnable action) {
        var barrier = new CyclicBarrier(parties, action);
        return new Barrier(
            barrier::await,
            barrier::await,
            barrier::reset,
            barrier::isBroken,
            barrier::getNumberWaiting,
            barrier::getParties);
      }
    },
    ABORTABLE {
      @Override
      Barrier create(int parties, @Nullable Runnable action) {
        var barrier = new cookbook.threading.AbortableBarrier(parties, action);
        return new Barrier(
            barrier::await,
            barrier::await,
            barrier::reset,
            barrier::isBroken,
            barrier::getNumberWaiting,
            barrier::getParties);
      }
    },
    SHARED_ABORTABLE {
      @Override
      Barrier create(int parties, @Nullable Runnable action) {
        var barrier = new AbortableBarrier(parties, action);
        return new Barrier(
            barrier::await,
            barrier::await,
            barrier::reset,
            barrier::isBroken,
            barrier::getNumberWaiting,
            barrier::getParties);
      }
    };

    abstract Barrier create(int parties, @Nullable Runnable action);
  }

  interface Wait {
    int await() throws InterruptedException, BrokenBarrierException;
  }

  interface TimedWait {
    int await(long timeout, TimeUnit unit)
        throws InterruptedException, BrokenBarrierException, TimeoutException;
  }

  record Barrier(
      Wait untimed,
      TimedWait timed,
      Runnable resetting,
      BooleanSupplier broken,
      IntSupplier waiting,
      IntSupplier parties) {
    int await() throws InterruptedException, BrokenBarrierException {
      return untimed.await();
    }

    int await(long timeout, TimeUnit unit)
        throws InterruptedException, BrokenBarrierException, TimeoutException {
      return timed.await(timeout, unit);
    }

    void reset() {
      resetting.run();
    }

    boolean isBroken() {
      return broken.getAsBoolean();
    }

    int getNumberWaiting() {
      return waiting.getAsInt();
    }

    int getParties() {
      return parties.getAsInt();
    }
  }

  private final Kind kind;

  BarrierContractTest(Kind kind) {
    this.kind = kind;
  }

  private Barrier barrier(int parties) {
    return kind.create(parties, null);
  }

  private static Worker<Integer> arrive(Barrier barrier) {
    int before = barrier.getNumberWaiting();
    var party = Worker.calling(barrier::await);
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> barrier.getNumberWaiting() == before + 1);
    return party;
  }

  private static void assertBroken(Barrier barrier) {
    assertTrue(barrier.isBroken());
    assertEquals(0, barrier.getNumberWaiting());
    assertThrows(BrokenBarrierException.class, barrier::await);
    assertThrows(BrokenBarrierException.class, () -> barrier.await(1, DAYS));
  }

  @Test
  void fewerThanOnePartyIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> barrier(0));
    assertThrows(IllegalArgumentException.class, () -> barrier(-1));
  }

  @Test
  void interruptOfOneWaiterBreaksTheBarrierForAll() {
    Barrier barrier = barrier(3);
    var interrupted = arrive(barrier);
    var other = arrive(barrier);
    assertInstanceOf(InterruptedException.class, interrupted.interrupt().failure());
    assertInstanceOf(BrokenBarrierException.class, other.failure());
    assertBroken(barrier);
  }

  @Test
  void arrivalWithInterruptStatusBreaksTheBarrier() {
    Barrier barrier = barrier(2);
    var other = arrive(barrier);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, barrier::await);
    assertFalse(Thread.interrupted(), "the exception clears the status");
    assertInstanceOf(BrokenBarrierException.class, other.failure());
    assertBroken(barrier);
  }

  @Test
  void timeoutOfOneWaiterBreaksTheBarrierForAll() {
    Barrier barrier = barrier(3);
    var other = arrive(barrier);
    assertThrows(TimeoutException.class, () -> barrier.await(1, MILLISECONDS));
    assertInstanceOf(BrokenBarrierException.class, other.failure());
    assertBroken(barrier);
  }

  @Test
  void zeroTimeoutDoesNotWaitAndBreaksTheBarrier() {
    Barrier barrier = barrier(2);
    assertThrows(TimeoutException.class, () -> barrier.await(0, DAYS));
    assertBroken(barrier);
  }

  @Test
  void lastArrivalPassesWhateverItsTimeout() throws Exception {
    Barrier barrier = barrier(2);
    var first = arrive(barrier);
    assertEquals(0, barrier.await(-1, DAYS));
    assertEquals(1, first.get());
  }

  @Test
  void actionThatThrowsBreaksTheBarrierAndReachesItsCaller() {
    var thrown = new ArithmeticException("in the action");
    Barrier barrier =
        kind.create(
            2,
            () -> {
              throw thrown;
            });
    var first = arrive(barrier);
    assertSame(thrown, assertThrows(ArithmeticException.class, barrier::await));
    assertInstanceOf(BrokenBarrierException.class, first.failure());
    assertBroken(barrier);
  }

  @Test
  void resetSendsWaitersAwayAndStartsAnew() throws Exception {
    Barrier barrier = barrier(2);
    var sentAway = arrive(barrier);
    barrier.reset();
    assertInstanceOf(BrokenBarrierException.class, sentAway.failure());
    assertFalse(barrier.isBroken());

    var first = arrive(barrier);
    assertEquals(0, barrier.await());
    assertEquals(1, first.get());
  }

  @Test
  void resetMendsABrokenBarrier() throws Exception {
    Barrier barrier = barrier(2);
    assertThrows(TimeoutException.class, () -> barrier.await(0, DAYS));
    barrier.reset();
    var first = arrive(barrier);
    assertEquals(0, barrier.await());
    assertEquals(1, first.get());
  }

  @Test
  void brokenComesBeforeInterrupted() {
    Barrier barrier = barrier(2);
    assertThrows(TimeoutException.class, () -> barrier.await(0, DAYS));
    Thread.currentThread().interrupt();
    assertThrows(BrokenBarrierException.class, barrier::await);
    assertTrue(Thread.interrupted(), "the status is kept");
  }

  @Test
  void arrivalIndexCountsDown() throws Exception {
    Barrier barrier = barrier(4);
    var first = arrive(barrier);
    var second = arrive(barrier);
    var third = arrive(barrier);
    assertEquals(3, barrier.getNumberWaiting());
    assertEquals(0, barrier.await());
    assertEquals(List.of(3, 2, 1), List.of(first.get(), second.get(), third.get()));
    assertEquals(0, barrier.getNumberWaiting());
  }

  @Test
  void actionRunsOnceInTheLastThreadBeforeAnyonePasses() throws Exception {
    List<Thread> ranIn = new ArrayList<>(); // not thread-safe: the barrier publishes it
    Barrier barrier = kind.create(3, () -> ranIn.add(Thread.currentThread()));
    var first = Worker.calling(() -> barrier.await() + 10 * ranIn.size());
    var second = Worker.calling(() -> barrier.await() + 10 * ranIn.size());
    await().until(() -> barrier.getNumberWaiting() == 2);
    assertEquals(0, barrier.await());
    assertEquals(List.of(Thread.currentThread()), ranIn);
    assertEquals(11 + 12, first.get() + second.get());
  }

  @Test
  void interruptThatComesAfterTheTripIsKeptForLater() throws Exception {
    AtomicReference<Worker<Boolean>> first = new AtomicReference<>();
    Barrier barrier = kind.create(2, () -> first.get().interrupt());
    first.set(
        Worker.calling(() -> {
          barrier.await();
          return Thread.interrupted();
        }));
    await().until(() -> barrier.getNumberWaiting() == 1);
    assertEquals(0, barrier.await());
    assertTrue(first.get().get());
    assertFalse(barrier.isBroken());
  }

  @Test
  void partiesThatWaitAreWaitingOrTimedWaiting() throws Exception {
    Barrier barrier = barrier(3);
    var untimed = arrive(barrier).awaitBlocked();
    var timed = Worker.calling(() -> barrier.await(1, DAYS)).awaitBlocked();
    assertEquals(0, barrier.await());
    assertEquals(List.of(2, 1), List.of(untimed.get(), timed.get()));
  }

  @Test
  void slowPartyOfATrippedRoundIsNotToldOfTheBreakOfALaterOne() throws Exception {
    Barrier barrier = barrier(2);
    for (int round = 0; round < 100; round++) {
      var first = arrive(barrier);
      assertEquals(0, barrier.await());
      assertThrows(TimeoutException.class, () -> barrier.await(0, DAYS));
      barrier.reset();
      assertEquals(1, first.get());
    }
  }

  @Test
  void onePartyNeverWaits() throws Exception {
    Barrier barrier = barrier(1);
    assertEquals(1, barrier.getParties());
    assertEquals(0, barrier.await());
    assertEquals(0, barrier.await(0, DAYS));
  }

  @Test
  void stressEveryRoundHandsOutEachIndexOnceAndPublishesAllWrites() throws Exception {
    int parties = 4;
    int rounds = 500;
    int[] slots = new int[parties]; // plain: the barrier publishes it
    Barrier barrier = barrier(parties);
    List<Worker<Integer>> workers = new ArrayList<>();
    for (int p = 0; p < parties; p++) {
      int slot = p;
      workers.add(Worker.calling(() -> fillAndCheck(barrier, slots, slot, rounds)));
    }
    int sumOfIndices = 0;
    for (var worker : workers) {
      sumOfIndices += worker.get();
    }
    assertEquals(rounds * (0 + 1 + 2 + 3), sumOfIndices);
  }

  private static int fillAndCheck(Barrier barrier, int[] slots, int slot, int rounds)
      throws Exception {
    int sumOfIndices = 0;
    for (int round = 1; round <= rounds; round++) {
      slots[slot] = round;
      sumOfIndices += barrier.await();
      for (int other : slots) {
        assertEquals(round, other);
      }
      barrier.await();
    }
    return sumOfIndices;
  }
}
