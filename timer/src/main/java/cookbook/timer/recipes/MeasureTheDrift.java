package cookbook.timer.recipes;

import cookbook.timer.TimerWheel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measure how a sleeping loop drifts, and a fixed rate does not.
 *
 * <p>A loop of "work, then sleep for a period" is late by the work and by the wake-up in each
 * round, and the lateness adds up: it never comes back to the grid. A fixed rate reckons each due
 * time from the one before, so a late run does not put off the next. A loop can do the same: sleep
 * until {@code start + n * period}, not for a period.
 */
final class MeasureTheDrift {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int ROUNDS = 20;
  private static final long PERIOD_MILLIS = 30;
  private static final long WORK_MILLIS = 20;

  static void main() throws InterruptedException {
    log.info("sleep in a loop: {} ms behind", behindOfLoop());
    log.info("fixed rate: {} ms behind", behindOfFixedRate());
  }

  private static long behindOfLoop() throws InterruptedException {
    long start = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      work();
      Thread.sleep(PERIOD_MILLIS);
    }
    return behind(start);
  }

  private static long behindOfFixedRate() throws InterruptedException {
    CountDownLatch rounds = new CountDownLatch(ROUNDS);
    try (TimerWheel timers = TimerWheel.create()) {
      long start = System.nanoTime();
      var _ =
          timers.scheduleAtFixedRate(
              () -> {
                rounds.countDown();
                work();
              },
              PERIOD_MILLIS,
              PERIOD_MILLIS,
              TimeUnit.MILLISECONDS);
      rounds.await();
      return behind(start);
    }
  }

  /** How late the last round is: what passed since the start, less a period for each round. */
  private static long behind(long start) {
    return (System.nanoTime() - start) / 1_000_000 - ROUNDS * PERIOD_MILLIS;
  }

  private static void work() {
    try {
      Thread.sleep(WORK_MILLIS);
    } catch (InterruptedException _) {
      log.info("interrupted");
    }
  }
}

// Output:
// (main      ) sleep in a loop: {400..9000} ms behind
// (main      ) fixed rate: {0..5000} ms behind
