package cookbook.threading.recipes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Make an executor a scope that no task outlives.
 *
 * <p>{@code close} takes no more tasks, waits for those given, the queued ones too, and ends the
 * threads; so after the block all is done. Without it the threads of a fixed pool keep the program
 * alive for ever. If the waiting thread is interrupted, {@code close} interrupts the tasks, goes on
 * waiting for them, and leaves the interrupt set.
 *
 * <p>As {@code with ThreadPoolExecutor(…) as executor} in Python.
 */
final class ScopeExecutor {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() {
    CountDownLatch blockIsLeft = new CountDownLatch(1);
    ExecutorService pool =
        Executors.newFixedThreadPool(1, Thread.ofPlatform().name("worker-", 1).factory());
    try (pool) {
      var _ = pool.submit(() -> work("first", blockIsLeft));
      var _ = pool.submit(() -> work("queued", blockIsLeft));
      log.info("end of the block");
      blockIsLeft.countDown();
    }
    log.info("after the block, pool terminated: {}", pool.isTerminated());
    try {
      pool.execute(() -> log.info("too late"));
    } catch (RejectedExecutionException _) {
      log.info("a task too late is rejected");
    }
  }

  private static Void work(String name, CountDownLatch begin) throws InterruptedException {
    begin.await();
    Thread.sleep(50); // stands for work
    log.info("{} task done", name);
    return null;
  }
}

// Output:
// (main      ) end of the block
// (worker-1  ) first task done
// (worker-1  ) queued task done
// (main      ) after the block, pool terminated: true
// (main      ) a task too late is rejected
