package cookbook.timer.recipes;

import cookbook.timer.Scheduler;
import java.time.Duration;
import java.time.LocalTime;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Run a day's schedule in a millisecond, with the clock in hand.
 *
 * <p>A scheduler asks its clock for the time, and its sleep to wait. Let both be one number: the
 * clock reads it, the sleep adds to it. Nobody waits any more, and the run is the same every time:
 * so are schedules tested and simulated. Python's scheduler takes the same two functions.
 *
 * <p>The round repeats itself: each run enters the next, three hours on, until the evening.
 */
final class RunADayInAMillisecond {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final AtomicLong nanosOfDay = new AtomicLong();
  private static final Scheduler scheduler = new Scheduler(nanosOfDay::get, nanosOfDay::addAndGet);

  static void main() throws InterruptedException {
    scheduler.enter(Duration.ofHours(22), 1, () -> log.info("{} lights out", time()));
    scheduler.enter(Duration.ofHours(12), 2, () -> log.info("{} lunch", time()));
    scheduler.enter(Duration.ofHours(9), 1, RunADayInAMillisecond::round);
    long start = System.nanoTime();
    scheduler.run();
    log.info("the day took {} ms", (System.nanoTime() - start) / 1_000_000);
  }

  private static void round() {
    log.info("{} round", time());
    if (time().isBefore(LocalTime.of(18, 0))) {
      scheduler.enter(Duration.ofHours(3), 1, RunADayInAMillisecond::round);
    }
  }

  private static LocalTime time() {
    return LocalTime.ofNanoOfDay(nanosOfDay.get());
  }
}

// Output:
// (main      ) 09:00 round
// (main      ) 12:00 round
// (main      ) 12:00 lunch
// (main      ) 15:00 round
// (main      ) 18:00 round
// (main      ) 22:00 lights out
// (main      ) the day took {0..5000} ms
