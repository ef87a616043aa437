package cookbook.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Races, many times over, with the real clock. {@code -Dstress=20} makes them 20 times as long. */
@SuppressWarnings("FutureReturnValueIgnored") // of timers whose result nobody wants
@Timeout(600)
final class WheelStressTest {
  private static final int FACTOR = Integer.getInteger("stress", 1);

  enum Form {
    ON_DRIVER {
      @Override
      TimerWheel create() {
        return TimerWheel.onDriver(TimerWheel.Preset.THRIFTY);
      }
    },
    ON_VIRTUAL_THREADS {
      @Override
      TimerWheel create() {
        return TimerWheel.create(TimerWheel.Preset.PRECISE);
      }
    };

    abstract TimerWheel create();
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static void inThreads(int count, Callable<?> work) throws Exception {
    List<Future<?>> done = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(count)) {
      for (int i = 0; i < count; i++) {
        done.add(threads.submit(work));
      }
    }
    for (Future<?> future : done) {
      future.get();
    }
  }

  /** Cancels about when the timers are due: some are in time, some are not. */
  @ParameterizedTest
  @EnumSource
  void workRunsOrCancelReturnedTrue(Form form) throws Exception {
    int rounds = (form == Form.ON_DRIVER ? 1_000_000 : 200_000) * FACTOR;
    AtomicIntegerArray runs = new AtomicIntegerArray(2 * rounds);
    AtomicIntegerArray cancels = new AtomicIntegerArray(2 * rounds);
    AtomicInteger ids = new AtomicInteger();
    TimerWheel wheel = form.create();
    inThreads(
        2,
        () -> {
          RandomGenerator random = random(Thread.currentThread().threadId());
          ScheduledFuture<?>[] ring = new ScheduledFuture<?>[64];
          int[] ringIds = new int[ring.length];
          for (int i = 0; i < rounds; i++) {
            int slot = i % ring.length;
            if (i >= ring.length && ring[slot].cancel(false)) {
              cancels.getAndIncrement(ringIds[slot]);
            }
            int id = ids.getAndIncrement();
            ringIds[slot] = id;
            long delay = random.nextLong(1, 20_000);
            ring[slot] =
                wheel.schedule(() -> runs.getAndIncrement(id), delay, TimeUnit.NANOSECONDS);
          }
          return null;
        });
    wheel.close();
    int ran = 0;
    int both = 0;
    int cancelled = 0;
    for (int id = 0; id < 2 * rounds; id++) {
      assertTrue(runs.get(id) + cancels.get(id) >= 1, "neither: timer " + id);
      assertTrue(runs.get(id) <= 1 && cancels.get(id) <= 1, "twice: timer " + id);
      ran += runs.get(id);
      cancelled += cancels.get(id);
      both += runs.get(id) & cancels.get(id);
    }
    assertTrue(cancelled > 0 && ran > 0, "one-sided: " + cancelled + " cancelled, " + ran + " ran");
    TimerWheel.Stats stats = wheel.stats();
    assertEquals(2L * rounds, stats.fired() + stats.cancelled());
    // Both is what the contract allows for a cancel while the work runs; the wheel itself counts
    // each timer as ended or as cancelled, never as both.
    assertTrue(ran <= stats.fired(), ran + " ran, " + stats);
    assertTrue(cancelled - both >= stats.cancelled(), (cancelled - both) + " cancelled, " + stats);
  }

  @Test
  void ofManyCancelsOneReturnsTrue() throws Exception {
    try (TimerWheel wheel = TimerWheel.onDriver(TimerWheel.Preset.PRECISE)) {
      for (int round = 0; round < 20_000 * FACTOR; round++) {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger cancels = new AtomicInteger();
        ScheduledFuture<?> timer =
            wheel.schedule(runs::getAndIncrement, 5_000, TimeUnit.NANOSECONDS);
        Thread rival =
            Thread.startVirtualThread(() -> cancels.getAndAdd(timer.cancel(true) ? 1 : 0));
        cancels.getAndAdd(timer.cancel(false) ? 1 : 0);
        rival.join();
        assertTrue(timer.isDone());
        assertTrue(cancels.get() <= 1, "cancels: " + cancels);
        assertEquals(cancels.get() == 1, timer.isCancelled());
      }
    }
  }

  /** A cancel sees every waiter, or the waiter sees that it is cancelled. */
  @Test
  void aCancelLeavesNoWaiterBehind() throws Exception {
    try (TimerWheel wheel = TimerWheel.onDriver(TimerWheel.Preset.THRIFTY)) {
      int rounds = 50_000 * FACTOR;
      ScheduledFuture<?>[] timers = new ScheduledFuture<?>[rounds];
      for (int i = 0; i < rounds; i++) {
        timers[i] = wheel.schedule(() -> {}, 1, TimeUnit.HOURS);
      }
      AtomicInteger next = new AtomicInteger();
      Thread canceller =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < rounds; i++) {
                  while (next.get() < i) {
                    Thread.onSpinWait();
                  }
                  timers[i].cancel(false);
                }
              });
      for (int i = 0; i < rounds; i++) {
        ScheduledFuture<?> timer = timers[i];
        next.set(i);
        assertThrows(CancellationException.class, () -> timer.get(60, TimeUnit.SECONDS));
      }
      canceller.join();
    }
  }

  /** Every move of the state word at once, on few timers: the counts must come out even. */
  @Test
  void rescheduleCancelAndFireAgreeOnOneOutcome() throws Exception {
    int rounds = 60_000 * FACTOR;
    AtomicLong runs = new AtomicLong();
    AtomicLong cancelled = new AtomicLong();
    AtomicLong made = new AtomicLong();
    TimerWheel wheel = TimerWheel.onDriver(TimerWheel.Preset.THRIFTY);
    ScheduledFuture<?>[] shared = new ScheduledFuture<?>[16];
    for (int i = 0; i < shared.length; i++) {
      made.getAndIncrement();
      shared[i] = wheel.schedule(runs::getAndIncrement, 1, TimeUnit.MICROSECONDS);
    }
    inThreads(
        3,
        () -> {
          RandomGenerator random = random(Thread.currentThread().threadId());
          for (int i = 0; i < rounds; i++) {
            int at = random.nextInt(shared.length);
            ScheduledFuture<?> timer = shared[at];
            switch (random.nextInt(4)) {
              case 0 -> cancelled.getAndAdd(timer.cancel(false) ? 1 : 0);
              case 1 -> {
                made.getAndIncrement();
                shared[at] =
                    wheel.schedule(
                        runs::getAndIncrement, random.nextInt(1, 3000), TimeUnit.MICROSECONDS);
                wheel.reschedule(timer, random.nextInt(2000), TimeUnit.MICROSECONDS);
              }
              default -> wheel.reschedule(timer, random.nextInt(1, 4000), TimeUnit.MICROSECONDS);
            }
          }
          return null;
        });
    wheel.close();
    TimerWheel.Stats stats = wheel.stats();
    assertEquals(0, stats.pending());
    assertEquals(made.get(), stats.fired() + stats.cancelled());
    // A timer may be cancelled when its delay has ended, before its work begins or while it runs.
    assertTrue(runs.get() <= stats.fired(), runs + " ran, " + stats);
    assertTrue(cancelled.get() >= stats.cancelled(), cancelled + " cancelled, " + stats);
    assertTrue(runs.get() + cancelled.get() >= made.get(), runs + " and " + cancelled);
  }

  /** Cancels and pushes back while the driver lays out slots of thousands of timers. */
  @ParameterizedTest
  @EnumSource
  void timersOfLargeSlotsRunOnceOrAreCancelled(Form form) throws Exception {
    for (int round = 0; round < FACTOR; round++) {
      AtomicLong runs = new AtomicLong();
      AtomicLong cancels = new AtomicLong();
      int count = 100_000;
      TimerWheel wheel = form.create();
      inThreads(
          2,
          () -> {
            RandomGenerator random = random(Thread.currentThread().threadId());
            ScheduledFuture<?>[] timers = new ScheduledFuture<?>[count];
            for (int i = 0; i < count; i++) {
              timers[i] =
                  wheel.schedule(
                      runs::getAndIncrement, random.nextInt(100, 400), TimeUnit.MILLISECONDS);
            }
            for (int i = 0; i < 5 * count; i++) {
              ScheduledFuture<?> timer = timers[random.nextInt(count)];
              if (i % 8 == 0) {
                cancels.getAndAdd(timer.cancel(false) ? 1 : 0);
              } else {
                wheel.reschedule(timer, random.nextInt(50, 400), TimeUnit.MILLISECONDS);
              }
            }
            return null;
          });
      wheel.close();
      TimerWheel.Stats stats = wheel.stats();
      assertEquals(2L * count, stats.fired() + stats.cancelled());
      assertTrue(runs.get() <= stats.fired(), runs + " ran, " + stats);
      assertTrue(cancels.get() >= stats.cancelled(), cancels + " cancelled, " + stats);
      assertTrue(runs.get() + cancels.get() >= 2L * count, runs + " and " + cancels);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shutdownUnderLoadLosesAndDoublesNothing(Form form) throws Exception {
    for (int round = 0; round < 20 * FACTOR; round++) {
      TimerWheel wheel = form.create();
      AtomicIntegerArray runs = new AtomicIntegerArray(300_000);
      AtomicInteger ids = new AtomicInteger();
      CountDownLatch rolling = new CountDownLatch(3 * 1000);
      Thread closer =
          Thread.ofPlatform()
              .start(() -> {
                awaitQuietly(rolling);
                wheel.shutdown();
              });
      inThreads(3, () -> scheduleUntilRejected(wheel, runs, ids, rolling));
      closer.join();
      assertTrue(wheel.awaitTermination(60, TimeUnit.SECONDS));
      int made = Math.min(ids.get(), runs.length());
      for (int id = 0; id < made; id++) {
        assertTrue(runs.get(id) == 1 || runs.get(id) == -1, "timer " + id + " ran " + runs.get(id));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shutdownNowUnderLoadGivesBackWhatDidNotRun(Form form) throws Exception {
    for (int round = 0; round < 20 * FACTOR; round++) {
      TimerWheel wheel = form.create();
      AtomicIntegerArray runs = new AtomicIntegerArray(300_000);
      AtomicInteger ids = new AtomicInteger();
      CountDownLatch rolling = new CountDownLatch(3 * 1000);
      List<Runnable> drained = new ArrayList<>();
      Thread closer =
          Thread.ofPlatform()
              .start(() -> {
                awaitQuietly(rolling);
                drained.addAll(wheel.shutdownNow());
              });
      inThreads(3, () -> scheduleUntilRejected(wheel, runs, ids, rolling));
      closer.join();
      assertTrue(wheel.awaitTermination(60, TimeUnit.SECONDS));
      int made = Math.min(ids.get(), runs.length());
      int ran = 0;
      int rejected = 0;
      for (int id = 0; id < made; id++) {
        assertTrue(runs.get(id) >= -1 && runs.get(id) <= 1, "timer " + id + " ran twice");
        ran += runs.get(id) == 1 ? 1 : 0;
        rejected += runs.get(id) == -1 ? 1 : 0;
      }
      assertEquals(made, ran + rejected + drained.size());
      assertEquals(drained.size(), drained.stream().distinct().count());
    }
  }

  /** Tasks without a delay, that wait for the executor's thread when the wheel is shut down. */
  @Test
  void shutdownNowGivesBackNoTaskThatIsRejected() throws Exception {
    for (int round = 0; round < 200 * FACTOR; round++) {
      TimerWheel wheel = TimerWheel.create(TimerWheel.Preset.THRIFTY, _ -> {});
      AtomicInteger accepted = new AtomicInteger();
      CountDownLatch rolling = new CountDownLatch(10);
      Thread producer =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (int i = 0; i < 100_000; i++) { // a bound, should the shutdown be late
                    wheel.execute(() -> {});
                    accepted.getAndIncrement();
                    rolling.countDown();
                  }
                } catch (RejectedExecutionException e) {
                  return; // as it is shut down
                }
              });
      rolling.await();
      List<Runnable> drained = wheel.shutdownNow();
      producer.join();
      assertEquals(accepted.get(), drained.size());
      assertTrue(drained.stream().noneMatch(task -> ((Future<?>) task).isDone()));
    }
  }

  private static Void scheduleUntilRejected(
      TimerWheel wheel, AtomicIntegerArray runs, AtomicInteger ids, CountDownLatch rolling) {
    RandomGenerator random = random(Thread.currentThread().threadId());
    for (int i = ids.getAndIncrement(); i < runs.length(); i = ids.getAndIncrement()) {
      int id = i;
      try {
        wheel.schedule(
            () -> runs.getAndIncrement(id), random.nextInt(3_000), TimeUnit.MICROSECONDS);
      } catch (RejectedExecutionException e) {
        runs.set(id, -1);
        return null;
      }
      rolling.countDown();
    }
    return null;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
