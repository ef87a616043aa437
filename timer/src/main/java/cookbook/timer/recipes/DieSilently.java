package cookbook.timer.recipes;

import cookbook.timer.TimerWheel;
import cookbook.timer.TimerWheel.Preset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lose a periodic task to a single exception, silently.
 *
 * <p>This is broken; {@code SurviveAThrow} is the cure. An exception ends a periodic task for good.
 * It is not logged, nor handed to the uncaught exception handler: it is kept in the future, at
 * which nobody looks, since a periodic task has no result. The service itself goes on, so the only
 * sign is that something has not happened for a while.
 */
final class DieSilently {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final AtomicInteger runs = new AtomicInteger();
  private static final CountDownLatch threeRuns = new CountDownLatch(3);

  static void main() throws InterruptedException {
    Executor ticker = work -> Thread.ofVirtual().name("ticker").start(work);
    try (TimerWheel timers = TimerWheel.create(Preset.THRIFTY, ticker)) {
      ScheduledFuture<?> beat =
          timers.scheduleAtFixedRate(DieSilently::beat, 10, 10, TimeUnit.MILLISECONDS);
      threeRuns.await();
      Thread.sleep(300);
      log.info("30 periods later: {} runs", runs.get());
      try {
        beat.get();
      } catch (ExecutionException e) {
        log.info("whoever asks the future learns: {}", e.getMessage());
      }
    }
  }

  private static void beat() {
    int run = runs.incrementAndGet();
    log.info("run {}", run);
    threeRuns.countDown();
    if (run == 3) {
      throw new IllegalStateException("disk full");
    }
  }
}

// Output:
// (ticker    ) run 1
// (ticker    ) run 2
// (ticker    ) run 3
// (main      ) 30 periods later: 3 runs
// (main      ) whoever asks the future learns: java.lang.IllegalStateException: disk full
