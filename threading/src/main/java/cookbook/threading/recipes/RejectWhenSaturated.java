package cookbook.threading.recipes;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Choose what a full pool does with one task more.
 *
 * <p>{@code Executors.newFixedThreadPool} queues without limit: overload shows when the memory is
 * full. Bound the queue and choose a policy. Each pool here has one thread, busy with the first
 * task, and room for one, taken by the second; the third is one too many. Abort throws, the default
 * and the honest one. Caller-runs slows down whoever submits: simple back-pressure. Discard drops
 * the newcomer, discard-oldest the task longest in the queue, both without a word: a future for
 * such a task is never done.
 *
 * <p>Python's pools always queue without limit.
 */
final class RejectWhenSaturated {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() {
    submitThree(new ThreadPoolExecutor.AbortPolicy());
    submitThree(new ThreadPoolExecutor.CallerRunsPolicy());
    submitThree(new ThreadPoolExecutor.DiscardPolicy());
    submitThree(new ThreadPoolExecutor.DiscardOldestPolicy());
  }

  private static void submitThree(RejectedExecutionHandler policy) {
    log.info("{}:", policy.getClass().getSimpleName());
    CountDownLatch gate = new CountDownLatch(1);
    try (ThreadPoolExecutor pool =
        new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), policy)) {
      pool.setThreadFactory(Thread.ofPlatform().name("worker-", 1).factory());
      pool.execute(() -> first(gate));
      pool.execute(() -> log.info("second"));
      try {
        pool.execute(() -> log.info("third"));
      } catch (RejectedExecutionException _) {
        log.info("third rejected");
      }
      gate.countDown();
    }
  }

  private static void first(CountDownLatch gate) {
    try {
      gate.await();
      log.info("first");
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the worker here", e);
    }
  }
}

// Output:
// (main      ) AbortPolicy:
// (main      ) third rejected
// (worker-1  ) first
// (worker-1  ) second
// (main      ) CallerRunsPolicy:
// (main      ) third
// (worker-1  ) first
// (worker-1  ) second
// (main      ) DiscardPolicy:
// (worker-1  ) first
// (worker-1  ) second
// (main      ) DiscardOldestPolicy:
// (worker-1  ) first
// (worker-1  ) third
