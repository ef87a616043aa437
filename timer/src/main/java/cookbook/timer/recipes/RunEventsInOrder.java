package cookbook.timer.recipes;

import cookbook.timer.Scheduler;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Run events after their delays, and block until all are done.
 *
 * <p>A whole schedule in the thread at hand: {@code run} sleeps until the next event is due, runs
 * it here, and returns when none is left. The order is that of time, not of entry: {@code
 * RunADayInAMillisecond} enters the evening first. Nothing to lock, nothing to shut down. As in
 * Python, where the scheduler is {@code sched.scheduler} and what is now a {@code Duration} and a
 * lambda were seconds, a function and a tuple of arguments.
 */
final class RunEventsInOrder {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Scheduler scheduler = new Scheduler();
    long start = System.nanoTime();
    scheduler.enter(Duration.ofMillis(100), 1, () -> report("eggs", start));
    scheduler.enter(Duration.ofMillis(200), 1, () -> report("tea", start));
    log.info("{} events wait", scheduler.queue().size());
    scheduler.run();
    log.info("all done: {}", scheduler.empty());
  }

  private static void report(String name, long start) {
    log.info("{} ready after {} ms", name, (System.nanoTime() - start) / 1_000_000);
  }
}

// Output:
// (main      ) 2 events wait
// (main      ) eggs ready after {100..5100} ms
// (main      ) tea ready after {200..5200} ms
// (main      ) all done: true
