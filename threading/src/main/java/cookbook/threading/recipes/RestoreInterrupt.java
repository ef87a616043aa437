package cookbook.threading.recipes;

import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pass on a request to stop that one cannot answer.
 *
 * <p>Best is to let {@code InterruptedException} out: it tells every caller. Where the signature
 * does not allow that, as in a {@code Runnable} or the method below, interrupt the thread again:
 * this sets the flag that the exception cleared, and the loop's check or the next wait finds it.
 *
 * <p>{@link SwallowInterrupt} is the same program without that line.
 */
final class RestoreInterrupt {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Semaphore asked = new Semaphore(0);
    Thread worker = Thread.ofPlatform().name("worker").start(() -> work(asked));
    worker.interrupt();
    asked.release();
    worker.join();
  }

  private static void work(Semaphore asked) {
    asked.acquireUninterruptibly();
    for (int round = 1; round <= 3; round++) {
      rest();
      if (Thread.currentThread().isInterrupted()) {
        log.info("stops in round {}", round);
        return;
      }
      log.info("round {} done", round);
    }
  }

  private static void rest() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      log.info("woken early, passes it on");
      Thread.currentThread().interrupt();
    }
  }
}

// Output:
// (worker    ) woken early, passes it on
// (worker    ) stops in round 1
