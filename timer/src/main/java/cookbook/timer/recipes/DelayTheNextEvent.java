package cookbook.timer.recipes;

import cookbook.timer.Scheduler;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Let a long event delay the next one, and lose none.
 *
 * <p>One thread runs the schedule, so events never overlap. The second is due after 200 ms, but the
 * first begins after 100 and takes 300: the second begins late, when the first is over, and still
 * runs. Where lateness matters more than order, give events threads of their own: a {@code
 * TimerWheel} does.
 */
final class DelayTheNextEvent {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Scheduler scheduler = new Scheduler();
    long start = System.nanoTime();
    scheduler.enter(
        Duration.ofMillis(100),
        1,
        () -> {
          log.info("long event begins after {} ms", millisSince(start));
          work(Duration.ofMillis(300));
          log.info("long event ends");
        });
    scheduler.enter(
        Duration.ofMillis(200),
        1,
        () -> log.info("next event begins after {} ms", millisSince(start)));
    scheduler.run();
  }

  private static void work(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // ends run() before the next event
    }
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }
}

// Output:
// (main      ) long event begins after {100..6000} ms
// (main      ) long event ends
// (main      ) next event begins after {400..6000} ms
