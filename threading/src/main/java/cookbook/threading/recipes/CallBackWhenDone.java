package cookbook.threading.recipes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Call back when a future is done, without waiting for it.
 *
 * <p>Which thread calls back? The one that ends the task, if the callback was there before; the one
 * that registers it, at once, if the task was done already. So a callback must be quick, and safe
 * in either thread; {@code whenCompleteAsync} with an executor of your choice takes the doubt away.
 *
 * <p>As {@code add_done_callback} in Python, with one difference: the callback gets the value and
 * the failure, one of them null, and not the future. A plain {@code Future} has no callback; the
 * hook of a {@code FutureTask} is its method {@code done}, see {@link CancelQueuedTasks}.
 */
final class CallBackWhenDone {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() {
    CountDownLatch gate = new CountDownLatch(1);
    try (ExecutorService pool =
        Executors.newFixedThreadPool(1, Thread.ofPlatform().name("worker-", 1).factory())) {
      CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> answer(gate), pool);
      CompletableFuture<Integer> reported =
          answer.whenComplete((value, _) -> log.info("callback: {}", value));
      log.info("callback registered");
      gate.countDown();
      reported.join();
      var _ = answer.whenComplete((value, _) -> log.info("late callback: {}", value));
    }
  }

  private static int answer(CountDownLatch gate) {
    try {
      gate.await();
      return 42;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the worker here", e);
    }
  }
}

// Output:
// (main      ) callback registered
// (worker-1  ) callback: 42
// (main      ) late callback: 42
