package cookbook.timer.recipes;

import cookbook.timer.TimerWheel;
import cookbook.timer.TimerWheel.Preset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keep a periodic task alive when one of its runs throws.
 *
 * <p>The cure for {@code DieSilently}: catch inside the task, report, and let the next period try
 * again. Catch exceptions, not errors: after an {@code OutOfMemoryError} a task had better end.
 * What it wraps is a plain {@code Runnable}, so this is written once for all periodic tasks.
 */
final class SurviveAThrow {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final AtomicInteger runs = new AtomicInteger();
  private static final CountDownLatch fourRuns = new CountDownLatch(4);
  private static final Semaphore stopped = new Semaphore(0);

  static void main() throws InterruptedException {
    Executor ticker = work -> Thread.ofVirtual().name("ticker").start(work);
    try (TimerWheel timers = TimerWheel.create(Preset.THRIFTY, ticker)) {
      Runnable beat = reporting(SurviveAThrow::beat);
      var future = timers.scheduleAtFixedRate(beat, 0, 50, TimeUnit.MILLISECONDS);
      fourRuns.await();
      log.info("stopped by hand: {}", future.cancel(false));
      stopped.release();
    }
  }

  private static Runnable reporting(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.warn("a run failed, the next follows: {}", e.getMessage());
      }
    };
  }

  private static void beat() {
    int run = runs.incrementAndGet();
    log.info("run {}", run);
    fourRuns.countDown();
    if (run == 3) {
      throw new IllegalStateException("disk full");
    }
    if (run == 4) {
      stopped.acquireUninterruptibly(); // so that main is in time
    }
  }
}

// Output:
// (ticker    ) run 1
// (ticker    ) run 2
// (ticker    ) run 3
// (ticker    ) a run failed, the next follows: disk full
// (ticker    ) run 4
// (main      ) stopped by hand: true
