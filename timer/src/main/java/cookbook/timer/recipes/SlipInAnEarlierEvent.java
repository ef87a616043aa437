package cookbook.timer.recipes;

import cookbook.timer.Scheduler;
import cookbook.timer.Scheduler.Event;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enter an earlier event while the schedule sleeps.
 *
 * <p>Main sleeps until an event that is an hour away. A visitor comes and enters one that is due at
 * once: main wakes and runs it on time, in its own thread. So a schedule can serve as a loop that
 * others hand work to. Python's {@code run} does not wake: there the visitor waits for the hour.
 *
 * <p>The sleep is replaced only to let the visitor in when main really sleeps; one that parks, as
 * this does, is woken like the default.
 */
final class SlipInAnEarlierEvent {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final CountDownLatch asleep = new CountDownLatch(1);

  static void main() throws InterruptedException {
    Scheduler scheduler = new Scheduler(System::nanoTime, SlipInAnEarlierEvent::sleep);
    Event far = scheduler.enter(Duration.ofHours(1), 1, () -> log.info("never said"));
    Thread visitor = Thread.ofPlatform().name("visitor").start(() -> visit(scheduler, far));
    scheduler.run();
    visitor.join();
    log.info("{} events wait", scheduler.queue().size());
  }

  private static void sleep(long nanos) {
    log.info("sleeping");
    asleep.countDown();
    LockSupport.parkNanos(nanos);
  }

  private static void visit(Scheduler scheduler, Event far) {
    try {
      asleep.await();
    } catch (InterruptedException _) {
      return;
    }
    log.info("enters an event that is due at once");
    scheduler.enter(
        Duration.ZERO,
        1,
        () -> {
          log.info("runs it, and cancels the one an hour away");
          scheduler.cancel(far);
        });
  }
}

// Output:
// (main      ) sleeping
// (visitor   ) enters an event that is due at once
// (main      ) runs it, and cancels the one an hour away
// (main      ) 0 events wait
