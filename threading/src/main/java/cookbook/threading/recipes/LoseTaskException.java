package cookbook.threading.recipes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lose an exception in a future that nobody asks (broken).
 *
 * <p>Two tasks fail in the same pool, whose threads have a handler for uncaught exceptions. The one
 * given to {@code submit} keeps its exception in its future, for good: no line, no stack trace, no
 * handler. The one given to {@code execute} has no future; its exception kills the thread and
 * reaches the handler.
 *
 * <p>So a task for whose result nobody asks belongs in {@code execute}, and whoever submits asks
 * the future ({@link GetTaskException}). It is the same in Python, where a pool has {@code submit}
 * only.
 */
final class LoseTaskException {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final AtomicInteger failed = new AtomicInteger();
  private static final AtomicInteger heardOf = new AtomicInteger();
  private static final CountDownLatch heard = new CountDownLatch(1);

  static void main() throws InterruptedException {
    ThreadFactory workers =
        Thread.ofPlatform()
            .name("worker-", 1)
            .uncaughtExceptionHandler((_, e) -> hear(e))
            .factory();
    try (ExecutorService pool = Executors.newFixedThreadPool(1, workers)) {
      var _ = pool.submit(() -> fail("submitted task failed"));
      pool.execute(() -> fail("executed task failed"));
    }
    heard.await();
    log.info("{} tasks failed, heard of {}", failed, heardOf);
  }

  private static void fail(String message) {
    failed.incrementAndGet();
    throw new IllegalStateException(message);
  }

  private static void hear(Throwable e) {
    log.info("uncaught: {}", e.getMessage());
    heardOf.incrementAndGet();
    heard.countDown();
  }
}

// Output:
// (worker-1  ) uncaught: executed task failed
// (main      ) 2 tasks failed, heard of 1
