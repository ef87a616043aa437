package cookbook.threading.recipes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Try to take a lock without waiting for it.
 *
 * <p>{@code tryLock} answers at once. It is for a thread that has something else to do when the
 * lock is taken; one that has nothing else should wait in {@code lock}. Main holds the lock below
 * until the worker has failed three times.
 *
 * <p>Python's {@code acquire(blocking=False)}.
 */
final class TryLock {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Lock lock = new ReentrantLock();
    CountDownLatch refusals = new CountDownLatch(3);
    lock.lock();
    try {
      Thread.ofPlatform().name("worker").start(() -> keepTrying(lock, refusals));
      refusals.await();
      log.info("gives the lock back");
    } finally {
      lock.unlock();
    }
  }

  private static void keepTrying(Lock lock, CountDownLatch refusals) {
    int tries = 1;
    while (!lock.tryLock()) {
      tries++;
      refusals.countDown();
      doSomethingElse();
    }
    try {
      log.info("has it at try {}", tries);
    } finally {
      lock.unlock();
    }
  }

  private static void doSomethingElse() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

// Output:
// (main      ) gives the lock back
// (worker    ) has it at try {4..1000}
