package cookbook.multiprocessing.recipes;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import cookbook.multiprocessing.concurrent.locks.ReentrantLock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kill the process that holds a lock, and get the lock all the same.
 *
 * <p>A lock that one process holds and nobody else can release would stop all others for ever when
 * that process is killed; Python's do. Here the others take it over, as soon as the kernel says
 * that the holder is gone. Not earlier: one that is only stopped, or slow, keeps its lock, however
 * long.
 *
 * <p>What the lock guarded may be half changed, as after an exception that skipped the rest. So
 * write such data that one store decides, or check it when you get the lock.
 */
final class KillLockHolder {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    ReentrantLock lock = new ReentrantLock();
    CountDownLatch held = new CountDownLatch(1);
    Process holder = new Process("holder", () -> hold(lock, held));
    holder.start();
    held.await();
    log.info("free within 100 ms: {}", lock.tryLock(100, MILLISECONDS));

    holder.kill();
    long startNanos = System.nanoTime();
    lock.lock();
    try {
      long millis = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
      log.info("has the lock after {} ms", millis);
    } finally {
      lock.unlock();
    }
    holder.join();
    log.info("exit code of the holder: {}", holder.exitCode().orElseThrow());
  }

  private static void hold(ReentrantLock lock, CountDownLatch held) {
    lock.lock();
    try {
      log.info("has the lock");
      held.countDown();
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      log.info("interrupted");
    } finally {
      lock.unlock();
    }
  }
}

// Output:
// (holder    ) has the lock
// (main      ) free within 100 ms: false
// (main      ) has the lock after {0..10000} ms
// (main      ) exit code of the holder: -9
