package cookbook.timer.recipes;

import cookbook.timer.Timeouts;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time out two futures, and let neither wait for the other.
 *
 * <p>What depends on a future runs in the thread that completes it. For {@code orTimeout} that is
 * the one thread of the JDK that watches all time-outs: while the reaction to the first is busy, no
 * other future of the program times out. Here each reaction has a virtual thread of its own. The
 * reaction to the first waits for the second to time out; with {@code orTimeout} it would wait in
 * vain.
 */
final class KeepTimeOutsApart {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final CountDownLatch secondTimedOut = new CountDownLatch(1);

  static void main() {
    CompletableFuture<String> first = new CompletableFuture<>(); // nobody will answer
    CompletableFuture<String> second = new CompletableFuture<>();
    CompletableFuture<String> slow = first.exceptionally(KeepTimeOutsApart::reactSlowly);
    CompletableFuture<String> quick = second.exceptionally(KeepTimeOutsApart::reactQuickly);
    var _ = Timeouts.on(first, Duration.ofMillis(50));
    var _ = Timeouts.on(second, Duration.ofMillis(100));
    log.info("second: {}", quick.join());
    log.info("first: {}", slow.join());
  }

  private static String reactSlowly(Throwable late) {
    try {
      boolean meanwhile = secondTimedOut.await(20, TimeUnit.SECONDS);
      return "timed out, and the second meanwhile: " + meanwhile;
    } catch (InterruptedException _) {
      return "interrupted";
    }
  }

  private static String reactQuickly(Throwable late) {
    secondTimedOut.countDown();
    return "timed out";
  }
}

// Output:
// (main      ) second: timed out
// (main      ) first: timed out, and the second meanwhile: true
