package cookbook.threading.recipes;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Start work after a delay, and cancel it in time.
 *
 * <p>One thread waits for any number of delays. {@code cancel} says whether it came in time; {@code
 * close} waits for the work that is due, however late, so what is not wanted any more must be
 * cancelled first: without it this program would run for an hour.
 *
 * <p>Python's {@code Timer} is a thread for each delay, with a name of its own. That class is in
 * the module timer, {@code TimerThread}.
 */
final class StartLater {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() {
    long startNanos = System.nanoTime();
    var threads = Thread.ofPlatform().name("timer-", 1).factory();
    ScheduledFuture<?> soon;
    try (ScheduledExecutorService timer = Executors.newScheduledThreadPool(1, threads)) {
      soon = timer.schedule(() -> ring(startNanos), 200, MILLISECONDS);
      ScheduledFuture<?> never = timer.schedule(() -> ring(startNanos), 1, HOURS);
      log.info("cancelled in time: {}", never.cancel(false));
    }
    log.info("the other has rung: {}", soon.isDone());
  }

  private static void ring(long startNanos) {
    log.info("rings after {} ms", Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
  }
}

// Interleaved output:
// (main      ) cancelled in time: true
// (timer-1   ) rings after {200..10000} ms
// (main      ) the other has rung: true
