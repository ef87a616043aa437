package cookbook.timer.recipes;

import cookbook.timer.TimerWheel;
import cookbook.timer.TimerWheel.Preset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Overrun the period, and see the late runs catch up.
 *
 * <p>The first run takes 700 ms of a period of 200. Runs of one task never overlap: those that fell
 * due meanwhile follow one upon the other, none is dropped, and the fifth is back on the grid. A
 * task that is always slower than its period never catches up; give it a fixed delay.
 */
final class OverrunThePeriod {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final long PERIOD_MILLIS = 200;

  private final CountDownLatch fiveRuns = new CountDownLatch(5);
  private long start;
  private int run; // runs of one task happen one after the other

  static void main() throws InterruptedException {
    new OverrunThePeriod().tick();
  }

  private void tick() throws InterruptedException {
    Executor ticker = work -> Thread.ofVirtual().name("ticker").start(work);
    try (TimerWheel timers = TimerWheel.create(Preset.THRIFTY, ticker)) {
      start = System.nanoTime();
      var _ = timers.scheduleAtFixedRate(this::run, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
      fiveRuns.await();
    }
  }

  private void run() {
    long lateMillis = (System.nanoTime() - start) / 1_000_000 - run * PERIOD_MILLIS;
    run++;
    log.info("run {} begins {} ms late", run, lateMillis);
    if (run == 1) {
      work();
      log.info("run 1 ends");
    }
    fiveRuns.countDown();
  }

  private void work() {
    try {
      Thread.sleep(700);
    } catch (InterruptedException _) {
      log.info("interrupted");
    }
  }
}

// Output:
// (ticker    ) run 1 begins {0..5000} ms late
// (ticker    ) run 1 ends
// (ticker    ) run 2 begins {500..5500} ms late
// (ticker    ) run 3 begins {300..5300} ms late
// (ticker    ) run 4 begins {100..5100} ms late
// (ticker    ) run 5 begins {0..5000} ms late
