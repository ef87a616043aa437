package cookbook.timer.recipes;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retry what may succeed later, after ever longer random waits.
 *
 * <p>A retry at once hits a server that is still down; clients that all wait the same time hit it
 * together. So the bound doubles with each attempt, up to a limit, and the wait is anything between
 * zero and the bound: "full jitter", which spreads the clients best. Retry only what may pass by
 * itself, here an {@code IOException}, only what may safely be done twice, and not for ever.
 */
final class RetryWithBackOff {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int ATTEMPTS = 6;
  private static final Duration FIRST_BOUND = Duration.ofMillis(20);
  private static final Duration LAST_BOUND = Duration.ofMillis(100);

  private static int calls;

  static void main() throws Exception {
    log.info("{}", retry(RetryWithBackOff::upFromTheFifthCallOn));
  }

  private static String retry(Callable<String> operation) throws Exception {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        return operation.call();
      } catch (IOException e) {
        long bound = boundMillis(attempt);
        long wait = ThreadLocalRandom.current().nextLong(bound + 1);
        log.info("attempt {}: {}; wait {} ms of {}", attempt, e.getMessage(), wait, bound);
        Thread.sleep(wait);
      }
    }
    return operation.call(); // the last: its exception is the caller's
  }

  private static long boundMillis(int attempt) {
    long doubled = FIRST_BOUND.toMillis() << Math.min(attempt - 1, 30);
    return Math.min(doubled, LAST_BOUND.toMillis());
  }

  private static String upFromTheFifthCallOn() throws IOException {
    calls++;
    if (calls < 5) {
      throw new IOException("connection refused");
    }
    return "answer of call " + calls;
  }
}

// Output:
// (main      ) attempt 1: connection refused; wait {0..20} ms of 20
// (main      ) attempt 2: connection refused; wait {0..40} ms of 40
// (main      ) attempt 3: connection refused; wait {0..80} ms of 80
// (main      ) attempt 4: connection refused; wait {0..100} ms of 100
// (main      ) answer of call 5
