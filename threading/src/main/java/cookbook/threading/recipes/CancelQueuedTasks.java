package cookbook.threading.recipes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancel tasks: queued ones never run, a running one goes on.
 *
 * <p>{@code cancel(false)} marks the future; a pool's thread that comes to a cancelled task skips
 * it. A task that runs already is not stopped: {@code cancel(true)} would interrupt its thread, and
 * even then it has to look at the interrupt. The method {@code done} is the callback; it runs in
 * the thread that cancels.
 *
 * <p>In Python {@code cancel} on a running task returns False and the future stays running. In Java
 * it returns true, the future says {@code CANCELLED}, nobody will ever get the result, and yet the
 * work is going on: the last line comes from the task that was cancelled first.
 */
final class CancelQueuedTasks {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final CountDownLatch running = new CountDownLatch(1);
  private static final CountDownLatch mayEnd = new CountDownLatch(1);

  static void main() throws InterruptedException {
    Job first = new Job("job 1");
    Job queued = new Job("job 2");
    try (ExecutorService pool =
        Executors.newFixedThreadPool(1, Thread.ofPlatform().name("worker-", 1).factory())) {
      pool.execute(first);
      pool.execute(queued);
      running.await();
      log.info("cancelled the running one: {}", first.cancel(false));
      log.info("cancelled the queued one: {}", queued.cancel(false));
      mayEnd.countDown();
    }
  }

  private static String work(String name) throws InterruptedException {
    running.countDown();
    mayEnd.await();
    log.info("{} worked to its end", name);
    return name;
  }

  private static final class Job extends FutureTask<String> {
    private final String name;

    Job(String name) {
      super(() -> work(name));
      this.name = name;
    }

    @Override
    protected void done() {
      log.info("{} is {}", name, state());
    }
  }
}

// Output:
// (main      ) job 1 is CANCELLED
// (main      ) cancelled the running one: true
// (main      ) job 2 is CANCELLED
// (main      ) cancelled the queued one: true
// (worker-1  ) job 1 worked to its end
