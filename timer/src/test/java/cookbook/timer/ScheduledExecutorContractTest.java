package cookbook.timer;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for the JDK's scheduled executor holds for each form of the wheel. */
@SuppressWarnings("FutureReturnValueIgnored") // of timers whose result nobody wants
@Timeout(60)
@ParameterizedClass
@EnumSource
final class ScheduledExecutorContractTest {
  enum Kind {
    THREAD_POOL,
    WHEEL,
    WHEEL_PRECISE,
    WHEEL_ON_POOL,
    WHEEL_ON_DRIVER;

    ScheduledExecutorService create() {
      return switch (this) {
        case THREAD_POOL -> new ScheduledThreadPoolExecutor(4);
        case WHEEL -> TimerWheel.create();
        case WHEEL_PRECISE -> TimerWheel.create(TimerWheel.Preset.PRECISE);
        case WHEEL_ON_POOL -> TimerWheel.create(TimerWheel.Preset.THRIFTY, POOL);
        case WHEEL_ON_DRIVER -> TimerWheel.onDriver(TimerWheel.Preset.THRIFTY);
      };
    }
  }

  private static final ExecutorService POOL =
      Executors.newFixedThreadPool(4, Thread.ofPlatform().daemon().factory());

  @Parameter private Kind kind;

  private ScheduledExecutorService service;
  private final CountDownLatch release = new CountDownLatch(1);

  @BeforeEach
  void create() {
    service = kind.create();
  }

  @AfterEach
  void terminatesWhateverHappened() throws InterruptedException {
    release.countDown();
    service.shutdownNow();
    assertTrue(service.awaitTermination(30, SECONDS));
    assertTrue(service.isTerminated());
  }

  private void awaitRelease() {
    awaitQuietly(release);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Schedules work that has begun when this returns and ends by an interrupt or the release. */
  private ScheduledFuture<?> running(AtomicBoolean interrupted) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    ScheduledFuture<?> future =
        service.schedule(
            () -> {
              begun.countDown();
              awaitRelease();
              interrupted.set(Thread.interrupted());
            },
            1,
            MICROSECONDS);
    begun.await();
    return future;
  }

  // ---- one shot

  @Test
  void runsNotBeforeItsDelayHasEnded() throws Exception {
    long begin = System.nanoTime();
    Callable<Long> clock = System::nanoTime;
    long end = service.schedule(clock, 20, MILLISECONDS).get();
    assertTrue(end - begin >= MILLISECONDS.toNanos(20));
  }

  @Test
  void aRunnableGivesNull() throws Exception {
    ScheduledFuture<?> future = service.schedule(() -> {}, 1, MILLISECONDS);
    assertNull(future.get());
    assertTrue(future.isDone());
    assertFalse(future.isCancelled());
    assertEquals(Future.State.SUCCESS, future.state());
    assertNull(future.resultNow());
  }

  @Test
  void aCallableGivesItsResult() throws Exception {
    ScheduledFuture<String> future = service.schedule(() -> "result", 1, MILLISECONDS);
    assertEquals("result", future.get());
    assertEquals("result", future.get(0, SECONDS));
    assertEquals("result", future.resultNow());
    assertThrows(IllegalStateException.class, future::exceptionNow);
  }

  @Test
  void anExceptionIsTheFuturesCause() throws Exception {
    Exception thrown = new Exception("why");
    ScheduledFuture<?> future =
        service.schedule(
            () -> {
              throw thrown;
            },
            1,
            MILLISECONDS);
    assertSame(thrown, assertThrows(ExecutionException.class, future::get).getCause());
    assertSame(thrown, future.exceptionNow());
    assertEquals(Future.State.FAILED, future.state());
    assertThrows(IllegalStateException.class, future::resultNow);
    assertFalse(future.isCancelled());
  }

  @Test
  void anErrorIsTheFuturesCauseToo() {
    Error thrown = new Error("why");
    ScheduledFuture<?> future =
        service.schedule(
            (Runnable)
                () -> {
                  throw thrown;
                },
            0,
            MILLISECONDS);
    assertSame(thrown, assertThrows(ExecutionException.class, future::get).getCause());
  }

  @Test
  void whatIsBothRunnableAndCallableRunsAsItWasGiven() throws Exception {
    class Both implements Runnable, Callable<String> {
      final AtomicInteger runs = new AtomicInteger();

      @Override
      public void run() {
        runs.incrementAndGet();
      }

      @Override
      public String call() {
        return "called";
      }
    }

    Both both = new Both();
    assertNull(service.schedule((Runnable) both, 1, MILLISECONDS).get());
    assertEquals(1, both.runs.get());
    assertEquals("called", service.schedule((Callable<String>) both, 1, MILLISECONDS).get());
    assertEquals(1, both.runs.get());
  }

  @Test
  void aResultMayBeTheCallableItself() throws Exception {
    AtomicReference<Callable<Object>> self = new AtomicReference<>();
    self.set(self::get);
    assertSame(self.get(), service.schedule(self.get(), 1, MILLISECONDS).get());
  }

  @Test
  void zeroAndNegativeDelaysRunAtOnce() throws Exception {
    assertEquals(1, service.schedule(() -> 1, 0, DAYS).get());
    assertEquals(2, service.schedule(() -> 2, -1, DAYS).get());
    assertEquals(3, service.schedule(() -> 3, Long.MIN_VALUE, DAYS).get());
  }

  @Test
  void theLongestDelaysDoNotOverflow() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    for (TimeUnit unit : TimeUnit.values()) {
      ScheduledFuture<?> never = service.schedule(runs::incrementAndGet, Long.MAX_VALUE, unit);
      assertTrue(never.getDelay(DAYS) > 365 * 100);
    }
    assertEquals("soon", service.schedule(() -> "soon", 1, MILLISECONDS).get());
    assertEquals(0, runs.get());
  }

  /** In the JDK's pool such a delay once kept all other tasks from running (JDK-8051859). */
  @Test
  void theLongestDelayBetweenRunsHoldsUpNoOther() throws Exception {
    AtomicReference<Future<String>> other = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);
    service.scheduleWithFixedDelay(
        () -> {
          other.set(service.submit(() -> "other"));
          ran.countDown();
        },
        0,
        Long.MAX_VALUE,
        SECONDS);
    ran.await();
    assertEquals("other", other.get().get());
  }

  @Test
  void nullIsRefused() {
    assertThrows(NullPointerException.class, () -> service.schedule((Runnable) null, 1, DAYS));
    assertThrows(NullPointerException.class, () -> service.schedule((Callable<?>) null, 1, DAYS));
    assertThrows(NullPointerException.class, () -> service.schedule(() -> {}, 1, null));
    assertThrows(NullPointerException.class, () -> service.schedule(() -> 1, 1, null));
    assertThrows(NullPointerException.class, () -> service.scheduleAtFixedRate(null, 1, 1, DAYS));
    assertThrows(
        NullPointerException.class, () -> service.scheduleAtFixedRate(() -> {}, 1, 1, null));
    assertThrows(
        NullPointerException.class, () -> service.scheduleWithFixedDelay(null, 1, 1, DAYS));
    assertThrows(
        NullPointerException.class, () -> service.scheduleWithFixedDelay(() -> {}, 1, 1, null));
    assertThrows(NullPointerException.class, () -> service.execute(null));
    assertThrows(NullPointerException.class, () -> service.submit((Runnable) null));
    assertThrows(NullPointerException.class, () -> service.submit((Callable<?>) null));
    assertThrows(NullPointerException.class, () -> service.submit(null, "result"));
    assertThrows(NullPointerException.class, () -> service.awaitTermination(1, null));
  }

  @Test
  void aPeriodThatIsNotPositiveIsRefused() {
    for (long period : new long[] {0, -1, Long.MIN_VALUE}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> service.scheduleAtFixedRate(() -> {}, 1, period, DAYS));
      assertThrows(
          IllegalArgumentException.class,
          () -> service.scheduleWithFixedDelay(() -> {}, 1, period, DAYS));
    }
  }

  // ---- the future

  @Test
  void getDelayCountsDownInAnyUnit() {
    ScheduledFuture<?> future = service.schedule(() -> {}, 2, HOURS);
    assertEquals(1, future.getDelay(HOURS));
    assertEquals(119, future.getDelay(TimeUnit.MINUTES));
    assertFalse(future.isDone());
    assertEquals(Future.State.RUNNING, future.state());
    assertThrows(IllegalStateException.class, future::resultNow);
    assertThrows(IllegalStateException.class, future::exceptionNow);
  }

  @Test
  void theEarlierComparesLess() {
    ScheduledFuture<?> sooner = service.schedule(() -> {}, 1, HOURS);
    ScheduledFuture<?> later = service.schedule(() -> {}, 2, HOURS);
    assertTrue(sooner.compareTo(later) < 0);
    assertTrue(later.compareTo(sooner) > 0);
    Delayed same = later;
    assertEquals(0, later.compareTo(same));
  }

  @Test
  void noDelayIsLeftOnceItHasEnded() throws Exception {
    ScheduledFuture<?> future = service.schedule(() -> {}, 1, MICROSECONDS);
    future.get();
    assertTrue(future.getDelay(NANOSECONDS) <= 0);
  }

  @Test
  void comparesWithTheTimersOfAnother() {
    try (ScheduledExecutorService other = new ScheduledThreadPoolExecutor(1)) {
      Delayed between = other.schedule(() -> {}, 90, TimeUnit.MINUTES);
      assertTrue(service.schedule(() -> {}, 1, HOURS).compareTo(between) < 0);
      assertTrue(service.schedule(() -> {}, 2, HOURS).compareTo(between) > 0);
      assertTrue(between.compareTo(service.schedule(() -> {}, 1, HOURS)) > 0);
      other.shutdownNow();
    }
  }

  @Test
  void getGivesUpAfterItsTime() {
    ScheduledFuture<?> future = service.schedule(() -> {}, 1, HOURS);
    assertThrows(TimeoutException.class, () -> future.get(1, MILLISECONDS));
    assertThrows(TimeoutException.class, () -> future.get(0, MILLISECONDS));
    assertThrows(TimeoutException.class, () -> future.get(Long.MIN_VALUE, DAYS));
    assertThrows(NullPointerException.class, () -> future.get(1, null));
    assertFalse(future.isDone());
  }

  @Test
  void getAnswersAnInterrupt() {
    ScheduledFuture<?> future = service.schedule(() -> {}, 1, HOURS);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, future::get);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> future.get(1, HOURS));
    assertFalse(Thread.interrupted());
  }

  @Test
  void aResultThatIsThereIsGivenInSpiteOfAnInterrupt() throws Exception {
    ScheduledFuture<String> future = service.schedule(() -> "result", 1, MICROSECONDS);
    future.get();
    Thread.currentThread().interrupt();
    assertEquals("result", future.get());
    assertEquals("result", future.get(1, SECONDS));
    assertTrue(Thread.interrupted());
  }

  @Test
  void everyWaiterSeesTheResult() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    ScheduledFuture<Integer> future =
        service.schedule(
            () -> {
              go.await();
              return 42;
            },
            1,
            MICROSECONDS);
    List<Thread> waiters = new ArrayList<>();
    AtomicInteger sum = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      waiters.add(Thread.startVirtualThread(() -> sum.addAndGet(join(future))));
    }
    go.countDown();
    for (Thread waiter : waiters) {
      waiter.join();
    }
    assertEquals(5 * 42, sum.get());
  }

  private static int join(Future<Integer> future) {
    try {
      return future.get();
    } catch (ExecutionException | InterruptedException e) {
      return 0;
    }
  }

  // ---- cancel

  @Test
  void cancelInTimePreventsTheRun() {
    AtomicInteger runs = new AtomicInteger();
    ScheduledFuture<?> future = service.schedule(runs::incrementAndGet, 1, HOURS);
    assertTrue(future.cancel(false));
    assertTrue(future.isCancelled());
    assertTrue(future.isDone());
    assertEquals(Future.State.CANCELLED, future.state());
    assertThrows(CancellationException.class, future::get);
    assertThrows(CancellationException.class, () -> future.get(1, SECONDS));
    assertThrows(IllegalStateException.class, future::resultNow);
    assertThrows(IllegalStateException.class, future::exceptionNow);
    assertFalse(future.cancel(true));
    assertEquals(0, runs.get());
  }

  @Test
  void cancelWakesWhoWaits() throws Exception {
    ScheduledFuture<?> future = service.schedule(() -> {}, 1, HOURS);
    AtomicReference<Throwable> got = new AtomicReference<>();
    Thread waiter =
        Thread.startVirtualThread(() -> {
          try {
            future.get();
          } catch (CancellationException | ExecutionException | InterruptedException e) {
            got.set(e);
          }
        });
    await().until(() -> waiter.getState() == Thread.State.WAITING);
    future.cancel(false);
    waiter.join();
    assertEquals(CancellationException.class, got.get().getClass());
  }

  @Test
  void cancelAfterTheEndIsRefused() throws Exception {
    ScheduledFuture<String> future = service.schedule(() -> "result", 1, MICROSECONDS);
    future.get();
    assertFalse(future.cancel(true));
    assertFalse(future.isCancelled());
    assertEquals("result", future.get());
  }

  @Test
  void cancelWithInterruptInterruptsTheRun() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean();
    ScheduledFuture<?> future = running(interrupted);
    assertTrue(future.cancel(true));
    assertTrue(future.isCancelled());
    await().untilTrue(interrupted);
    assertThrows(CancellationException.class, future::get);
  }

  @Test
  void cancelWithoutInterruptLetsTheRunEnd() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean(true);
    ScheduledFuture<?> future = running(interrupted);
    assertTrue(future.cancel(false));
    assertTrue(future.isDone());
    release.countDown();
    await().untilFalse(interrupted);
  }

  @Test
  void anInterruptDoesNotReachTheNextTask() throws Exception {
    for (int i = 0; i < 200; i++) {
      CountDownLatch begun = new CountDownLatch(1);
      Future<?> spinning =
          service.submit(() -> {
            begun.countDown();
            while (!Thread.currentThread().isInterrupted()) {
              Thread.onSpinWait();
            }
          });
      begun.await();
      spinning.cancel(true);
      assertFalse(service.submit(() -> Thread.currentThread().isInterrupted()).get());
    }
  }

  @Test
  void aTaskCanCancelItself() throws Exception {
    CountDownLatch known = new CountDownLatch(1);
    AtomicReference<Future<?>> self = new AtomicReference<>();
    AtomicBoolean interrupted = new AtomicBoolean();
    self.set(
        service.schedule(
            () -> {
              known.await();
              assertTrue(self.get().cancel(true));
              interrupted.set(Thread.interrupted());
              return "result";
            },
            1,
            MICROSECONDS));
    known.countDown();
    assertThrows(CancellationException.class, self.get()::get);
    await().untilTrue(interrupted);
    assertEquals("next", service.submit(() -> "next").get());
    assertEquals(Future.State.CANCELLED, self.get().state());
  }

  // ---- periodic

  @Test
  void periodicTasksBeginWhenTheirInitialDelayHasEnded() throws Exception {
    long begin = System.nanoTime();
    AtomicReference<Long> atRate = new AtomicReference<>();
    AtomicReference<Long> withDelay = new AtomicReference<>();
    service.scheduleAtFixedRate(() -> atRate.set(System.nanoTime()), 20, 3_600_000, MILLISECONDS);
    service.scheduleWithFixedDelay(
        () -> withDelay.set(System.nanoTime()), 20, 3_600_000, MILLISECONDS);
    await().until(() -> atRate.get() != null && withDelay.get() != null);
    assertTrue(atRate.get() - begin >= MILLISECONDS.toNanos(20));
    assertTrue(withDelay.get() - begin >= MILLISECONDS.toNanos(20));
  }

  @Test
  void aNegativeInitialDelayIsNone() throws Exception {
    CountDownLatch ran = new CountDownLatch(2);
    service.scheduleAtFixedRate(ran::countDown, -1, 1, DAYS);
    service.scheduleWithFixedDelay(ran::countDown, Long.MIN_VALUE, 1, DAYS);
    ran.await();
  }

  @Test
  void fixedRateRunsAgainAndAgainUntilCancelled() throws Exception {
    CountDownLatch ran = new CountDownLatch(5);
    ScheduledFuture<?> future = service.scheduleAtFixedRate(ran::countDown, 0, 1, MILLISECONDS);
    ran.await();
    assertFalse(future.isDone());
    assertTrue(future.cancel(false));
    assertThrows(CancellationException.class, future::get);
  }

  @Test
  void fixedRateKeepsItsGrid() throws Exception {
    List<Long> starts = new ArrayList<>();
    CountDownLatch ran = new CountDownLatch(10);
    long begin = System.nanoTime();
    ScheduledFuture<?> future =
        service.scheduleAtFixedRate(
            () -> {
              if (ran.getCount() > 0) {
                starts.add(System.nanoTime() - begin);
                ran.countDown();
              }
            },
            2,
            3,
            MILLISECONDS);
    ran.await();
    future.cancel(false);
    for (int i = 0; i < 10; i++) {
      assertTrue(starts.get(i) >= MILLISECONDS.toNanos(2 + 3L * i), "run " + i + " was early");
    }
  }

  @Test
  void fixedDelayBeginsAfterTheEndOfTheRunBefore() throws Exception {
    AtomicReference<Long> end = new AtomicReference<>(0L);
    AtomicInteger early = new AtomicInteger();
    CountDownLatch ran = new CountDownLatch(5);
    ScheduledFuture<?> future =
        service.scheduleWithFixedDelay(
            () -> {
              if (end.get() != 0 && System.nanoTime() - end.get() < MILLISECONDS.toNanos(2)) {
                early.incrementAndGet();
              }
              ran.countDown();
              end.set(System.nanoTime());
            },
            0,
            2,
            MILLISECONDS);
    ran.await();
    future.cancel(false);
    assertEquals(0, early.get());
  }

  @Test
  void aPeriodicTaskNeverRunsBesideItself() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    CountDownLatch ran = new CountDownLatch(200);
    ScheduledFuture<?> future =
        service.scheduleAtFixedRate(
            () -> {
              if (inside.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
              }
              Thread.onSpinWait();
              ran.countDown();
              inside.decrementAndGet();
            },
            0,
            1,
            NANOSECONDS);
    ran.await();
    future.cancel(false);
    assertEquals(0, overlaps.get());
  }

  @Test
  void aPeriodicTaskThatThrowsStopsAndItsFutureSaysWhy() {
    AtomicInteger runs = new AtomicInteger();
    RuntimeException thrown = new RuntimeException("third");
    ScheduledFuture<?> future =
        service.scheduleAtFixedRate(
            () -> {
              if (runs.incrementAndGet() == 3) {
                throw thrown;
              }
            },
            0,
            1,
            MILLISECONDS);
    assertSame(thrown, assertThrows(ExecutionException.class, future::get).getCause());
    assertTrue(future.isDone());
    assertEquals(3, runs.get());
  }

  @Test
  void aPeriodicTaskCanCancelItself() {
    AtomicInteger runs = new AtomicInteger();
    AtomicReference<Future<?>> self = new AtomicReference<>();
    ScheduledFuture<?> future =
        service.scheduleAtFixedRate(
            () -> {
              Future<?> me = self.get();
              if (me != null) {
                runs.incrementAndGet();
                me.cancel(false);
              }
            },
            0,
            1,
            MILLISECONDS);
    self.set(future);
    assertThrows(CancellationException.class, future::get);
    assertEquals(1, runs.get());
  }

  // ---- the end

  private void assertRejectsAll() {
    List<Executable> submissions =
        List.of(
            () -> service.schedule(() -> {}, 1, MILLISECONDS),
            () -> service.schedule(() -> 1, 1, DAYS),
            () -> service.schedule(() -> 1, 0, DAYS),
            () -> service.scheduleAtFixedRate(() -> {}, 1, 1, MILLISECONDS),
            () -> service.scheduleWithFixedDelay(() -> {}, 0, 1, MILLISECONDS),
            () -> service.execute(() -> {}),
            () -> service.submit(() -> {}),
            () -> service.submit(() -> {}, "result"),
            () -> service.submit(() -> 1),
            () -> service.invokeAll(List.of(() -> 1)),
            () -> service.invokeAny(List.of(() -> 1)),
            () -> service.invokeAny(List.of(() -> 1), 1, DAYS));
    submissions.forEach(submit -> assertThrows(RejectedExecutionException.class, submit));
  }

  @Test
  void shutdownRejectsWhatComesAfter() throws InterruptedException {
    running(new AtomicBoolean());
    service.shutdown();
    assertTrue(service.isShutdown());
    assertRejectsAll();
    assertFalse(service.isTerminated());
    release.countDown();
    assertTrue(service.awaitTermination(30, SECONDS));
    assertRejectsAll();
  }

  @Test
  void shutdownNowRejectsWhatComesAfter() {
    service.shutdownNow();
    assertTrue(service.isShutdown());
    assertRejectsAll();
  }

  @Test
  void awaitTerminationAnswersAnInterrupt() throws InterruptedException {
    assertFalse(service.awaitTermination(0, SECONDS));
    assertFalse(service.awaitTermination(-1, SECONDS));
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> service.awaitTermination(1, DAYS));
    assertFalse(Thread.interrupted());
  }

  @Test
  void shutdownOfAnIdleServiceTerminatesIt() throws InterruptedException {
    assertFalse(service.isShutdown());
    assertFalse(service.isTerminated());
    assertFalse(service.awaitTermination(1, MILLISECONDS));
    service.shutdown();
    assertTrue(service.awaitTermination(30, SECONDS));
    service.shutdown();
    assertEquals(List.of(), service.shutdownNow());
  }

  @Test
  void shutdownStillRunsTheDelayed() throws Exception {
    ScheduledFuture<String> future = service.schedule(() -> "ran", 50, MILLISECONDS);
    service.shutdown();
    assertEquals("ran", future.get());
    assertTrue(service.awaitTermination(30, SECONDS));
  }

  @Test
  void shutdownCancelsThePeriodic() throws Exception {
    ScheduledFuture<?> pending = service.scheduleAtFixedRate(() -> {}, 1, 1, HOURS);
    CountDownLatch ran = new CountDownLatch(1);
    ScheduledFuture<?> busy = service.scheduleWithFixedDelay(ran::countDown, 0, 1, MICROSECONDS);
    ran.await();
    service.shutdown();
    assertTrue(pending.isCancelled());
    assertTrue(service.awaitTermination(30, SECONDS));
    assertTrue(busy.isCancelled());
    assertThrows(CancellationException.class, busy::get);
  }

  @Test
  void aPeriodicRunThatShutdownMeetsEndsFirst() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    ScheduledFuture<?> future =
        service.scheduleAtFixedRate(
            () -> {
              begun.countDown();
              awaitRelease();
              runs.incrementAndGet();
            },
            0,
            1,
            MILLISECONDS);
    begun.await();
    service.shutdown();
    assertFalse(future.isDone());
    assertFalse(service.isTerminated());
    release.countDown();
    assertTrue(service.awaitTermination(30, SECONDS));
    assertTrue(future.isCancelled());
    assertEquals(1, runs.get());
  }

  @Test
  void shutdownLetsTheRunningEnd() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean(true);
    ScheduledFuture<?> future = running(interrupted);
    service.shutdown();
    assertFalse(service.awaitTermination(1, MILLISECONDS));
    assertFalse(service.isTerminated());
    release.countDown();
    assertNull(future.get());
    assertFalse(interrupted.get());
    assertTrue(service.awaitTermination(30, SECONDS));
  }

  @Test
  void shutdownNowGivesBackWhatNeverBegan() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    ScheduledFuture<?> far = service.schedule(runs::incrementAndGet, 1, HOURS);
    ScheduledFuture<?> periodic = service.scheduleAtFixedRate(runs::incrementAndGet, 1, 1, HOURS);
    ScheduledFuture<?> cancelled = service.schedule(runs::incrementAndGet, 1, HOURS);
    cancelled.cancel(false);
    List<Runnable> drained = service.shutdownNow();
    assertTrue(drained.contains((Runnable) far));
    assertTrue(drained.contains((Runnable) periodic));
    assertFalse(far.isDone());
    assertFalse(periodic.isCancelled());
    assertTrue(service.awaitTermination(30, SECONDS));
    assertEquals(0, runs.get());
  }

  @Test
  void whatShutdownNowGivesBackIsNeitherDoneNorCancelled() throws Exception {
    Set<Object> scheduled = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      scheduled.add(service.schedule(() -> {}, 9, HOURS));
      scheduled.add(service.scheduleAtFixedRate(() -> {}, 9, 9, HOURS));
      scheduled.add(service.scheduleWithFixedDelay(() -> {}, 9, 9, HOURS));
    }
    List<Runnable> drained = service.shutdownNow();
    assertEquals(9, drained.size());
    assertEquals(scheduled, Set.copyOf(drained));
    assertTrue(service.awaitTermination(30, SECONDS));
    for (Object future : scheduled) {
      assertEquals(Future.State.RUNNING, ((Future<?>) future).state());
    }
  }

  @Test
  void shutdownNowInterruptsTheRunning() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean();
    ScheduledFuture<?> future = running(interrupted);
    assertEquals(List.of(), service.shutdownNow());
    assertNull(future.get()); // it swallowed the interrupt: it is not cancelled
    assertTrue(interrupted.get());
    assertTrue(service.awaitTermination(30, SECONDS));
  }

  @Test
  void closeWaitsForTheDelayed() {
    AtomicInteger runs = new AtomicInteger();
    service.schedule(runs::incrementAndGet, 30, MILLISECONDS);
    service.close();
    service.close();
    assertEquals(1, runs.get());
    assertTrue(service.isTerminated());
  }

  @Test
  void anInterruptedCloseStopsEverything() {
    ScheduledFuture<?> far = service.schedule(() -> {}, 1, HOURS);
    Thread.currentThread().interrupt();
    service.close();
    assertTrue(Thread.interrupted());
    assertTrue(service.isTerminated());
    assertFalse(far.isDone());
  }

  // ---- the executor

  @Test
  void executeAndSubmitRunAtOnce() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    service.execute(ran::countDown);
    ran.await();
    assertNull(service.submit(() -> {}).get());
    assertEquals("given", service.submit(() -> {}, "given").get());
    assertEquals("called", service.submit(() -> "called").get());
    assertThrows(
        ExecutionException.class,
        () ->
            service
                .submit(() -> {
                  throw new Exception("why");
                })
                .get());
  }

  @Test
  void invokeAllGivesAllDone() throws Exception {
    List<Callable<Integer>> tasks = List.of(() -> 1, () -> 2, () -> 3);
    List<Future<Integer>> done = service.invokeAll(tasks);
    assertEquals(List.of(1, 2, 3), done.stream().map(Future::resultNow).toList());
    assertEquals(3, service.invokeAll(tasks, 30, SECONDS).size());
  }

  @Test
  void invokeAnyGivesOneThatSucceeded() throws Exception {
    Callable<String> fails =
        () -> {
          throw new Exception("why");
        };
    assertEquals("ok", service.invokeAny(List.of(fails, () -> "ok")));
    assertEquals("ok", service.invokeAny(List.of(fails, () -> "ok"), 30, SECONDS));
    assertThrows(ExecutionException.class, () -> service.invokeAny(List.of(fails, fails)));
  }

  @Test
  void invokeAllGivesThoseThatFailedToo() throws Exception {
    Exception thrown = new Exception("why");
    Callable<String> fails =
        () -> {
          throw thrown;
        };
    List<Future<String>> done = service.invokeAll(List.of(fails, () -> "ok"));
    assertSame(thrown, done.getFirst().exceptionNow());
    assertEquals("ok", done.getLast().resultNow());
    assertEquals(List.of(), service.invokeAll(List.of()));
    assertEquals(List.of(), service.invokeAll(List.of(), 1, DAYS));
  }

  /** Begins, and ends by an interrupt only. */
  private Callable<String> endless(CountDownLatch begun, CountDownLatch ended) {
    return () -> {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
        return "result";
      } finally {
        ended.countDown();
      }
    };
  }

  @Test
  void invokeAllCancelsWhatIsNotDoneInTime() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Callable<String> endless = endless(begun, ended);
    for (long millis = 10; begun.getCount() > 0; millis *= 2) { // until it began in time
      List<Future<String>> done = service.invokeAll(List.of(endless), millis, MILLISECONDS);
      assertTrue(done.getFirst().isCancelled());
    }
    ended.await();
  }

  @Test
  void invokeAnyGivesUpAfterItsTime() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Callable<String> endless = endless(begun, ended);
    for (long millis = 10; begun.getCount() > 0; millis *= 2) {
      long time = millis;
      assertThrows(
          TimeoutException.class, () -> service.invokeAny(List.of(endless), time, MILLISECONDS));
    }
    ended.await();
  }

  @Test
  void anInterruptedInvokeAllCancelsItsTasks() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Thread self = Thread.currentThread();
    Thread.startVirtualThread(() -> {
      awaitQuietly(begun);
      self.interrupt();
    });
    Callable<String> endless = endless(begun, ended);
    assertThrows(InterruptedException.class, () -> service.invokeAll(List.of(endless)));
    ended.await();
  }

  @Test
  void invokeAllAndInvokeAnyRefuseWhatTheyCannotRun() {
    Callable<String> endless = endless(new CountDownLatch(1), new CountDownLatch(1));
    Collection<Callable<String>> withNull = Arrays.asList(endless, null);
    for (Collection<Callable<String>> tasks : Arrays.asList(null, withNull)) {
      assertThrows(NullPointerException.class, () -> service.invokeAll(tasks));
      assertThrows(NullPointerException.class, () -> service.invokeAll(tasks, 1, DAYS));
      assertThrows(NullPointerException.class, () -> service.invokeAny(tasks));
      assertThrows(NullPointerException.class, () -> service.invokeAny(tasks, 1, DAYS));
    }
    List<Callable<String>> one = List.of(() -> "ok");
    assertThrows(NullPointerException.class, () -> service.invokeAll(one, 1, null));
    assertThrows(NullPointerException.class, () -> service.invokeAny(one, 1, null));
    List<Callable<String>> none = List.of();
    assertThrows(IllegalArgumentException.class, () -> service.invokeAny(none));
    assertThrows(IllegalArgumentException.class, () -> service.invokeAny(none, 1, DAYS));
  }

  @Test
  void workSeesWhatWasWrittenBeforeItWasHandedOver() throws Exception {
    for (int i = 0; i < 1000; i++) {
      int[] plain = new int[2];
      plain[0] = i;
      ScheduledFuture<?> future = service.schedule(() -> plain[1] = plain[0] + 1, 1, MICROSECONDS);
      future.get();
      assertEquals(i + 1, plain[1]);
    }
  }

  @Test
  void workMaySchedule() throws Exception {
    CountDownLatch ran = new CountDownLatch(100);
    class Chain implements Runnable {
      @Override
      public void run() {
        ran.countDown();
        if (ran.getCount() > 0) {
          service.schedule(this, ran.getCount() % 3, MICROSECONDS);
        }
      }
    }

    service.execute(new Chain());
    ran.await();
  }

  @Test
  void timersHaveReadableNames() {
    assertNotEquals("", service.schedule(() -> {}, 1, HOURS).toString());
    assertNotEquals("", service.toString());
  }
}
