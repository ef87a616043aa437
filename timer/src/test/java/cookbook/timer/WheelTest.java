package cookbook.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The core under a clock held in hand; the test is the driver. */
@SuppressWarnings("FutureReturnValueIgnored") // of timers whose result nobody wants
@Timeout(60)
final class WheelTest {
  private static final long MS = 1_000_000;

  private final ManualClock clock = new ManualClock(Long.MAX_VALUE - 5 * MS); // overflows soon
  private final Wheel wheel = new Wheel(4, clock);
  private final List<String> fired = new ArrayList<>();

  private WheelTask<?> add(String name, long delayNanos) {
    WheelTask<?> task =
        new WheelTask<Void>((Runnable) () -> fired.add(name), wheel.due(delayNanos));
    assertTrue(wheel.add(task));
    return task;
  }

  private List<String> after(long nanos) {
    clock.advance(Duration.ofNanos(nanos));
    fired.clear();
    wheel.advance(wheel.now());
    for (WheelTask<?> t = poll(); t != null; t = poll()) {
      t.runOnDriver();
    }
    return List.copyOf(fired);
  }

  private WheelTask<?> poll() {
    return wheel.poll(wheel.now(), true);
  }

  @Test
  void firesAtItsDeadlineAndNotANanosecondEarlier() {
    add("a", 10 * MS);
    assertEquals(List.of(), after(10 * MS - 1));
    assertEquals(List.of("a"), after(1));
    assertEquals(List.of(), after(1000 * MS));
  }

  @Test
  void everyDistanceFiresOnTime() {
    for (int bit = 0; bit < 62; bit++) {
      long delay = 1L << bit;
      add("t", delay);
      assertEquals(List.of(), after(delay - 1), "bit " + bit);
      assertEquals(List.of("t"), after(1), "bit " + bit);
      if (bit >= 56) {
        return; // the wheel's time has gone on by 2^57 - 1 nanoseconds: four years
      }
    }
  }

  @Test
  void nextLookIsNeverAfterTheNextDeadline() {
    WheelTask<?> task = add("a", 3_600_000 * MS);
    int looks = 0;
    while (!task.isDone()) {
      assertTrue(wheel.nextLook() <= task.due());
      after(Math.max(1, wheel.nextLook() - wheel.now()));
      looks++;
    }
    assertEquals(3_600_000 * MS, wheel.now());
    assertTrue(looks <= 10, "an hour took " + looks + " looks");
  }

  @Test
  void anEmptyWheelNeverLooks() {
    WheelTask<?> task = add("a", 5 * MS);
    assertTrue(task.cancel(false));
    after(10 * MS);
    assertEquals(Stripe.NEVER, wheel.nextLook());
  }

  @Test
  void startsInTheOrderOfDeadlines() {
    add("d", 900 * MS);
    add("b", 2 * MS);
    add("c", 2 * MS + 1);
    add("a", 1);
    add("e", 86_400_000 * MS);
    assertEquals(List.of("a", "b", "c", "d"), after(3_600_000 * MS));
    assertEquals(List.of("e"), after(86_400_000 * MS));
  }

  @Test
  void equalDeadlinesOfOneThreadStartInTheOrderOfEntry() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      add("t" + i, 700 * MS);
      expected.add("t" + i);
    }
    assertEquals(expected, after(700 * MS));
  }

  @Test
  void aFixedRateKeepsToItsGridHoweverLateItsRuns() {
    List<Long> starts = new ArrayList<>();
    WheelTask<?> task =
        new WheelTask.Periodic(() -> starts.add(wheel.now()), wheel.due(5 * MS), 10 * MS);
    assertTrue(wheel.add(task));
    after(7 * MS); // two late
    after(7 * MS);
    assertEquals(List.of(7 * MS), starts);
    after(MS);
    after(25 * MS);
    assertEquals(List.of(7 * MS, 15 * MS, 40 * MS), starts);
    after(0); // missed ones are caught up
    after(0);
    assertEquals(List.of(7 * MS, 15 * MS, 40 * MS, 40 * MS), starts);
    assertEquals(45 * MS, task.due());
  }

  @Test
  void aFixedDelayCountsFromTheEndOfARun() {
    List<Long> starts = new ArrayList<>();
    Runnable work =
        () -> {
          starts.add(wheel.now());
          clock.advance(Duration.ofMillis(3));
        };
    WheelTask<?> task = new WheelTask.Periodic(work, wheel.due(5 * MS), -10 * MS);
    assertTrue(wheel.add(task));
    after(6 * MS);
    assertEquals(19 * MS, task.due());
    after(10 * MS - 1);
    assertEquals(List.of(6 * MS), starts);
    after(1);
    assertEquals(List.of(6 * MS, 19 * MS), starts);
  }

  @Test
  void aCrowdIsFetchedEarlyAndStartsOnTimeAndInOrder() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      add("t" + i, 700 * MS + i / 2); // pairs of equal deadlines
      expected.add("t" + i);
    }
    assertEquals(List.of(), after(690 * MS));
    add("a", 5 * MS);
    expected.addFirst("a");
    assertEquals(List.of(), after(5 * MS - 1));
    assertEquals(expected, after(5 * MS + 10_000));
  }

  @Test
  void aCrowdThatWasFetchedEarlyIsStillCancelledAndPushedBack() {
    List<WheelTask<?>> crowd = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      crowd.add(add("t" + i, 700 * MS));
    }
    assertEquals(List.of(), after(690 * MS));
    for (int i = 0; i < 19_997; i++) {
      assertTrue(crowd.get(i).cancel(false));
    }
    assertTrue(crowd.get(19_997).reschedule(wheel.due(100 * MS)));
    assertTrue(crowd.get(19_998).reschedule(wheel.due(MS)));
    assertEquals(List.of("t19998"), after(MS));
    assertEquals(List.of("t19999"), after(9 * MS));
    assertEquals(List.of("t19997"), after(90 * MS));
    assertEquals(Stripe.NEVER, wheel.nextLook());
  }

  /** A thousand timers between 10 and 11 s: the driver has begun to lay out their slot. */
  private List<WheelTask<?>> halfLaidOut() {
    List<WheelTask<?>> timers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      timers.add(add("t" + i, 10_000 * MS + i * MS));
    }
    assertEquals(List.of(), after(wheel.nextLook() - wheel.now()));
    assertTrue(wheel.nextLook() <= wheel.now(), "no step is left");
    assertTrue(timers.getFirst().slot() < timers.getLast().slot(), "no step was done");
    return timers;
  }

  @Test
  void timersOfAHalfLaidOutSlotFireInOrder() {
    List<WheelTask<?>> timers = halfLaidOut();
    List<String> all = after(20_000 * MS);
    assertEquals(timers.size(), all.size());
    for (int i = 0; i < all.size(); i++) {
      assertEquals("t" + i, all.get(i));
    }
    assertEquals(Stripe.NEVER, wheel.nextLook());
  }

  @Test
  void timersOfAHalfLaidOutSlotAreCancelledAndMoved() {
    List<WheelTask<?>> timers = halfLaidOut();
    for (int i = 0; i < 997; i++) {
      assertTrue(timers.get(i).cancel(false));
    }
    add("new", timers.get(998).due() + 1 - wheel.now());
    assertTrue(timers.get(997).reschedule(wheel.due(MS)));
    assertTrue(timers.get(999).reschedule(wheel.due(60_000 * MS)));
    assertEquals(List.of("t997"), after(MS));
    assertEquals(List.of("t998", "new"), after(30_000 * MS));
    assertEquals(List.of("t999"), after(30_000 * MS));
    assertEquals(Stripe.NEVER, wheel.nextLook());
  }

  @Test
  void timersOfAHalfLaidOutSlotAreDrained() {
    List<WheelTask<?>> timers = halfLaidOut();
    List<WheelTask<?>> drained = wheel.closeNow();
    assertEquals(timers.size(), drained.size());
    assertTrue(drained.containsAll(timers));
    assertTrue(wheel.isDone());
  }

  @Test
  void aCancelledTimerIsGoneAtOnce() {
    WheelTask<?> task = add("a", 10_000 * MS);
    assertEquals(1, wheel.stats().pending());
    assertTrue(task.cancel(false));
    assertFalse(task.cancel(false));
    assertNull(task.next);
    assertEquals(new TimerWheel.Stats(0, 0, 1, Duration.ZERO, Duration.ZERO), wheel.stats());
    assertEquals(List.of(), after(20_000 * MS));
  }

  @Test
  void cancelledInTheLastMillisecondItDoesNotRun() {
    WheelTask<?> task = add("a", 10 * MS);
    after(10 * MS - 1); // the driver has it in its queue now
    assertTrue(task.cancel(false));
    assertEquals(List.of(), after(1));
    assertEquals(0, wheel.stats().pending());
  }

  @Test
  void pushedBackItFiresLaterOnly() {
    WheelTask<?> task = add("a", 10 * MS);
    after(5 * MS);
    assertTrue(task.reschedule(wheel.due(100 * MS)));
    assertEquals(List.of(), after(100 * MS - 1));
    assertEquals(List.of("a"), after(1));
  }

  @Test
  void pushedBackInTheLastMillisecondItFiresLaterOnly() {
    WheelTask<?> task = add("a", 10 * MS);
    after(10 * MS - 1);
    assertTrue(task.reschedule(wheel.due(MS / 2)));
    assertEquals(List.of(), after(MS / 2 - 1));
    assertEquals(List.of("a"), after(1));
    assertEquals(List.of(), after(10_000 * MS));
  }

  @Test
  void broughtForwardItFiresEarlierOnly() {
    WheelTask<?> task = add("a", 10_000 * MS);
    assertTrue(task.reschedule(wheel.due(3 * MS)));
    assertTrue(wheel.nextLook() <= 3 * MS);
    assertEquals(List.of("a"), after(3 * MS));
    assertEquals(List.of(), after(20_000 * MS));
    assertFalse(task.reschedule(wheel.due(MS)));
  }

  @Test
  void theLongestDelayIsCutAndStaysPending() {
    WheelTask<?> task = add("never", Long.MAX_VALUE);
    assertTrue(task.getDelay(TimeUnit.DAYS) > 140 * 365);
    add("soon", MS);
    assertEquals(List.of("soon"), after(Duration.ofDays(100 * 365).toNanos()));
    assertTrue(task.getDelay(TimeUnit.DAYS) > 40 * 365);
    assertEquals(1, wheel.stats().pending());
  }

  @Test
  void anOverdueDriverStillStartsInOrder() {
    for (int i = 0; i < 300; i++) {
      add(String.format("%03d", i), 37 * MS * i);
    }
    List<String> all = after(37 * MS * 300);
    assertEquals(300, all.size());
    assertEquals(all.stream().sorted().toList(), all);
  }

  @Test
  void latenessIsMeasuredFromTheDeadline() {
    add("a", 10 * MS);
    add("b", 20 * MS);
    after(22 * MS);
    TimerWheel.Stats stats = wheel.stats();
    assertEquals(2, stats.fired());
    assertEquals(Duration.ofMillis(7), stats.meanLateness());
    assertEquals(Duration.ofMillis(12), stats.maxLateness());
  }

  @Test
  void aClosedWheelRefusesAndKeepsTheOneShots() {
    add("a", 10 * MS);
    assertEquals(List.of(), wheel.close());
    assertFalse(wheel.add(new WheelTask<Void>((Runnable) () -> {}, 1)));
    assertFalse(wheel.isDone());
    assertEquals(List.of("a"), after(10 * MS));
    assertTrue(wheel.isDone());
  }

  @Test
  void drainedTimersAreThoseThatDidNotRun() {
    WheelTask<?> near = add("near", 10 * MS);
    WheelTask<?> far = add("far", 10_000 * MS);
    after(10 * MS - 1);
    List<WheelTask<?>> drained = wheel.closeNow();
    assertEquals(2, drained.size());
    assertTrue(drained.containsAll(List.of(near, far)));
    assertFalse(near.isDone());
    assertEquals(0, wheel.stats().pending());
    assertEquals(List.of(), after(20_000 * MS));
    assertTrue(wheel.isDone());
  }
}
