package cookbook.timer.recipes;

import cookbook.timer.TimerThread;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Let a pending timer keep the program alive, or not.
 *
 * <p>A program ends when its last thread that is no daemon ends. So a timer that nobody joins still
 * does its work after main is over; one made a daemon is dropped, delay or work, when the others
 * are done. Daemons suit what nobody misses, say a refresh of a cache; never what must be saved.
 *
 * <p>The same in Python ({@code timer.daemon = True}). A virtual thread is always a daemon.
 */
final class KeepTheProgramAlive {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() {
    TimerThread dropped = new TimerThread(Duration.ofHours(1), () -> log.info("never said"));
    dropped.setName("dropped");
    dropped.setDaemon(true);
    dropped.start();
    TimerThread keeper = new TimerThread(Duration.ofMillis(200), () -> log.info("still here"));
    keeper.setName("keeper");
    keeper.start();
    log.info("main is over");
  }
}

// Interleaved output:
// (main      ) main is over
// (keeper    ) still here
