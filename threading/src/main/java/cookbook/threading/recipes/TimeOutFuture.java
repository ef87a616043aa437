package cookbook.threading.recipes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Give a future a timeout, knowing that its task runs on.
 *
 * <p>{@code completeOnTimeout} puts a substitute in place, {@code orTimeout} a {@code
 * TimeoutException}. Both complete the future, and neither touches the task: a {@code
 * CompletableFuture} does not know who computes it, and even its {@code cancel(true)} interrupts
 * nobody. The worker below speaks after both timeouts. To stop the work as well, use a {@code
 * Future} from {@code submit} and its {@code cancel(true)}, or {@link ShareDeadline}.
 */
final class TimeOutFuture {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() {
    CountDownLatch gate = new CountDownLatch(1);
    try (ExecutorService pool =
        Executors.newFixedThreadPool(1, Thread.ofPlatform().name("worker-", 1).factory())) {
      CompletableFuture<String> page = CompletableFuture.supplyAsync(() -> load(gate), pool);
      CompletableFuture<String> orCached =
          page.copy().completeOnTimeout("cached page", 50, TimeUnit.MILLISECONDS);
      log.info("got {}", orCached.join());
      try {
        log.info("got {}", page.copy().orTimeout(50, TimeUnit.MILLISECONDS).join());
      } catch (CompletionException e) {
        log.info("gave up: {}", String.valueOf(e.getCause()));
      }
      gate.countDown();
      log.info("in the end: {}", page.join());
    }
  }

  private static String load(CountDownLatch gate) {
    try {
      gate.await();
      log.info("loaded");
      return "fresh page";
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the worker here", e);
    }
  }
}

// Output:
// (main      ) got cached page
// (main      ) gave up: java.util.concurrent.TimeoutException
// (worker-1  ) loaded
// (main      ) in the end: fresh page
