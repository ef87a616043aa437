package cookbook.threading.recipes;

import java.util.concurrent.locks.StampedLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Read without locking, and check afterwards that nobody wrote.
 *
 * <p>An optimistic read takes a stamp, copies what it needs, and asks if the stamp is still valid;
 * if not, it forgets the copy and reads again under the lock. It writes nothing to shared memory,
 * so readers do not slow each other down. Until the check the copy may be nonsense: do not follow
 * it, divide by it or use it as an index.
 *
 * <p>Below, a writer that moves a point comes between the reads of its x and y: the point read was
 * never there. A {@code StampedLock} is not reentrant and has no owner. Python has none.
 */
final class ReadOptimistically {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final StampedLock lock = new StampedLock();

  // guarded by lock; x and y are always equal
  private static int x = 1;
  private static int y = 1;

  static void main() throws InterruptedException {
    long stamp = lock.tryOptimisticRead();
    int seenX = x;
    Thread.ofPlatform().name("writer").start(ReadOptimistically::move).join();
    int seenY = y;
    log.info("disturbed read: x {}, y {}, valid: {}", seenX, seenY, lock.validate(stamp));

    stamp = lock.readLock();
    try {
      log.info("read again under the lock: x {}, y {}", x, y);
    } finally {
      lock.unlockRead(stamp);
    }

    stamp = lock.tryOptimisticRead();
    seenX = x;
    seenY = y;
    log.info("quiet read: x {}, y {}, valid: {}", seenX, seenY, lock.validate(stamp));
  }

  private static void move() {
    long stamp = lock.writeLock();
    try {
      x++;
      y++;
      log.info("moves the point");
    } finally {
      lock.unlockWrite(stamp);
    }
  }
}

// Output:
// (writer    ) moves the point
// (main      ) disturbed read: x 1, y 2, valid: false
// (main      ) read again under the lock: x 2, y 2
// (main      ) quiet read: x 2, y 2, valid: true
