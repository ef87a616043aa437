package cookbook.timer.recipes;

import cookbook.timer.TimerThread;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Start two timers, and see which thread speaks.
 *
 * <p>A thread is a logical branch of the process. Change its constructor call to (delay, work), and
 * it becomes a timer: {@code start} starts the delay, and the work begins when that is over. The
 * main thread does not wait for it: both its lines come first. In which order the two workers speak
 * is up to the scheduler; the name in front of each line is what makes the log understandable.
 *
 * <p>Waiting is the lesson: one second of delay, then a word every three. A worker in earnest would
 * go on for ever; this one ends after two rounds, seven seconds in all.
 */
final class StartTwoTimers {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int ROUNDS = 2;

  static void main() {
    for (int i = 0; i < 2; i++) {
      TimerThread timer = new TimerThread(Duration.ofSeconds(1), StartTwoTimers::worker);
      timer.start();
      log.info("loop running");
    }
  }

  private static void worker() {
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Thread.sleep(Duration.ofSeconds(3));
        log.info("worker running");
      }
    } catch (InterruptedException e) {
      log.info("worker interrupted");
    }
  }
}

// Interleaved output:
// (main      ) loop running
// (main      ) loop running
// (Thread-2  ) worker running
// (Thread-1  ) worker running
// (Thread-2  ) worker running
// (Thread-1  ) worker running
