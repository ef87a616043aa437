package cookbook.timer.recipes;

import cookbook.timer.Scheduler;
import cookbook.timer.Scheduler.Event;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancel an event from another thread while the schedule runs.
 *
 * <p>What {@code enter} returns is the handle to cancel it by. The last event is an hour away, yet
 * {@code run} returns at once: the cancel wakes it, and nothing is left to wait for. Python's
 * {@code run} would sleep on to the hour of the event that is gone. Its {@code cancel} raises an
 * exception when the event has begun; this one answers false.
 */
final class CancelFromAnotherThread {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Scheduler scheduler = new Scheduler();
    Event kept = scheduler.enter(Duration.ofMillis(50), 1, () -> log.info("kept event runs"));
    Event dropped = scheduler.enter(Duration.ofHours(1), 1, () -> log.info("never said"));
    Thread canceller =
        Thread.ofPlatform()
            .name("canceller")
            .start(() -> log.info("cancelled in time: {}", scheduler.cancel(dropped)));
    scheduler.run();
    canceller.join();
    log.info("kept event cancelled in time: {}", scheduler.cancel(kept));
  }
}

// Interleaved output:
// (main      ) kept event runs
// (canceller ) cancelled in time: true
// (main      ) kept event cancelled in time: false
