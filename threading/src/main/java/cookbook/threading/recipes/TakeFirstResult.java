package cookbook.threading.recipes;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Take the first result of several tasks, and cancel the others.
 *
 * <p>Ask three mirrors for the same page and go on with the first answer. {@code invokeAny} passes
 * over those that fail, as long as one succeeds, and interrupts those still at work once it has a
 * result; only if all fail does it throw. Closing the executor waits until the losers are gone, so
 * nothing runs on behind the caller's back: a loser that ignores its interrupt would hold it up.
 *
 * <p>Python waits with {@code FIRST_COMPLETED}, which takes a failure for a result too, and cannot
 * interrupt the losers.
 */
final class TakeFirstResult {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final CountDownLatch othersAreUp = new CountDownLatch(2);

  static void main() throws InterruptedException, ExecutionException {
    try (ExecutorService mirrors =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("mirror-", 1).factory())) {
      String page =
          mirrors.invokeAny(
              List.of(
                  TakeFirstResult::answer, //
                  TakeFirstResult::fail,
                  TakeFirstResult::hang));
      log.info("got {}", page);
    }
    log.info("all mirrors gone");
  }

  private static String answer() throws InterruptedException {
    othersAreUp.await();
    return "page";
  }

  private static String fail() {
    log.info("out of order");
    othersAreUp.countDown();
    throw new IllegalStateException("mirror out of order");
  }

  private static String hang() throws InterruptedException {
    othersAreUp.countDown();
    try {
      new CountDownLatch(1).await();
      return "page, much later";
    } catch (InterruptedException e) {
      log.info("interrupted");
      throw e;
    }
  }
}

// Interleaved output:
// (mirror-2  ) out of order
// (mirror-3  ) interrupted
// (main      ) got page
// (main      ) all mirrors gone
