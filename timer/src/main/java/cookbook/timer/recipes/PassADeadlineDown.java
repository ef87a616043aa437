package cookbook.timer.recipes;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pass one deadline down through every call.
 *
 * <p>Time-outs do not add up: three calls of a second each may take three. A deadline does: it is
 * one point in time, and whoever waits, however deep, waits until then at most. A scoped value
 * carries it past the methods that do not care, and cannot outlive the request. Go passes its
 * context for this; Python has {@code asyncio.timeout_at}.
 */
final class PassADeadlineDown {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final ScopedValue<Long> DEADLINE_NANOS = ScopedValue.newInstance();

  static void main() throws Exception {
    long start = System.nanoTime();
    long deadlineNanos = start + Duration.ofSeconds(1).toNanos();
    try {
      ScopedValue.where(DEADLINE_NANOS, deadlineNanos).call(PassADeadlineDown::handleRequest);
    } catch (TimeoutException e) {
      log.info("{} after {} ms", e.getMessage(), (System.nanoTime() - start) / 1_000_000);
    }
  }

  private static String handleRequest() throws InterruptedException, TimeoutException {
    String stock = ask("stock", new LinkedBlockingQueue<>(List.of("12 pieces")));
    Thread.sleep(500); // stands for work with it
    return stock + ask("price", new LinkedBlockingQueue<>()); // nobody will reply
  }

  private static String ask(String name, BlockingQueue<String> replies)
      throws InterruptedException, TimeoutException {
    long remainingNanos = Math.max(0, DEADLINE_NANOS.get() - System.nanoTime());
    log.info("ask for {}, wait {} ms at most", name, remainingNanos / 1_000_000);
    String reply = replies.poll(remainingNanos, TimeUnit.NANOSECONDS);
    if (reply == null) {
      throw new TimeoutException("no " + name);
    }
    return reply;
  }
}

// Output:
// (main      ) ask for stock, wait {0..1000} ms at most
// (main      ) ask for price, wait {0..500} ms at most
// (main      ) no price after {1000..6000} ms
