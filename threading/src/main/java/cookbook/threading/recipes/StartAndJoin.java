package cookbook.threading.recipes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Start workers that run concurrently, and wait for all of them.
 *
 * <p>{@code start} returns at once; the work goes on in the new thread. {@code join} waits for its
 * end, and what the thread wrote is visible after it. Three times half a second of waiting takes
 * half a second, not one and a half: the workers wait side by side.
 *
 * <p>Without the join, main would speak its last line before the workers are done; the program
 * would still wait for them at its exit, as in Python, for they are no daemons.
 */
final class StartAndJoin {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    long startNanos = System.nanoTime();
    List<Thread> workers = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      workers.add(Thread.ofPlatform().name("worker-" + i).start(StartAndJoin::work));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    long millis = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
    log.info("all done after {} ms", millis);
  }

  private static void work() {
    try {
      log.info("working");
      Thread.sleep(Duration.ofMillis(500));
      log.info("done");
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Interleaved output:
// (worker-1  ) working
// (worker-1  ) done
// (worker-2  ) working
// (worker-2  ) done
// (worker-3  ) working
// (worker-3  ) done
// (main      ) all done after {500..5000} ms
