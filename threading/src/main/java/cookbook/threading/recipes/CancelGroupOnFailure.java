package cookbook.threading.recipes;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancel a whole group when the first of it fails.
 *
 * <p>Three parts make one answer; when one of them fails, the others work for nothing. The
 * completion service hands out the futures in the order in which they end, so the failure is seen
 * when it happens and not behind slower siblings. {@code cancel(true)} interrupts those that run,
 * and {@code close} waits until the last is gone: no thread outlives the block.
 *
 * <p>Python's {@code wait(fs, return_when=FIRST_EXCEPTION)} sees the failure as soon, but can only
 * cancel what has not begun. {@code StructuredTaskScope} will say this in fewer words; in Java 25
 * it is a preview.
 */
final class CancelGroupOnFailure {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    CountDownLatch othersBegun = new CountDownLatch(2);
    var threads = Thread.ofVirtual().name("part-", 1).factory();
    try (ExecutorService executor = Executors.newThreadPerTaskExecutor(threads)) {
      var ended = new ExecutorCompletionService<String>(executor);
      List<Future<String>> group =
          List.of(
              ended.submit(() -> takeAnHour(othersBegun)),
              ended.submit(() -> takeAnHour(othersBegun)),
              ended.submit(() -> fail(othersBegun)));
      try {
        for (int i = 0; i < group.size(); i++) {
          log.info("part: {}", ended.take().get());
        }
      } catch (ExecutionException e) {
        log.info("first failure: {}", e.getMessage());
      } finally {
        group.forEach(part -> part.cancel(true));
      }
    }
    log.info("all have ended");
  }

  private static String takeAnHour(CountDownLatch begun) throws InterruptedException {
    try {
      begun.countDown();
      Thread.sleep(Duration.ofHours(1));
      return "after an hour";
    } catch (InterruptedException e) {
      log.info("cancelled");
      throw e;
    }
  }

  private static String fail(CountDownLatch othersBegun) throws InterruptedException {
    othersBegun.await();
    throw new IllegalStateException("no such page");
  }
}

// Interleaved output:
// (part-1    ) cancelled
// (part-2    ) cancelled
// (main      ) first failure: java.lang.IllegalStateException: no such page
// (main      ) all have ended
