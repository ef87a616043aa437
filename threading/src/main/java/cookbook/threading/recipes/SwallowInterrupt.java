package cookbook.threading.recipes;

import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lose a request to stop by an empty catch (broken).
 *
 * <p>{@code sleep} clears the request when it throws. The catch below takes the exception as a
 * shorter rest, and now nobody knows that somebody asked: the check after it finds nothing, and the
 * worker does all its rounds. With an endless loop it would be a thread that cannot be stopped.
 *
 * <p>{@link RestoreInterrupt} is the same program, cured by one line.
 */
final class SwallowInterrupt {
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
      log.info("woken early, never mind");
    }
  }
}

// Output:
// (worker    ) woken early, never mind
// (worker    ) round 1 done
// (worker    ) round 2 done
// (worker    ) round 3 done
