package cookbook.timer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.testing.ManualClock;
import cookbook.timer.Scheduler.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SchedulerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final ManualClock clock = new ManualClock();
  private final Scheduler scheduler = new Scheduler(clock, this::passTime);
  private final List<String> ran = new ArrayList<>();

  private void passTime(long nanos) {
    clock.advance(Duration.ofNanos(nanos));
  }

  private Runnable note(String name) {
    return () -> ran.add(name);
  }

  // -- what is refused

  @Test
  void negativeDelayIsRefusedWithItsValue() {
    Duration negative = Duration.ofNanos(-1);
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> scheduler.enter(negative, 1, note("never")));
    assertTrue(refusal.getMessage().contains("PT-0.000000001S"), refusal.getMessage());
    assertTrue(scheduler.empty());
  }

  @Test
  void timeFurtherThan146YearsAwayIsRefused() {
    long far = Long.MAX_VALUE / 2 + 1;
    assertThrows(IllegalArgumentException.class, () -> scheduler.enterAbs(far, 1, note("never")));
    assertThrows(IllegalArgumentException.class, () -> scheduler.enterAbs(-far, 1, note("never")));
    assertTrue(scheduler.empty());
  }

  @Test
  void nullIsRefusedBeforeAnythingIsEntered() {
    assertThrows(NullPointerException.class, () -> new Scheduler(null, this::passTime));
    assertThrows(NullPointerException.class, () -> new Scheduler(clock, null));
    assertThrows(NullPointerException.class, () -> scheduler.enter(null, 1, note("never")));
    assertThrows(NullPointerException.class, () -> scheduler.enter(SECOND, 1, null));
    assertThrows(NullPointerException.class, () -> scheduler.enterAbs(0, 1, null));
    assertThrows(NullPointerException.class, () -> scheduler.cancel(null));
    assertTrue(scheduler.empty());
  }

  @Test
  void cancelOfAnotherSchedulersEventIsRefusedAndTouchesNeither() {
    Scheduler other = new Scheduler(clock, this::passTime);
    Event twin = scheduler.enter(SECOND, 1, note("mine"));
    Event stranger = other.enter(SECOND, 1, note("other's"));
    assertThrows(IllegalArgumentException.class, () -> scheduler.cancel(stranger));
    assertEquals(List.of(twin), scheduler.queue());
    assertEquals(List.of(stranger), other.queue());
  }

  // -- exceptions and interrupts

  @Test
  void throwingEventEndsRunAndTheOthersAreKept() throws InterruptedException {
    IllegalStateException failure = new IllegalStateException("broken");
    scheduler.enter(
        SECOND,
        1,
        () -> {
          throw failure;
        });
    scheduler.enter(SECOND, 2, note("next"));
    assertSame(failure, assertThrows(IllegalStateException.class, scheduler::run));
    assertEquals(1, scheduler.queue().size());
    scheduler.run();
    assertEquals(List.of("next"), ran);
  }

  @Test
  void throwingEventEndsRunDueAndTheOthersAreKept() {
    scheduler.enter(
        Duration.ZERO,
        1,
        () -> {
          throw new IllegalStateException("broken");
        });
    scheduler.enter(Duration.ZERO, 2, note("next"));
    assertThrows(IllegalStateException.class, scheduler::runDue);
    scheduler.runDue();
    assertEquals(List.of("next"), ran);
  }

  @Test
  void interruptBeforeAnEventEndsRunAndKeepsTheEvent() throws InterruptedException {
    scheduler.enter(Duration.ZERO, 1, note("event"));
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, scheduler::run);
    assertFalse(Thread.currentThread().isInterrupted());
    scheduler.run();
    assertEquals(List.of("event"), ran);
  }

  @Test
  void interruptByAnEventEndsRunBeforeTheNext() {
    scheduler.enter(Duration.ZERO, 1, () -> Thread.currentThread().interrupt());
    scheduler.enter(Duration.ZERO, 2, note("next"));
    assertThrows(InterruptedException.class, scheduler::run);
    assertEquals(List.of(), ran);
    assertEquals(1, scheduler.queue().size());
  }

  @Test
  void interruptWhileItSleepsEndsRunAndKeepsTheEvent() throws Exception {
    Scheduler real = new Scheduler();
    real.enter(HOUR, 1, note("never"));
    Runner runner = new Runner(real);
    runner.awaitAsleep();
    runner.thread.interrupt();
    assertInstanceOf(InterruptedException.class, runner.outcome());
    assertEquals(1, real.queue().size());
  }

  @Test
  void interruptedSleepOfTheUserEndsRun() throws Exception {
    Scheduler sleepy = new Scheduler(System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    sleepy.enter(HOUR, 1, note("never"));
    Runner runner = new Runner(sleepy);
    runner.awaitAsleep();
    runner.thread.interrupt();
    assertInstanceOf(InterruptedException.class, runner.outcome());
  }

  // -- cancel

  @Test
  void cancelledEventNeverRuns() throws InterruptedException {
    Event event = scheduler.enter(SECOND, 1, note("cancelled"));
    scheduler.enter(SECOND, 2, note("kept"));
    assertTrue(scheduler.cancel(event));
    assertEquals(1, scheduler.queue().size());
    scheduler.run();
    assertEquals(List.of("kept"), ran);
  }

  @Test
  void cancelOfACancelledEventIsTrueAgain() {
    Event event = scheduler.enter(SECOND, 1, note("cancelled"));
    assertTrue(scheduler.cancel(event));
    assertTrue(scheduler.cancel(event));
  }

  @Test
  void cancelOfAnEventThatRunsOrHasRunIsRefused() throws InterruptedException {
    AtomicReference<Event> self = new AtomicReference<>();
    List<Boolean> cancels = new ArrayList<>();
    self.set(scheduler.enter(SECOND, 1, () -> cancels.add(scheduler.cancel(self.get()))));
    scheduler.run();
    cancels.add(scheduler.cancel(self.get()));
    assertEquals(List.of(false, false), cancels);
  }

  @Test
  void cancelOfTheLastEventEndsTheSleepAndRunReturns() throws Exception {
    Scheduler real = new Scheduler();
    Event last = real.enter(HOUR, 1, note("never"));
    Runner runner = new Runner(real);
    runner.awaitAsleep();
    assertTrue(real.cancel(last));
    assertSame(Runner.RETURNED, runner.outcome());
  }

  @Test
  void cancelFromAnEventIsInTimeForOneOfTheSameInstant() throws InterruptedException {
    AtomicReference<Event> second = new AtomicReference<>();
    scheduler.enter(SECOND, 1, () -> scheduler.cancel(second.get()));
    second.set(scheduler.enter(SECOND, 2, note("never")));
    scheduler.run();
    assertEquals(List.of(), ran);
  }

  // -- order

  @Test
  void aDayPassesInAnInstant() throws InterruptedException {
    // @start region="day"
    ManualClock clock = new ManualClock();
    Scheduler scheduler = new Scheduler(clock, nanos -> clock.advance(Duration.ofNanos(nanos)));
    List<String> diary = new ArrayList<>();
    scheduler.enter(Duration.ofHours(12), 2, () -> diary.add("lunch"));
    scheduler.enter(Duration.ofHours(7), 1, () -> diary.add("get up"));
    scheduler.enter(Duration.ofHours(12), 1, () -> diary.add("wash hands"));
    Event alarm = scheduler.enter(Duration.ofHours(8), 1, () -> diary.add("alarm"));
    scheduler.cancel(alarm);
    scheduler.run();
    assertEquals(List.of("get up", "wash hands", "lunch"), diary);
    assertEquals(Duration.ofHours(12), Duration.ofNanos(clock.getAsLong()));
    // @end
  }

  @Test
  void equalTimeAndPriorityRunInOrderOfEntry() throws InterruptedException {
    List<String> entered = IntStream.range(0, 100).mapToObj(i -> "event " + i).toList();
    entered.forEach(name -> scheduler.enterAbs(7, 1, note(name)));
    scheduler.run();
    assertEquals(entered, ran);
  }

  @Test
  void negativePriorityRunsBeforePositive() throws InterruptedException {
    scheduler.enter(SECOND, Integer.MAX_VALUE, note("last"));
    scheduler.enter(SECOND, 0, note("middle"));
    scheduler.enter(SECOND, Integer.MIN_VALUE, note("first"));
    scheduler.run();
    assertEquals(List.of("first", "middle", "last"), ran);
  }

  @Test
  void longEventDelaysTheNextAndNoneIsLost() throws InterruptedException {
    List<Duration> starts = new ArrayList<>();
    Runnable threeSeconds =
        () -> {
          starts.add(Duration.ofNanos(clock.getAsLong()));
          clock.advance(SECOND.multipliedBy(3));
        };
    scheduler.enter(SECOND.multipliedBy(2), 1, threeSeconds);
    scheduler.enter(SECOND.multipliedBy(3), 1, threeSeconds);
    scheduler.run();
    assertEquals(List.of(SECOND.multipliedBy(2), SECOND.multipliedBy(5)), starts);
  }

  @Test
  void eventMayEnterOthersAndRunGoesOn() throws InterruptedException {
    scheduler.enter(SECOND, 1, () -> scheduler.enter(SECOND, 1, note("child")));
    scheduler.enter(Duration.ofMillis(1500), 1, note("between"));
    scheduler.run();
    assertEquals(List.of("between", "child"), ran);
    assertEquals(SECOND.multipliedBy(2).toNanos(), clock.getAsLong());
  }

  @Test
  void pastTimeIsDueAtOnceAndBeforeNow() throws InterruptedException {
    clock.advance(HOUR);
    scheduler.enter(Duration.ZERO, 1, note("now"));
    scheduler.enterAbs(-5, 9, note("past"));
    scheduler.run();
    assertEquals(List.of("past", "now"), ran);
    assertEquals(HOUR.toNanos(), clock.getAsLong());
  }

  @Test
  void orderHoldsWhenTheClockPassesLongMaxValue() throws InterruptedException {
    ManualClock late = new ManualClock(Long.MAX_VALUE - 10);
    Scheduler wrapping = new Scheduler(late, nanos -> late.advance(Duration.ofNanos(nanos)));
    wrapping.enter(Duration.ofNanos(20), 1, note("after the overflow"));
    wrapping.enter(Duration.ofNanos(5), 1, note("before"));
    wrapping.run();
    assertEquals(List.of("before", "after the overflow"), ran);
  }

  @Test
  void longestDelayIsCutAndKeepsTheOrder() {
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
    Event far = scheduler.enter(longest, 1, note("far"));
    Event near = scheduler.enter(SECOND, 1, note("near"));
    assertEquals(List.of(near, far), scheduler.queue());
    assertEquals(Long.MAX_VALUE / 2, far.timeNanos());
  }

  /** The same random script for the scheduler and for a sort of what was entered. */
  @Test
  void runsAsASortedListWould() throws InterruptedException {
    Random random = new Random(25);
    List<Event> entered = new ArrayList<>();
    List<Event> got = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      AtomicReference<Event> self = new AtomicReference<>();
      self.set(
          scheduler.enterAbs(random.nextInt(500), random.nextInt(4), () -> got.add(self.get())));
      entered.add(self.get());
      if (random.nextInt(3) == 0) {
        Event victim = entered.remove(random.nextInt(entered.size()));
        assertTrue(scheduler.cancel(victim));
      }
    }
    entered.sort(Comparator.comparingLong(Event::timeNanos).thenComparingInt(Event::priority));
    assertEquals(entered, scheduler.queue());
    scheduler.run();
    assertEquals(entered, got);
  }

  // -- what can be asked

  @Test
  void queueIsACopyInTheOrderOfTheRun() {
    Event second = scheduler.enter(HOUR, 1, note("second"));
    Event first = scheduler.enter(SECOND, 1, note("first"));
    List<Event> copy = scheduler.queue();
    assertTrue(scheduler.cancel(first));
    assertEquals(List.of(first, second), copy);
    assertThrows(UnsupportedOperationException.class, () -> copy.remove(first));
  }

  @Test
  void eventTellsItsTimePriorityAndAction() {
    clock.advance(SECOND);
    Runnable action = note("action");
    Event event = scheduler.enter(HOUR, 3, action);
    assertEquals(SECOND.plus(HOUR).toNanos(), event.timeNanos());
    assertEquals(3, event.priority());
    assertSame(action, event.action());
    assertEquals("Event[timeNanos=3601000000000, priority=3]", event.toString());
  }

  @Test
  void toStringTellsHowManyWaitAndTheNext() {
    assertEquals("Scheduler[empty]", scheduler.toString());
    scheduler.enter(HOUR, 1, note("later"));
    scheduler.enterAbs(5, 2, note("next"));
    assertEquals("Scheduler[2 waiting, next Event[timeNanos=5, priority=2]]", scheduler.toString());
  }

  @Test
  void eventThatRunsDoesNotWait() throws InterruptedException {
    List<Boolean> seen = new ArrayList<>();
    scheduler.enter(SECOND, 1, () -> seen.add(scheduler.empty()));
    assertFalse(scheduler.empty());
    scheduler.run();
    assertEquals(List.of(true), seen);
  }

  @Test
  void runOfAnEmptyScheduleReturnsAtOnce() throws InterruptedException {
    scheduler.run();
    assertEquals(Optional.empty(), scheduler.runDue());
    assertEquals(0, clock.getAsLong());
  }

  // -- runDue

  @Test
  void runDueRunsWhatIsDueAndTellsTheTimeToTheNext() {
    scheduler.enter(SECOND, 2, note("b"));
    scheduler.enter(SECOND, 1, note("a"));
    scheduler.enter(HOUR, 1, note("c"));
    assertEquals(Optional.of(SECOND), scheduler.runDue());
    assertEquals(List.of(), ran);
    clock.advance(SECOND);
    assertEquals(Optional.of(HOUR.minus(SECOND)), scheduler.runDue());
    assertEquals(List.of("a", "b"), ran);
    clock.advance(HOUR);
    assertEquals(Optional.empty(), scheduler.runDue());
    assertEquals(List.of("a", "b", "c"), ran);
  }

  @Test
  void eventIsNotDueANanosecondBeforeItsTime() {
    scheduler.enter(SECOND, 1, note("event"));
    clock.advance(SECOND.minusNanos(1));
    assertEquals(Optional.of(Duration.ofNanos(1)), scheduler.runDue());
    assertEquals(List.of(), ran);
    clock.advance(Duration.ofNanos(1));
    assertEquals(Optional.empty(), scheduler.runDue());
    assertEquals(List.of("event"), ran);
  }

  @Test
  void runDueRunsWhatFallsDueMeanwhile() {
    scheduler.enter(Duration.ZERO, 1, () -> clock.advance(HOUR));
    scheduler.enter(SECOND, 1, () -> scheduler.enter(Duration.ZERO, 1, note("entered")));
    assertEquals(Optional.empty(), scheduler.runDue());
    assertEquals(List.of("entered"), ran);
  }

  @Test
  void runDueIsNotEndedByAnInterrupt() {
    scheduler.enter(Duration.ZERO, 1, note("event"));
    Thread.currentThread().interrupt();
    scheduler.runDue();
    assertTrue(Thread.interrupted());
    assertEquals(List.of("event"), ran);
  }

  // -- threads

  @Test
  void earlierEventWakesTheSleeper() throws Exception {
    Scheduler real = new Scheduler();
    Event far = real.enter(HOUR, 1, note("never"));
    Runner runner = new Runner(real);
    runner.awaitAsleep();
    real.enter(Duration.ZERO, 1, () -> real.cancel(far));
    assertSame(Runner.RETURNED, runner.outcome());
  }

  @Test
  void twoThreadsThatRunOneScheduleAreBothWoken() throws Exception {
    Scheduler real = new Scheduler();
    Event far = real.enter(HOUR, 1, note("never"));
    Runner one = new Runner(real);
    Runner two = new Runner(real);
    one.awaitAsleep();
    two.awaitAsleep();
    assertTrue(real.cancel(far));
    assertSame(Runner.RETURNED, one.outcome());
    assertSame(Runner.RETURNED, two.outcome());
  }

  @Test
  void virtualThreadMayRunIt() throws InterruptedException {
    Scheduler real = new Scheduler();
    CountDownLatch done = new CountDownLatch(1);
    real.enter(Duration.ofMillis(1), 1, done::countDown);
    Thread.ofVirtual().start(() -> assertDoesRun(real));
    done.await();
  }

  private static void assertDoesRun(Scheduler scheduler) {
    try {
      scheduler.run();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void eventNeverRunsEarly() throws InterruptedException {
    Scheduler real = new Scheduler();
    List<Long> latenessNanos = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      long due = System.nanoTime() + i * 100_000L;
      real.enterAbs(due, 1, () -> latenessNanos.add(System.nanoTime() - due));
    }
    real.run();
    assertEquals(50, latenessNanos.size());
    assertTrue(latenessNanos.stream().allMatch(l -> l >= 0), latenessNanos.toString());
  }

  /** Two threads enter, two cancel, two run: an event runs xor its cancel returns true. */
  @Test
  void everyEventRunsOnceOrItsCancelIsTrue() throws Exception {
    Scheduler shared = new Scheduler();
    int events = 20_000;
    var pending = new LinkedBlockingQueue<Event>();
    var runs = new ConcurrentHashMap<Integer, Integer>();
    AtomicInteger cancelled = new AtomicInteger();
    CountDownLatch allEntered = new CountDownLatch(2);
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        int base = i * events;
        all.add(
            threads.submit(() -> {
              Random random = new Random(base);
              for (int n = base; n < base + events; n++) {
                int number = n;
                pending.add(
                    shared.enter(
                        Duration.ofNanos(random.nextInt(50_000)),
                        random.nextInt(3),
                        () -> runs.merge(number, 1, Integer::sum)));
              }
              allEntered.countDown();
              return true;
            }));
        all.add(
            threads.submit(() -> {
              while (allEntered.getCount() > 0 || !pending.isEmpty()) {
                Event event = pending.poll();
                if (event != null && shared.cancel(event)) {
                  cancelled.incrementAndGet();
                }
              }
              return true;
            }));
        Callable<Boolean> runner =
            () -> {
              while (allEntered.getCount() > 0 || !shared.empty()) {
                shared.run();
              }
              return true;
            };
        all.add(threads.submit(runner));
      }
      for (Future<Boolean> one : all) {
        assertTrue(one.get());
      }
    }
    assertTrue(runs.values().stream().allMatch(n -> n == 1));
    assertEquals(2 * events, runs.size() + cancelled.get());
  }

  /** A thread that calls run(), and how that ended. */
  private static final class Runner {
    static final Object RETURNED = "returned";

    final CompletableFuture<Object> outcome = new CompletableFuture<>();
    final Thread thread;

    Runner(Scheduler scheduler) {
      thread = Thread.ofPlatform().daemon().start(() -> runToEnd(scheduler));
    }

    private void runToEnd(Scheduler scheduler) {
      try {
        scheduler.run();
        outcome.complete(RETURNED);
      } catch (InterruptedException | RuntimeException e) {
        outcome.complete(e);
      }
    }

    void awaitAsleep() {
      await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    Object outcome() throws Exception {
      return outcome.get();
    }
  }
}
