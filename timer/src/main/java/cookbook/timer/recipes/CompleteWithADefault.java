package cookbook.timer.recipes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answer with a default when the real answer takes too long.
 *
 * <p>A page without a price is better than no page. {@code completeOnTimeout} puts the default into
 * the future itself: whoever waits gets it, and the real answer, when it comes, is refused. It does
 * not stop the one who works for the answer, as {@code TimeOutOnlyTheFuture} shows.
 */
final class CompleteWithADefault {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() {
    CompletableFuture<String> fast = new CompletableFuture<>();
    CompletableFuture<String> slow = new CompletableFuture<>();
    fast.completeOnTimeout("unknown", 10, TimeUnit.SECONDS);
    slow.completeOnTimeout("unknown", 100, TimeUnit.MILLISECONDS);
    fast.complete("7 euros");
    log.info("price at the fast shop: {}", fast.join());
    log.info("price at the slow shop: {}", slow.join());
    log.info("its late answer is taken: {}", slow.complete("6 euros"));
    log.info("price at the slow shop: {}", slow.join());
  }
}

// Output:
// (main      ) price at the fast shop: 7 euros
// (main      ) price at the slow shop: unknown
// (main      ) its late answer is taken: false
// (main      ) price at the slow shop: unknown
