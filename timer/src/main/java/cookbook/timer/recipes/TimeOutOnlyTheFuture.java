package cookbook.timer.recipes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time out a future, and find that its operation runs on.
 *
 * <p>This is broken; {@code TimeOutAnOperation} is the cure. {@code orTimeout} completes the future
 * with an exception and does nothing else: a {@code CompletableFuture} does not know which thread
 * works for it, so neither a time-out nor {@code cancel(true)} interrupts one. Under load the
 * operations that nobody waits for any more pile up, and write what the caller believes undone.
 */
final class TimeOutOnlyTheFuture {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final CountDownLatch timedOut = new CountDownLatch(1);

  static void main() throws InterruptedException {
    Thread[] worker = new Thread[1];
    Executor executor = work -> worker[0] = Thread.ofVirtual().name("operation").start(work);
    CompletableFuture<Void> answer =
        CompletableFuture.runAsync(TimeOutOnlyTheFuture::operation, executor)
            .orTimeout(100, TimeUnit.MILLISECONDS);
    try {
      answer.join();
    } catch (CompletionException _) {
      log.info("no answer: {}", answer.exceptionNow().getClass().getSimpleName());
    }
    log.info("cancelled: {}", answer.cancel(true));
    timedOut.countDown();
    worker[0].join();
  }

  private static void operation() {
    try {
      timedOut.await();
      log.info("takes the money all the same");
    } catch (InterruptedException _) {
      log.info("interrupted");
    }
  }
}

// Output:
// (main      ) no answer: TimeoutException
// (main      ) cancelled: false
// (operation ) takes the money all the same
