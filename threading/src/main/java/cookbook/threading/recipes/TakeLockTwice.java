package cookbook.threading.recipes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Take a lock twice, and give it back twice.
 *
 * <p>A reentrant lock counts how often its holder has taken it, and is free when it was unlocked as
 * often. So a method that locks may call another that locks too. Intrinsic locks ({@code
 * synchronized}) are reentrant as well.
 *
 * <p>Python's {@code RLock}. For a lock without this see {@link RefuseSecondLock}.
 */
final class TakeLockTwice {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final ReentrantLock lock = new ReentrantLock();

  static void main() {
    log.info("first try: {}", lock.tryLock());
    log.info("second try: {}", lock.tryLock());
    log.info("taken {} times, free for others: {}", lock.getHoldCount(), isFreeForOthers());
    lock.unlock();
    log.info("taken {} times, free for others: {}", lock.getHoldCount(), isFreeForOthers());
    lock.unlock();
    log.info("taken {} times, free for others: {}", lock.getHoldCount(), isFreeForOthers());
  }

  private static boolean isFreeForOthers() {
    return CompletableFuture.supplyAsync(TakeLockTwice::tryOnce).join();
  }

  private static boolean tryOnce() {
    boolean taken = lock.tryLock();
    if (taken) {
      lock.unlock();
    }
    return taken;
  }
}

// Output:
// (main      ) first try: true
// (main      ) second try: true
// (main      ) taken 2 times, free for others: false
// (main      ) taken 1 times, free for others: false
// (main      ) taken 0 times, free for others: true
