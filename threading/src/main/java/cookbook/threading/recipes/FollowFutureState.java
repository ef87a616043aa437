package cookbook.threading.recipes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submit tasks, and follow the state of their futures.
 *
 * <p>A future is the receipt for a task: ask it at any time how far the task is, or wait for the
 * result with {@code get}. Once it is {@code SUCCESS}, {@code resultNow} gives the result without a
 * checked exception; asked too early it refuses.
 *
 * <p>Python's futures are pending, running or finished. In Java {@code RUNNING} means no more than
 * not done yet: the second task below waits in the queue of a pool whose only thread is busy, and
 * says {@code RUNNING} like the first.
 */
final class FollowFutureState {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException, ExecutionException {
    CountDownLatch gate = new CountDownLatch(1);
    try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
      Future<Integer> first =
          pool.submit(() -> {
            gate.await();
            return 6 * 7;
          });
      Future<Integer> queued = pool.submit(() -> 7 * 8);
      log.info("before: first {}, queued {}", first.state(), queued.state());
      askTooEarly(first);
      gate.countDown();
      log.info("results: {} and {}", first.get(), queued.get());
      log.info("after: first {}, queued {}", first.state(), queued.state());
      log.info("again: {}", first.resultNow());
    }
  }

  private static void askTooEarly(Future<Integer> future) {
    try {
      log.info("result: {}", future.resultNow());
    } catch (IllegalStateException e) {
      log.info("too early: {}", e.getMessage());
    }
  }
}

// Output:
// (main      ) before: first RUNNING, queued RUNNING
// (main      ) too early: Task has not completed
// (main      ) results: 42 and 56
// (main      ) after: first SUCCESS, queued SUCCESS
// (main      ) again: 42
