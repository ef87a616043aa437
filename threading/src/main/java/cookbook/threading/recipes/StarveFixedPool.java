package cookbook.threading.recipes;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starve a pool with tasks that wait for tasks behind them (broken).
 *
 * <p>A task that submits a subtask to its own pool and waits for it holds a thread. When all
 * threads are held so, every subtask stands in the queue behind its parent, and nothing ever moves:
 * a deadlock without a lock, which no deadlock detector sees. With one thread it happens at once,
 * with ten on the day that ten requests come together.
 *
 * <p>Only the timeout ends this one; then the thread is free, and the subtask runs, too late. Cure:
 * a thread for each task ({@link RunTaskPerThread}), or no waiting in tasks ({@link
 * ComposeFutures}). Python's pools starve in the same way.
 */
final class StarveFixedPool {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException, ExecutionException {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(1, Thread.ofPlatform().name("worker-", 1).factory())) {
      pool.submit(() -> parent(pool)).get();
    }
    log.info("end");
  }

  private static String parent(ExecutorService pool)
      throws InterruptedException, ExecutionException {
    Future<String> child = pool.submit(StarveFixedPool::child);
    try {
      return child.get(500, TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      log.info("the child did not run while its parent waited");
      return "nothing";
    }
  }

  private static String child() {
    log.info("the child runs, too late");
    return "something";
  }
}

// Output:
// (worker-1  ) the child did not run while its parent waited
// (worker-1  ) the child runs, too late
// (main      ) end
