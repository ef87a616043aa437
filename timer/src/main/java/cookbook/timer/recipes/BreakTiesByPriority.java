package cookbook.timer.recipes;

import cookbook.timer.Scheduler;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Let priority decide between events of the same instant.
 *
 * <p>{@code enterAbs} takes a time of the scheduler's clock, so two events can be due at exactly
 * the same one; the lower number runs first, equal numbers in order of entry. A {@code
 * ScheduledExecutorService} has no priorities: there, equal times run in order of entry at best.
 */
final class BreakTiesByPriority {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Scheduler scheduler = new Scheduler();
    long due = System.nanoTime() + Duration.ofMillis(100).toNanos();
    scheduler.enterAbs(due, 2, () -> log.info("priority 2, entered first"));
    scheduler.enterAbs(due, 1, () -> log.info("priority 1, entered second"));
    scheduler.enterAbs(due, 2, () -> log.info("priority 2, entered third"));
    scheduler.enterAbs(due - 1, 3, () -> log.info("priority 3, a nanosecond before"));
    scheduler.run();
  }
}

// Output:
// (main      ) priority 3, a nanosecond before
// (main      ) priority 1, entered second
// (main      ) priority 2, entered first
// (main      ) priority 2, entered third
