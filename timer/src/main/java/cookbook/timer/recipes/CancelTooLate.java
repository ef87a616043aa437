package cookbook.timer.recipes;

import cookbook.timer.TimerThread;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * See a cancel refused once the work has begun.
 *
 * <p>Between "still waits" and "has begun" there is no gap: either {@code cancel} is true and the
 * work never runs, or it is false and the work runs in full, as it does here. Whoever wants to stop
 * work that runs must {@code interrupt} its thread, and the work must answer to that.
 */
final class CancelTooLate {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final CountDownLatch begun = new CountDownLatch(1);
  private static final CountDownLatch refused = new CountDownLatch(1);

  static void main() throws InterruptedException {
    TimerThread timer = new TimerThread(Duration.ofMillis(50), CancelTooLate::work);
    timer.setName("timer");
    timer.start();
    begun.await();
    log.info("cancelled in time: {}", timer.cancel());
    refused.countDown();
    timer.join();
  }

  private static void work() {
    try {
      log.info("work begins");
      begun.countDown();
      refused.await();
      log.info("work ends");
    } catch (InterruptedException e) {
      log.info("work interrupted");
    }
  }
}

// Output:
// (timer     ) work begins
// (main      ) cancelled in time: false
// (timer     ) work ends
