package cookbook.multiprocessing.concurrent;

import static cookbook.multiprocessing.core.Peer.LONG;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.Worker;
import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import cookbook.multiprocessing.core.Codec;
import cookbook.multiprocessing.core.Peer;
import cookbook.multiprocessing.core.Region;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to the mirror; the rest is in {@code BarrierContractTest}. */
@Timeout(300)
final class CyclicBarrierTest {
  private static final int ROUNDS = 300;

  private static CyclicBarrier named(String name, int parties) {
    return Region.own().names().named(name, CyclicBarrier.class, () -> new CyclicBarrier(parties));
  }

  /** A party: waits at a barrier, after an end of its own or instead of one. */
  static final class Party {
    static void main(String[] args) throws Exception {
      String name = args[0];
      CyclicBarrier barrier = named(name, 2);
      long _ = Peer.number(name).incrementAndGet();
      switch (args[1]) {
        case "never comes" -> parkForEver();
        case "comes" -> barrier.await();
        case "comes often" -> {
          for (int i = 0; i < ROUNDS; i++) {
            barrier.await();
          }
        }
        case "comes for ever" -> {
          while (true) {
            barrier.await();
          }
        }
        case "ends" -> {}
        case "exits" -> System.exit(3);
        case "exits while waiting" -> {
          var _ = Worker.calling(barrier::await).awaitBlocked();
          await().until(() -> barrier.getNumberWaiting() == 1);
        }
        default -> throw new IllegalArgumentException(args[1]);
      }
    }

    private static void parkForEver() {
      while (true) {
        LockSupport.park();
      }
    }
  }

  private static Worker<Integer> arrive(CyclicBarrier barrier) {
    int before = barrier.getNumberWaiting();
    var party = Worker.calling(barrier::await);
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> barrier.getNumberWaiting() == before + 1);
    return party;
  }

  private static void assertBrokenBy(Peer peer, Throwable failure) {
    assertInstanceOf(BrokenBarrierException.class, failure);
    String expected = "process " + peer.jvm().process().pid() + ", ";
    assertTrue(failure.getMessage().startsWith(expected), failure.getMessage());
  }

  private static void passAt(CyclicBarrier barrier) {
    try {
      int _ = barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void partyKilledBeforeItComesBreaksTheBarrier() throws Exception {
    CyclicBarrier barrier = named("killed before", 2);
    try (Peer peer = Peer.start(Party.class, "killed before", "never comes")) {
      Peer.awaitNumber("killed before", 1);
      var first = arrive(barrier).awaitBlocked();
      peer.kill();
      assertBrokenBy(peer, first.failure());
      assertTrue(barrier.isBroken());
      assertEquals(0, barrier.getNumberWaiting());
      assertBrokenBy(peer, assertThrows(BrokenBarrierException.class, barrier::await));
    }
  }

  @Test
  void partyKilledWhileItWaitsBreaksTheBarrier() throws Exception {
    CyclicBarrier barrier = named("killed waiting", 3);
    try (Peer peer = Peer.start(Party.class, "killed waiting", "comes")) {
      await().atMost(LONG).until(() -> barrier.getNumberWaiting() == 1);
      var second = arrive(barrier).awaitBlocked();
      peer.kill();
      assertBrokenBy(peer, second.failure());
    }
  }

  @Test
  void deathIsNoticedThoughNobodyWaits() throws Exception {
    CyclicBarrier barrier = named("nobody waits", 2);
    try (Peer peer = Peer.start(Party.class, "nobody waits", "comes")) {
      await().atMost(LONG).until(() -> barrier.getNumberWaiting() == 1);
      peer.kill();
      await().until(barrier::isBroken);
      assertBrokenBy(peer, assertThrows(BrokenBarrierException.class, barrier::await));
    }
  }

  @Test
  void resetMendsWhatADeathHasBroken() throws Exception {
    CyclicBarrier barrier = named("mended", 2);
    try (Peer peer = Peer.start(Party.class, "mended", "never comes")) {
      Peer.awaitNumber("mended", 1);
      peer.kill();
      barrier.reset();
      assertFalse(barrier.isBroken(), "the death belongs to what was before");
      var first = arrive(barrier);
      assertEquals(0, barrier.await());
      assertEquals(1, first.get());
    }
  }

  @Test
  void partyEndedByASignalBreaksTheBarrier() throws Exception {
    CyclicBarrier barrier = named("terminated", 2);
    try (Peer peer = Peer.start(Party.class, "terminated", "never comes")) {
      Peer.awaitNumber("terminated", 1);
      var first = arrive(barrier).awaitBlocked();
      peer.signal("TERM");
      assertBrokenBy(peer, first.failure());
    }
  }

  @Test
  void endInOrderDoesNotBreakTheBarrier() throws Exception {
    for (String end : new String[] {"ends", "exits"}) {
      String name = "in order, " + end;
      CyclicBarrier barrier = named(name, 2);
      var first = arrive(barrier);
      try (Peer peer = Peer.start(Party.class, name, end)) {
        assertTrue(peer.jvm().await(LONG), "ends");
      }
      long gone = Region.own().processes().deaths();
      Region.own().processes().lookForDeaths();
      await().until(() -> Region.own().processes().living().size() == 1);
      assertTrue(Region.own().processes().deaths() >= gone);
      assertEquals(1, barrier.getNumberWaiting(), name);
      assertEquals(0, barrier.await());
      assertEquals(1, first.get());
    }
  }

  @Test
  void endInOrderOfAProcessThatWaitsBreaksTheBarrier() throws Exception {
    CyclicBarrier barrier = named("exits while waiting", 3);
    try (Peer peer = Peer.start(Party.class, "exits while waiting", "exits while waiting")) {
      assertTrue(peer.jvm().await(LONG), "ends");
      await().until(barrier::isBroken);
    }
  }

  @Test
  void stoppedPartyIsWaitedFor() throws Exception {
    CyclicBarrier barrier = named("stopped", 3);
    try (Peer peer = Peer.start(Party.class, "stopped", "comes")) {
      await().atMost(LONG).until(() -> barrier.getNumberWaiting() == 1);
      peer.signal("STOP");
      var second = arrive(barrier).awaitBlocked();
      await().during(Duration.ofMillis(300)).until(() -> !second.isDone());
      assertEquals(0, barrier.await(), "all have come, one of them stopped since");
      assertEquals(1, second.get());
      peer.signal("CONT");
      peer.awaitEnd();
    }
  }

  @Test
  void twoProcessesMeetAgainAndAgain() throws Exception {
    CyclicBarrier barrier = named("often", 2);
    try (Peer peer = Peer.start(Party.class, "often", "comes often")) {
      int sum = 0;
      for (int i = 0; i < ROUNDS; i++) {
        sum += barrier.await();
      }
      peer.awaitEnd();
      assertTrue(sum <= ROUNDS, "each round has one who comes last");
    }
    assertFalse(barrier.isBroken());
  }

  @Test
  void killsAtAnyMomentBreakTheBarrierAndNothingElse() throws Exception {
    CyclicBarrier barrier = named("any moment", 2);
    for (int kill = 0; kill < 8; kill++) {
      AtomicInteger rounds = new AtomicInteger();
      int enough = ThreadLocalRandom.current().nextInt(500);
      try (Peer peer = Peer.start(Party.class, "any moment", "comes for ever")) {
        var party =
            Worker.running(() -> {
              while (true) {
                int _ = barrier.await();
                int _ = rounds.incrementAndGet();
              }
            });
        await().atMost(LONG).pollInterval(Duration.ofMillis(1)).until(() -> rounds.get() > enough);
        peer.kill();
        assertBrokenBy(peer, party.failure());
        barrier.reset();
        assertFalse(barrier.isBroken());
        assertEquals(0, barrier.getNumberWaiting());
      }
    }
  }

  @Test
  void actionRunsInTheProcessThatComesLast() throws Exception {
    AtomicLong ranIn = new AtomicLong();
    CyclicBarrier barrier = new CyclicBarrier(2, () -> ranIn.set(ProcessHandle.current().pid()));
    try (Process process = new Process(() -> passAt(barrier))) {
      var first = arrive(barrier);
      process.start();
      assertEquals(1, first.get());
      assertEquals(process.pid(), ranIn.get());
      process.join();
      assertEquals(0, process.exitCode().orElseThrow());
    }
    assertFalse(barrier.isBroken());
  }

  @Test
  void processKilledInTheActionBreaksTheBarrier() throws Exception {
    AtomicLong running = new AtomicLong();
    CyclicBarrier barrier =
        new CyclicBarrier(
            2,
            () -> {
              running.set(1);
              Party.parkForEver();
            });
    try (Process process = new Process(() -> passAt(barrier))) {
      var first = arrive(barrier).awaitBlocked();
      process.start();
      await().atMost(LONG).until(() -> running.get() == 1);
      process.kill();
      assertInstanceOf(BrokenBarrierException.class, first.failure());
      assertTrue(barrier.isBroken());
    }
  }

  @Test
  void actionThatRefersToItsBarrierTravels() {
    CyclicBarrier[] self = new CyclicBarrier[1];
    CyclicBarrier barrier = new CyclicBarrier(2, () -> self[0].reset());
    self[0] = barrier;
    assertSame(barrier, Codec.decode(Codec.encode(barrier)));
  }

  @Test
  void actionThatCannotTravelIsRefusedWhenTheBarrierIsSent() throws Exception {
    Object local = new Object();
    CyclicBarrier barrier =
        new CyclicBarrier(
            1,
            () -> {
              String _ = local.toString();
            });
    assertEquals(0, barrier.await(), "here it works");
    var refused = assertThrows(RuntimeException.class, () -> Codec.encode(barrier));
    Throwable cause = refused;
    while (cause.getCause() != null && !String.valueOf(cause.getMessage()).contains("captured")) {
      cause = cause.getCause();
    }
    assertTrue(cause.getMessage().contains("action.captured[0]"), cause.getMessage());
  }

  @Test
  void manyBreaksLeaveTheBarrierUsable() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(2);
    for (int i = 0; i < 100; i++) {
      var sentAway = arrive(barrier);
      barrier.reset();
      var failure = assertInstanceOf(BrokenBarrierException.class, sentAway.failure());
      assertEquals("the barrier was reset", failure.getMessage());
    }
    var first = arrive(barrier);
    assertEquals(0, barrier.await());
    assertEquals(1, first.get());
  }

  @Test
  void sample() throws Exception {
    // @start region="sample"
    AtomicLong rounds = new AtomicLong();
    CyclicBarrier roundDone = new CyclicBarrier(2, () -> rounds.incrementAndGet());

    try (Process other = new Process(() -> passAt(roundDone))) {
      other.start();
      int _ = roundDone.await(); // throws within a tenth of a second if the other is killed
      assertEquals(1, rounds.get());
      other.join();
    }
    // @end
  }
}
