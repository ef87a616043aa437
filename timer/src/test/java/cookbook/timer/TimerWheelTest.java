package cookbook.timer;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.timer.TimerWheel.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the wheel has beyond the contract that all scheduled executors share. */
@SuppressWarnings("FutureReturnValueIgnored") // of timers whose result nobody wants
@Timeout(60)
final class TimerWheelTest {
  @Test
  void sample() throws Exception {
    AtomicInteger timeouts = new AtomicInteger();
    // @start region="sample"
    try (TimerWheel wheel = TimerWheel.create()) {
      ScheduledFuture<?> timeout = wheel.schedule(timeouts::incrementAndGet, 30, SECONDS);
      wheel.reschedule(timeout, 30, SECONDS); // a packet came: another 30 seconds from now
      timeout.cancel(false); // the connection was closed: nothing of the timer is left
    }
    // @end
    assertEquals(0, timeouts.get());
  }

  @Test
  void reschedulePushesBackAndBringsForward() throws Exception {
    try (TimerWheel wheel = TimerWheel.create()) {
      CountDownLatch ran = new CountDownLatch(1);
      ScheduledFuture<?> timer = wheel.schedule(ran::countDown, 1, HOURS);
      assertTrue(wheel.reschedule(timer, 2, HOURS));
      assertEquals(1, timer.getDelay(HOURS));
      assertTrue(wheel.reschedule(timer, 1, MILLISECONDS));
      ran.await();
      timer.get();
      assertFalse(wheel.reschedule(timer, 1, HOURS));
    }
  }

  @Test
  void rescheduleToNowFires() throws Exception {
    try (TimerWheel wheel = TimerWheel.create()) {
      ScheduledFuture<String> timer = wheel.schedule(() -> "ran", 1, HOURS);
      assertTrue(wheel.reschedule(timer, -1, HOURS));
      assertEquals("ran", timer.get());
    }
  }

  @Test
  void rescheduleOfACancelledTimerIsRefused() {
    try (TimerWheel wheel = TimerWheel.create()) {
      ScheduledFuture<?> timer = wheel.schedule(() -> {}, 1, HOURS);
      timer.cancel(false);
      assertFalse(wheel.reschedule(timer, 1, HOURS));
      assertTrue(timer.isCancelled());
    }
  }

  @Test
  void rescheduleOfAStrangersTimerIsAnError() {
    try (TimerWheel wheel = TimerWheel.create();
        TimerWheel other = TimerWheel.create();
        var pool = new ScheduledThreadPoolExecutor(1)) {
      ScheduledFuture<?> ofOther = other.schedule(() -> {}, 1, HOURS);
      ScheduledFuture<?> ofPool = pool.schedule(() -> {}, 1, HOURS);
      assertThrows(
          IllegalArgumentException.class, () -> wheel.reschedule(ofOther, 1, MILLISECONDS));
      assertThrows(IllegalArgumentException.class, () -> wheel.reschedule(ofPool, 1, HOURS));
      assertThrows(NullPointerException.class, () -> wheel.reschedule(null, 1, HOURS));
      ofOther.cancel(false);
      pool.shutdownNow();
    }
  }

  @Test
  void rescheduleMovesTheNextRunOfAPeriodicTask() throws Exception {
    try (TimerWheel wheel = TimerWheel.create()) {
      CountDownLatch ran = new CountDownLatch(1);
      ScheduledFuture<?> timer = wheel.scheduleAtFixedRate(ran::countDown, 1, 1, HOURS);
      assertTrue(wheel.reschedule(timer, 1, MILLISECONDS));
      ran.await();
      await().until(() -> timer.getDelay(MILLISECONDS) > 1000);
      assertEquals(59, timer.getDelay(MINUTES));
    }
  }

  /** ScheduledThreadPoolExecutor runs wild, or never, here: its {@code time += period} wraps. */
  @Test
  void theLongestPeriodsDoNotOverflow() throws Exception {
    TimerWheel service = TimerWheel.create();
    CountDownLatch ran = new CountDownLatch(2);
    ScheduledFuture<?> rate =
        service.scheduleAtFixedRate(ran::countDown, 1, Long.MAX_VALUE, NANOSECONDS);
    ScheduledFuture<?> delay =
        service.scheduleWithFixedDelay(ran::countDown, 1, Long.MAX_VALUE, NANOSECONDS);
    ran.await();
    await().until(() -> rate.getDelay(DAYS) > 365 * 100 && delay.getDelay(DAYS) > 365 * 100);
    assertFalse(rate.isDone());
    service.close();
  }

  @Test
  void statsCountWhatHappened() throws Exception {
    try (TimerWheel wheel = TimerWheel.create()) {
      wheel.schedule(() -> {}, 1, MILLISECONDS).get();
      wheel.schedule(() -> {}, 1, HOURS).cancel(false);
      ScheduledFuture<?> pending = wheel.schedule(() -> {}, 1, HOURS);
      TimerWheel.Stats stats = wheel.stats();
      assertEquals(1, stats.pending());
      assertEquals(1, stats.fired());
      assertEquals(1, stats.cancelled());
      assertTrue(stats.maxLateness().isPositive());
      assertEquals(stats.maxLateness(), stats.meanLateness());
      pending.cancel(false);
    }
  }

  @Test
  void aCancelledTimerLetsGoOfItsWork() {
    try (TimerWheel wheel = TimerWheel.create()) {
      ScheduledFuture<?> timer = wheel.schedule(() -> {}, 1, HOURS);
      assertFalse(holdsNothing(timer));
      assertTrue(timer.cancel(false));
      assertTrue(holdsNothing(timer));
    }
  }

  private static boolean holdsNothing(ScheduledFuture<?> timer) {
    WheelTask<?> task = (WheelTask<?>) timer;
    return task.next == null && task.prev == null && !task.holdsWork();
  }

  @Test
  void aMillionCancelledTimersLeaveNothingPending() {
    try (TimerWheel wheel = TimerWheel.create()) {
      List<ScheduledFuture<?>> timers = new ArrayList<>();
      for (int i = 0; i < 1_000_000; i++) {
        timers.add(wheel.schedule(() -> {}, 1 + i % 5000, SECONDS));
      }
      timers.forEach(timer -> timer.cancel(false));
      assertEquals(0, wheel.stats().pending());
    }
  }

  @Test
  void aSlowTaskDelaysNoOther() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (TimerWheel wheel = TimerWheel.create()) {
      for (int i = 0; i < 100; i++) {
        wheel.schedule(() -> awaitQuietly(release), 1, MILLISECONDS);
      }
      assertEquals("ran", wheel.schedule(() -> "ran", 2, MILLISECONDS).get());
      release.countDown();
    }
  }

  @Test
  void workOnTheDriverRunsInOneThread() throws Exception {
    try (TimerWheel wheel = TimerWheel.onDriver(Preset.THRIFTY)) {
      Thread first = wheel.schedule(Thread::currentThread, 1, MILLISECONDS).get();
      Thread second = wheel.submit(Thread::currentThread).get();
      assertSame(first, second);
      assertEquals("timer-wheel", first.getName());
      assertTrue(first.isDaemon());
    }
  }

  @Test
  void workRunsOnNamedVirtualThreads() throws Exception {
    try (TimerWheel wheel = TimerWheel.create()) {
      Thread thread = wheel.schedule(Thread::currentThread, 1, MILLISECONDS).get();
      assertTrue(thread.isVirtual());
      assertTrue(thread.getName().startsWith("timer-"), thread.getName());
    }
  }

  @Test
  void theThreadMayStartOnlyWhenTheDelayEnds() throws Exception {
    List<Thread> started = new ArrayList<>();
    Executor threads =
        work -> {
          Thread thread = Thread.ofPlatform().name("late-" + started.size()).unstarted(work);
          started.add(thread);
          thread.start();
        };
    try (TimerWheel wheel = TimerWheel.create(Preset.THRIFTY, threads)) {
      ScheduledFuture<?> cancelled = wheel.schedule(() -> {}, 1, HOURS);
      ScheduledFuture<Thread> timer = wheel.schedule(Thread::currentThread, 1, MILLISECONDS);
      assertTrue(cancelled.cancel(false));
      assertSame(timer.get(), started.getFirst());
    }
    assertEquals(1, started.size());
  }

  @Test
  void aTimerThatTheExecutorRefusesFails() {
    try (TimerWheel wheel =
        TimerWheel.create(
            Preset.THRIFTY,
            work -> {
              throw new RejectedExecutionException("full");
            })) {
      ScheduledFuture<?> once = wheel.schedule(() -> {}, 1, MILLISECONDS);
      ScheduledFuture<?> again = wheel.scheduleAtFixedRate(() -> {}, 1, 1, MILLISECONDS);
      Throwable why = assertThrows(ExecutionException.class, once::get).getCause();
      assertEquals("full", why.getMessage());
      assertThrows(ExecutionException.class, again::get);
      assertThrows(RejectedExecutionException.class, () -> wheel.execute(() -> {}));
    } // and closes: nothing is left running
  }

  @Test
  void anInterruptOfOneTaskReachesNoOtherOnTheSameThread() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (TimerWheel wheel = TimerWheel.create(Preset.THRIFTY, Runnable::run)) {
      wheel.schedule(() -> awaitQuietly(release), 1, NANOSECONDS);
      wheel.schedule(() -> Thread.currentThread().interrupt(), 2, NANOSECONDS);
      ScheduledFuture<Boolean> next = wheel.schedule(Thread::interrupted, 3, NANOSECONDS);
      await().until(() -> next.getDelay(NANOSECONDS) <= 0); // all three start in one go
      release.countDown();
      assertFalse(next.get());
    }
  }

  @Test
  void aTaskThatWaitsForItsThreadIsCancelledInTime() {
    AtomicReference<Runnable> queued = new AtomicReference<>();
    AtomicInteger runs = new AtomicInteger();
    try (TimerWheel wheel = TimerWheel.create(Preset.THRIFTY, queued::set)) {
      ScheduledFuture<?> timer = wheel.schedule(runs::incrementAndGet, 1, MILLISECONDS);
      await().until(() -> queued.get() != null);
      assertFalse(wheel.reschedule(timer, 1, HOURS));
      assertTrue(timer.cancel(false));
      queued.get().run();
    }
    assertEquals(0, runs.get());
  }

  @Test
  void shutdownNowGivesBackWhatWaitsForItsThread() throws Exception {
    AtomicReference<Runnable> queued = new AtomicReference<>();
    AtomicInteger runs = new AtomicInteger();
    TimerWheel wheel = TimerWheel.create(Preset.THRIFTY, queued::set);
    ScheduledFuture<?> timer = wheel.schedule(runs::incrementAndGet, 1, MILLISECONDS);
    await().until(() -> queued.get() != null);
    assertEquals(List.of((Runnable) timer), wheel.shutdownNow());
    assertTrue(wheel.awaitTermination(30, SECONDS));
    assertFalse(timer.isDone());
    queued.get().run();
    assertTrue(timer.isCancelled());
    assertEquals(0, runs.get());
  }

  @Test
  void whatWaitsForItsThreadAtShutdownStillRunsUnlessPeriodic() throws Exception {
    Queue<Runnable> queued = new ConcurrentLinkedQueue<>();
    TimerWheel wheel = TimerWheel.create(Preset.THRIFTY, queued::add);
    Future<String> immediate = wheel.submit(() -> "immediate");
    ScheduledFuture<String> delayed = wheel.schedule(() -> "delayed", 1, MILLISECONDS);
    ScheduledFuture<?> periodic = wheel.scheduleAtFixedRate(() -> {}, 0, 1, HOURS);
    await().until(() -> queued.size() == 3);
    wheel.shutdown();
    assertFalse(wheel.isTerminated());
    queued.forEach(Runnable::run);
    assertEquals("immediate", immediate.get());
    assertEquals("delayed", delayed.get());
    assertTrue(periodic.isCancelled());
    assertTrue(wheel.awaitTermination(30, SECONDS));
  }

  @Test
  void theCancelOfTheLastTimerEndsAWheelThatIsShutDown() throws Exception {
    TimerWheel wheel = TimerWheel.create();
    ScheduledFuture<?> far = wheel.schedule(() -> {}, 1, HOURS);
    wheel.shutdown();
    assertFalse(wheel.awaitTermination(1, MILLISECONDS)); // the driver sleeps by now, or soon
    assertTrue(far.cancel(false));
    assertTrue(wheel.awaitTermination(30, SECONDS));
  }

  @Test
  void onlyTheWheelRunsATimer() {
    try (TimerWheel wheel = TimerWheel.create()) {
      AtomicInteger runs = new AtomicInteger();
      ScheduledFuture<?> timer = wheel.schedule(runs::incrementAndGet, 1, HOURS);
      ((Runnable) timer).run();
      assertEquals(0, runs.get());
      assertTrue(timer.cancel(false));
    }
  }

  /** Virtual threads that waited here could hold all carriers, and the runner would get none. */
  @Test
  void aCancelDoesNotWaitForARunThatIsAboutToBeLinkedAgain() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    Runnable work =
        () -> {
          runs.incrementAndGet();
          running.countDown();
          awaitQuietly(release);
        };
    try (TimerWheel wheel = TimerWheel.create()) {
      WheelTask<?> timer = (WheelTask<?>) wheel.scheduleAtFixedRate(work, 0, 1, NANOSECONDS);
      running.await();
      timer.stripe.lock();
      try {
        release.countDown();
        await().until(() -> timer.toString().contains("pending"));
        assertTrue(CompletableFuture.supplyAsync(() -> timer.cancel(false)).get(30, SECONDS));
      } finally {
        timer.stripe.unlock();
      }
      assertTrue(timer.isCancelled());
      assertThrows(CancellationException.class, timer::get);
    }
    assertEquals(1, runs.get());
  }

  @Test
  void theLastReferenceOfARunIsDropped() throws Exception {
    try (TimerWheel wheel = TimerWheel.onDriver(Preset.THRIFTY)) {
      ScheduledFuture<?> timer = wheel.schedule(() -> {}, 1, MILLISECONDS);
      assertNull(timer.get());
      await().until(() -> holdsNothing(timer));
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
