package cookbook.threading.recipes;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Count from several threads without losing an increment.
 *
 * <p>{@code incrementAndGet} is one step for all other threads, made by one instruction of the
 * processor, without a lock. For any other change of one value there are {@code updateAndGet} and
 * {@code accumulateAndGet}; they may call the function again when another thread was faster, so it
 * must have no side effects. Two values that belong together need a lock, or one immutable object
 * in an {@code AtomicReference}.
 *
 * <p>The race of {@link LoseUpdates}, ten times as long, and nothing is lost. Python has no atomic
 * integers; there it takes a lock.
 */
final class CountAtomically {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int EACH = 1_000_000;
  private static final AtomicInteger count = new AtomicInteger();
  private static final AtomicInteger highest = new AtomicInteger();

  static void main() throws InterruptedException {
    Thread left = Thread.ofPlatform().start(CountAtomically::increment);
    Thread right = Thread.ofPlatform().start(CountAtomically::increment);
    left.join();
    right.join();
    log.info("counted {}", count);
    log.info("highest seen by a thread {}", highest);
  }

  private static void increment() {
    for (int i = 0; i < EACH; i++) {
      int seen = count.incrementAndGet();
      highest.accumulateAndGet(seen, Math::max);
    }
  }
}

// Output:
// (main      ) counted 2000000
// (main      ) highest seen by a thread 2000000
