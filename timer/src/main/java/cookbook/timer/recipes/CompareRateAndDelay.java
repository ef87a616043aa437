package cookbook.timer.recipes;

import cookbook.timer.TimerWheel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeat at a fixed rate, and beside it with a fixed delay.
 *
 * <p>At a fixed rate runs begin on a grid, here every 200 ms, whatever they take: for what must
 * keep step, a clock or a sampler. With a fixed delay the pause between the end of a run and the
 * next begin is 200 ms, so each run of 100 ms puts all later ones off: for what must leave others
 * room, a poll or a clean-up.
 */
final class CompareRateAndDelay {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int RUNS = 6;

  static void main() throws InterruptedException {
    CountDownLatch rateRuns = new CountDownLatch(RUNS);
    CountDownLatch delayRuns = new CountDownLatch(RUNS);
    try (TimerWheel timers = TimerWheel.create()) {
      long start = System.nanoTime();
      var _ = timers.scheduleAtFixedRate(() -> work(rateRuns), 0, 200, TimeUnit.MILLISECONDS);
      var _ = timers.scheduleWithFixedDelay(() -> work(delayRuns), 0, 200, TimeUnit.MILLISECONDS);
      rateRuns.await();
      log.info("fixed rate: 6th run begins after {} ms", millisSince(start));
      delayRuns.await();
      log.info("fixed delay: 6th run begins after {} ms", millisSince(start));
    }
  }

  private static void work(CountDownLatch runs) {
    runs.countDown();
    try {
      Thread.sleep(100);
    } catch (InterruptedException _) {
      log.info("interrupted");
    }
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }
}

// Output:
// (main      ) fixed rate: 6th run begins after {1000..6000} ms
// (main      ) fixed delay: 6th run begins after {1500..9000} ms
