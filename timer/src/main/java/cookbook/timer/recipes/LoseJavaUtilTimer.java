package cookbook.timer.recipes;

import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * See one exception end a java.util.Timer with all its tasks.
 *
 * <p>This is broken; use a {@code TimerWheel} or another {@code ScheduledExecutorService}. All
 * tasks of a {@code Timer} share one thread, and what a task throws ends it: tasks that wait are
 * dropped without a word, and who schedules a new one learns that the timer was "cancelled". It
 * also goes by the wall clock, and tasks can fire up to a millisecond early.
 */
final class LoseJavaUtilTimer {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Timer timer = new Timer("timer");
    CompletableFuture<Thread> timerThread = new CompletableFuture<>();
    timer.schedule(task(() -> log.info("never said")), Duration.ofHours(1).toMillis());
    timer.schedule(
        task(() -> {
          timerThread.complete(Thread.currentThread());
          log.info("a task throws");
          throw new IllegalStateException("disk full");
        }),
        0);
    timerThread.join().join();
    try {
      timer.schedule(task(() -> log.info("nor this")), 0);
    } catch (IllegalStateException e) {
      log.info("the next schedule: {}", e.getMessage());
    }
  }

  private static TimerTask task(Runnable work) {
    return new TimerTask() {
      @Override
      public void run() {
        work.run();
      }
    };
  }
}

// Output:
// (timer     ) a task throws
// (main      ) the next schedule: Timer already cancelled.
