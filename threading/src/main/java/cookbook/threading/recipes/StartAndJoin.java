package cookbook.threading.recipes;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Start workers that run concurrently, and wait for all of them.
 *
 * <p>{@code start} returns at once; the work goes on in the new thread. {@code join} waits for its
 * end, and what the thread wrote is visible after it. Without the join, main would speak its last
 * line before the workers are done; the program would still wait for them at its exit, as in
 * Python, for they are no daemons.
 */
final class StartAndJoin {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    List<Thread> workers = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      workers.add(Thread.ofPlatform().name("worker-" + i).start(() -> log.info("working")));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    log.info("all done");
  }
}

// Interleaved output:
// (worker-1  ) working
// (worker-2  ) working
// (worker-3  ) working
// (main      ) all done
