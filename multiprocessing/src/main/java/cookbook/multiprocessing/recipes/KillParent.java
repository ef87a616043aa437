package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Mutex;
import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kill a parent outright, and see its child go with it.
 *
 * <p>A killed process runs no hook and can end nobody. A child of the JDK's {@code ProcessBuilder}
 * would live on, an orphan, until somebody finds it. A child of this library notices that its
 * parent is gone, for the kernel tells it, runs its shutdown hooks as long as they do not take more
 * than a moment, and ends.
 *
 * <p>Whether an orphan is gone is not for {@code ProcessHandle.isAlive} to say: it is true until
 * process 1 has asked how the orphan ended, which may be late or never. A lock that the child holds
 * to its end is free as soon as the kernel has ended it.
 *
 * <p>Python's daemon processes are ended when their parent exits, but not when it is killed.
 */
final class KillParent {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Mutex life = new Mutex(); // the child's, until it is gone
    CountDownLatch started = new CountDownLatch(1);
    Process parent = new Process("parent", () -> startChild(life, started));
    parent.start();
    started.await();
    log.info("child alive: {}", life.isLocked());

    parent.kill();
    long startNanos = System.nanoTime();
    life.lock();
    try {
      long millis = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
      log.info("child gone after {} ms", millis);
    } finally {
      life.unlock();
    }
  }

  private static void startChild(Mutex life, CountDownLatch started) {
    Process child = new Process("child", () -> live(life, started));
    child.start();
  }

  private static void live(Mutex life, CountDownLatch started) {
    life.lock();
    try {
      started.countDown();
      Thread.sleep(60_000);
      log.info("lived a minute");
    } catch (InterruptedException e) {
      log.info("interrupted");
    } finally {
      life.unlock();
    }
  }
}

// Output:
// (main      ) child alive: true
// (main      ) child gone after {0..30000} ms
