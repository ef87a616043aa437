package cookbook.timer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.Thread.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TimerThreadTest {
  private static final Duration LONG = Duration.ofDays(1);
  private static final Duration NONE = Duration.ZERO;

  private final AtomicInteger forbiddenRuns = new AtomicInteger();

  /** The work of every timer that must not run. */
  private void never() {
    forbiddenRuns.incrementAndGet();
  }

  @AfterEach
  void noForbiddenWorkRan() {
    assertEquals(0, forbiddenRuns.get());
  }

  private static TimerThread waiting(Duration delay, Runnable work) {
    TimerThread timer = new TimerThread(delay, work);
    timer.start();
    await().until(() -> timer.getState() == State.TIMED_WAITING);
    return timer;
  }

  @Test
  void sample() throws InterruptedException {
    List<String> log = new ArrayList<>();
    // @start region="sample"
    TimerThread reminder = new TimerThread(Duration.ofMillis(100), () -> log.add("tea is ready"));
    reminder.start(); // the delay begins
    TimerThread alarm = new TimerThread(Duration.ofHours(8), () -> log.add("wake up"));
    alarm.start();
    boolean inTime = alarm.cancel(); // true: its work never runs
    reminder.join();
    alarm.join(); // at once, not in eight hours
    // @end
    assertTrue(inTime);
    assertEquals(List.of("tea is ready"), log);
  }

  @Test
  void negativeDelayIsRefusedWithItsValue() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TimerThread(Duration.ofMillis(-5), this::never));
    assertTrue(e.getMessage().contains("PT-0.005S"), e.getMessage());
  }

  @Test
  void nullIsRefusedByName() {
    assertEquals(
        "delay",
        assertThrows(NullPointerException.class, () -> new TimerThread(null, this::never))
            .getMessage());
    assertEquals(
        "work",
        assertThrows(NullPointerException.class, () -> new TimerThread(NONE, null)).getMessage());
  }

  @Test
  void startTwiceIsRefusedWhileItWaitsAndAfterItsEnd() throws InterruptedException {
    TimerThread timer = waiting(LONG, this::never);
    var e = assertThrows(IllegalThreadStateException.class, timer::start);
    assertTrue(e.getMessage().contains(timer.getName()), e.getMessage());
    timer.cancel();
    timer.join();
    assertThrows(IllegalThreadStateException.class, timer::start);
  }

  @Test
  void runCalledInsteadOfStartIsRefused() {
    Runnable timer = new TimerThread(NONE, this::never);
    assertThrows(IllegalStateException.class, timer::run);
  }

  @Test
  void cancelWithinTheDelayEndsTheThreadAtOnce() throws InterruptedException {
    TimerThread timer = waiting(LONG, this::never);
    assertTrue(timer.cancel());
    timer.join();
    assertTrue(timer.cancel(), "a later cancel says the same");
  }

  @Test
  void cancelBeforeStartIsInTime() throws InterruptedException {
    TimerThread timer = new TimerThread(NONE, this::never);
    assertTrue(timer.cancel());
    timer.start();
    timer.join();
  }

  @Test
  void cancelWhileTheWorkRunsIsTooLateAndDoesNotDisturbIt() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    TimerThread timer =
        new TimerThread(
            NONE,
            () -> {
              running.countDown();
              await().until(() -> proceed.getCount() == 0);
              done.set(true);
            });
    timer.start();
    running.await();
    assertFalse(timer.cancel());
    proceed.countDown();
    timer.join();
    assertTrue(done.get());
    assertFalse(timer.cancel());
  }

  @Test
  void interruptWithinTheDelayIsACancel() throws InterruptedException {
    TimerThread timer = waiting(LONG, this::never);
    timer.interrupt();
    timer.join();
    assertTrue(timer.cancel());
  }

  @Test
  void interruptBeforeStartIsACancel() throws InterruptedException {
    TimerThread timer = new TimerThread(NONE, this::never);
    timer.interrupt();
    timer.start();
    timer.join();
    assertTrue(timer.cancel());
  }

  @Test
  void interruptWhileTheWorkRunsIsTheWorksToAnswer() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    TimerThread timer =
        new TimerThread(
            NONE,
            () -> {
              running.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.set(true);
              }
            });
    timer.start();
    running.await();
    timer.interrupt();
    timer.join();
    assertTrue(interrupted.get());
  }

  @Test
  void strayUnparkEndsNoDelay() {
    TimerThread timer = waiting(LONG, this::never);
    for (int i = 0; i < 100; i++) {
      LockSupport.unpark(timer);
    }
    await().until(() -> timer.getState() == State.TIMED_WAITING);
    assertTrue(timer.cancel());
  }

  @Test
  void workNeverRunsEarly() throws InterruptedException {
    Duration delay = Duration.ofMillis(20);
    AtomicReference<Long> ranAt = new AtomicReference<>();
    TimerThread timer = new TimerThread(delay, () -> ranAt.set(System.nanoTime()));
    long before = System.nanoTime();
    timer.start();
    timer.join();
    assertTrue(ranAt.get() - before >= delay.toNanos());
  }

  @Test
  void longestDelayDoesNotOverflow() {
    TimerThread timer = waiting(Duration.ofSeconds(Long.MAX_VALUE), this::never);
    assertTrue(timer.cancel());
  }

  @Test
  void exceptionOfTheWorkReachesTheUncaughtExceptionHandler() throws InterruptedException {
    AtomicReference<Throwable> uncaught = new AtomicReference<>();
    TimerThread timer =
        new TimerThread(
            NONE,
            () -> {
              throw new IllegalStateException("planted");
            });
    timer.setUncaughtExceptionHandler((_, e) -> uncaught.set(e));
    timer.start();
    timer.join();
    assertEquals("planted", uncaught.get().getMessage());
  }

  @Test
  void namesCount() {
    String first = new TimerThread(NONE, this::never).getName();
    String second = new TimerThread(NONE, this::never).getName();
    assertTrue(first.matches("Thread-[1-9]\\d*"), first);
    assertEquals(number(first) + 1, number(second));
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring("Thread-".length()));
  }

  /** Cancels that race each other and the end of the delay: xor, in every single round. */
  @Test
  @Timeout(600)
  void underAStormOfCancelsWorkRunsExactlyWhenEachCancelSaidFalse() throws Exception {
    int rounds = 10_000;
    Duration delay = Duration.ofNanos(10_000);
    int cancellers = 3;
    AtomicInteger ran = new AtomicInteger();
    AtomicInteger cancelled = new AtomicInteger();
    AtomicLong due = new AtomicLong();
    AtomicReference<TimerThread> current = new AtomicReference<>();
    boolean[] answers = new boolean[cancellers];
    CyclicBarrier begin = new CyclicBarrier(cancellers + 1);
    CyclicBarrier end = new CyclicBarrier(cancellers + 1);
    List<Thread> threads = new ArrayList<>();
    for (int c = 0; c < cancellers; c++) {
      int canceller = c;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int round = 0; round < rounds; round++) {
                  pass(begin);
                  spinUntil(due.get() + ThreadLocalRandom.current().nextInt(150_000));
                  answers[canceller] = current.get().cancel();
                  pass(end);
                }
              }));
    }
    for (int round = 0; round < rounds; round++) {
      AtomicInteger runs = new AtomicInteger();
      TimerThread timer = new TimerThread(delay, runs::incrementAndGet);
      current.set(timer);
      timer.start();
      due.set(System.nanoTime() + delay.toNanos());
      pass(begin);
      pass(end);
      timer.join();
      for (boolean inTime : answers) {
        assertEquals(inTime ? 0 : 1, runs.get(), "round " + round);
      }
      (answers[0] ? cancelled : ran).incrementAndGet();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertTrue(ran.get() > 0 && cancelled.get() > 0, ran + " ran, " + cancelled + " cancelled");
  }

  private static void spinUntil(long nanoTime) {
    while (System.nanoTime() < nanoTime) {
      Thread.onSpinWait();
    }
  }

  private static void pass(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
