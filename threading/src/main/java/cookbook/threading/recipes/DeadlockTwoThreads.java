package cookbook.threading.recipes;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deadlock two threads, find them, and end it (broken).
 *
 * <p>Each takes a lock and waits for the other's. {@code findDeadlockedThreads} finds the circle,
 * and who holds what; {@code jstack} prints the same from outside. It knows {@code synchronized}
 * and locks with an owner, and platform threads only: virtual threads deadlock unseen.
 *
 * <p>Here the circle can be broken, since {@code lockInterruptibly} ends by an interrupt; {@code
 * lock} and {@code synchronized} would wait for ever. Python has no such detector. The cure is
 * {@link TakeLocksInOrder}.
 */
final class DeadlockTwoThreads {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  static void main() throws InterruptedException {
    Lock knife = new ReentrantLock();
    Lock fork = new ReentrantLock();
    CountDownLatch bothHoldOne = new CountDownLatch(2);
    Thread ann = Thread.ofPlatform().name("ann").start(() -> eat(knife, fork, bothHoldOne));
    Thread.ofPlatform().name("bob").start(() -> eat(fork, knife, bothHoldOne));

    for (ThreadInfo info : threads.getThreadInfo(awaitDeadlock())) {
      log.info("{} waits for what {} holds", info.getThreadName(), info.getLockOwnerName());
    }
    ann.interrupt();
  }

  private static void eat(Lock first, Lock second, CountDownLatch bothHoldOne) {
    first.lock();
    try {
      bothHoldOne.countDown();
      bothHoldOne.await();
      second.lockInterruptibly();
      try {
        log.info("eats");
      } finally {
        second.unlock();
      }
    } catch (InterruptedException e) {
      log.info("gives up");
    } finally {
      first.unlock();
    }
  }

  private static long[] awaitDeadlock() throws InterruptedException {
    long[] ids = threads.findDeadlockedThreads();
    while (ids == null) {
      Thread.sleep(10);
      ids = threads.findDeadlockedThreads();
    }
    return ids;
  }
}

// Unordered output:
// (main      ) ann waits for what bob holds
// (main      ) bob waits for what ann holds
// (ann       ) gives up
// (bob       ) eats
