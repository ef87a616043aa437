package cookbook.threading.recipes;

import cookbook.threading.Locked;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hold a lock for a block, and unlock it on every way out.
 *
 * <p>A {@code Lock} is not {@code AutoCloseable}, so the JDK's way takes five lines, of which the
 * {@code finally} is the one that gets forgotten. {@code Locked} says it in one.
 *
 * <p>Python's {@code with lock:}.
 */
final class HoldForScope {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final ReentrantLock lock = new ReentrantLock();

  static void main() {
    withTheJdk();
    log.info("held after it: {}", lock.isLocked());
    withLocked();
    log.info("held after it: {}", lock.isLocked());
    try {
      fail();
    } catch (IllegalStateException e) {
      log.info("held after {}: {}", e.getMessage(), lock.isLocked());
    }
  }

  private static void withTheJdk() {
    lock.lock();
    try {
      log.info("held in try: {}", lock.isLocked());
    } finally {
      lock.unlock();
    }
  }

  private static void withLocked() {
    try (var _ = Locked.of(lock)) {
      log.info("held in the scope: {}", lock.isLocked());
    }
  }

  private static void fail() {
    try (var _ = Locked.of(lock)) {
      throw new IllegalStateException("an exception");
    }
  }
}

// Output:
// (main      ) held in try: true
// (main      ) held after it: false
// (main      ) held in the scope: true
// (main      ) held after it: false
// (main      ) held after an exception: false
