package cookbook.timer.recipes;

import cookbook.timer.TimerThread;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancel a timer while its delay runs.
 *
 * <p>The work then never starts, and the thread ends at once: the join below would otherwise take
 * an hour. Look at the answer of {@code cancel}: true means that the work never runs. Python's
 * answers nothing, so there one cannot know whether the work has just begun.
 */
final class CancelInTime {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    TimerThread kept = timer("kept", Duration.ofMillis(100));
    TimerThread dropped = timer("dropped", Duration.ofHours(1));
    log.info("cancelled in time: {}", dropped.cancel());
    dropped.join();
    kept.join();
    log.info("both threads have ended");
  }

  private static TimerThread timer(String name, Duration delay) {
    TimerThread timer = new TimerThread(delay, () -> log.info("working"));
    timer.setName(name);
    timer.start();
    return timer;
  }
}

// Interleaved output:
// (main      ) cancelled in time: true
// (kept      ) working
// (main      ) both threads have ended
