package cookbook.timer.recipes;

import cookbook.timer.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Run at the same hour every day, also when the clocks change.
 *
 * <p>A day is not 24 hours: in Berlin the 29th of March 2026 has 23. What repeats every 24 hours
 * begins at seven from then on. So reckon each next time by the calendar, in the time zone of those
 * who wait for it, and enter that. The schedule runs by a clock of nanoseconds since 1970, moved by
 * hand here; {@code System.currentTimeMillis() * 1_000_000} would be the true one.
 */
final class RunEveryDayAtSix {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZonedDateTime FIRST = ZonedDateTime.of(2026, 3, 28, 6, 0, 0, 0, BERLIN);
  private static final ZonedDateTime END = FIRST.plusDays(3);

  private static final AtomicLong epochNanos = new AtomicLong(nanos(FIRST.minusHours(1)));
  private static final Scheduler scheduler = new Scheduler(epochNanos::get, epochNanos::addAndGet);

  static void main() throws InterruptedException {
    byCalendar(FIRST);
    every24Hours();
    scheduler.run();
  }

  private static void byCalendar(ZonedDateTime due) {
    if (due.isBefore(END)) {
      scheduler.enterAbs(
          nanos(due),
          1,
          () -> {
            log.info("by calendar: {}", now());
            byCalendar(due.plusDays(1));
          });
    }
  }

  private static void every24Hours() {
    for (int day = 0; day < 3; day++) {
      long due = nanos(FIRST) + Duration.ofHours(24).toNanos() * day;
      scheduler.enterAbs(due, 2, () -> log.info("each 24 hours: {}", now()));
    }
  }

  private static ZonedDateTime now() {
    return Instant.EPOCH.plusNanos(epochNanos.get()).atZone(BERLIN);
  }

  private static long nanos(ZonedDateTime time) {
    return TimeUnit.SECONDS.toNanos(time.toEpochSecond());
  }
}

// Output:
// (main      ) by calendar: 2026-03-28T06:00+01:00[Europe/Berlin]
// (main      ) each 24 hours: 2026-03-28T06:00+01:00[Europe/Berlin]
// (main      ) by calendar: 2026-03-29T06:00+02:00[Europe/Berlin]
// (main      ) each 24 hours: 2026-03-29T07:00+02:00[Europe/Berlin]
// (main      ) by calendar: 2026-03-30T06:00+02:00[Europe/Berlin]
// (main      ) each 24 hours: 2026-03-30T07:00+02:00[Europe/Berlin]
