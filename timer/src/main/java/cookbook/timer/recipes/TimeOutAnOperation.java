package cookbook.timer.recipes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Give up on an operation after a time, and stop it.
 *
 * <p>The time-out of {@code get} ends the waiting, not the operation: that takes {@code
 * cancel(true)}, an interrupt, which the operation must answer, as everything that blocks in the
 * JDK's libraries does. Closing the executor then waits until it has cleaned up, so nothing is left
 * behind. Python's {@code asyncio.wait_for} cancels too; {@code Future.result(timeout)} does not.
 */
final class TimeOutAnOperation {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws ExecutionException, InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    var named = Thread.ofVirtual().name("operation").factory();
    try (ExecutorService executor = Executors.newThreadPerTaskExecutor(named)) {
      Future<String> answer = executor.submit(() -> operation(begun));
      begun.await();
      try {
        log.info("answer: {}", answer.get(500, TimeUnit.MILLISECONDS));
      } catch (TimeoutException _) {
        log.info("no answer in 500 ms; stopped: {}", answer.cancel(true));
      }
    }
    log.info("nothing is left behind");
  }

  private static String operation(CountDownLatch begun) {
    log.info("begins");
    begun.countDown();
    try {
      Thread.sleep(3_600_000);
      return "an hour later";
    } catch (InterruptedException _) {
      log.info("interrupted, cleans up");
      return "nothing";
    }
  }
}

// Interleaved output:
// (operation ) begins
// (main      ) no answer in 500 ms; stopped: true
// (operation ) interrupted, cleans up
// (main      ) nothing is left behind
