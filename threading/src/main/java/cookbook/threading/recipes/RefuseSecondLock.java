package cookbook.threading.recipes;

import cookbook.threading.Mutex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Use a lock that its holder cannot take twice.
 *
 * <p>It notices when code is entered again from within, where the data may be half changed. A
 * second {@code tryLock} by the holder fails like anybody's; a second {@code lock} would wait for
 * itself, and throws instead.
 *
 * <p>Python's {@code Lock} is of this kind, but hangs in the last case, and lets any thread release
 * it; a {@code Mutex} can only be unlocked by its holder. {@code ReentrantLock} and {@code
 * synchronized} let their holder in again, see {@link TakeLockTwice}.
 */
final class RefuseSecondLock {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Mutex mutex = new Mutex();
    log.info("first try: {}", mutex.tryLock());
    log.info("second try: {}", mutex.tryLock());
    try {
      mutex.lock();
    } catch (IllegalStateException e) {
      log.info("second lock: {}", e.getMessage());
    }

    Thread.ofPlatform().name("stranger").start(() -> unlock(mutex)).join();
    log.info("still locked: {}", mutex.isLocked());
    mutex.unlock();
    log.info("still locked: {}", mutex.isLocked());
  }

  private static void unlock(Mutex mutex) {
    try {
      mutex.unlock();
    } catch (IllegalMonitorStateException e) {
      log.info("may not unlock: {}", e.getMessage());
    }
  }
}

// Output:
// (main      ) first try: true
// (main      ) second try: false
// (main      ) second lock: {main} holds this Mutex already and would wait for itself{advice}
// (stranger  ) may not unlock: {stranger} does not hold this Mutex; who does: {main}
// (main      ) still locked: true
// (main      ) still locked: false
