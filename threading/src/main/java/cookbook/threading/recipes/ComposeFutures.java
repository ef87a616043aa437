package cookbook.threading.recipes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compose futures, so that no thread waits between the steps.
 *
 * <p>Say what follows from what: {@code thenCombine} joins two results, {@code exceptionally} puts
 * a value in the place of a failure, {@code thenCompose} goes on with a step that is itself a
 * future. A step is given to the pool only when what it needs is there; that is why one thread is
 * enough for the whole graph. With {@code get} inside a task the same graph hangs for want of a
 * second thread: {@link StarveFixedPool}.
 *
 * <p>Give every {@code …Async} call an executor: else it takes the common pool, shared with all
 * parallel streams. Where virtual threads will do, plain code that blocks is easier to read.
 */
final class ComposeFutures {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(1, Thread.ofPlatform().name("worker-", 1).factory())) {
      CompletableFuture<Integer> price = CompletableFuture.supplyAsync(ComposeFutures::price, pool);
      CompletableFuture<Integer> percent =
          CompletableFuture.supplyAsync(ComposeFutures::discountPercent, pool)
              .exceptionally(_ -> 0);
      CompletableFuture<String> invoice =
          price
              .thenCombine(percent, (p, off) -> p - p * off / 100)
              .thenCompose(sum -> CompletableFuture.supplyAsync(() -> invoice(sum), pool));
      log.info("got: {}", invoice.join());
    }
  }

  private static int price() {
    log.info("price");
    return 200;
  }

  private static int discountPercent() {
    log.info("discount");
    throw new IllegalStateException("no discount known");
  }

  private static String invoice(int sum) {
    log.info("invoice");
    return "invoice over " + sum;
  }
}

// Output:
// (worker-1  ) price
// (worker-1  ) discount
// (worker-1  ) invoice
// (main      ) got: invoice over 200
