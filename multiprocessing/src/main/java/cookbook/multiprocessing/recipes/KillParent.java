package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kill a parent outright, and see its child go with it.
 *
 * <p>A killed process runs no hook and can end nobody. A child of the JDK's {@code ProcessBuilder}
 * would live on, an orphan, until somebody finds it. A child of this library notices that its
 * parent is gone, for the kernel tells it, runs its own shutdown hooks, and ends.
 *
 * <p>Python's daemon processes are ended when their parent exits, but not when it is killed.
 */
final class KillParent {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    AtomicLong childPid = new AtomicLong();
    CountDownLatch started = new CountDownLatch(1);
    Process parent = new Process("parent", () -> startChild(childPid, started));
    parent.start();
    started.await();
    ProcessHandle child = ProcessHandle.of(childPid.get()).orElseThrow();
    log.info("child alive: {}", child.isAlive());

    parent.kill();
    long startNanos = System.nanoTime();
    while (child.isAlive()) {
      Thread.sleep(1);
    }
    long millis = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
    log.info("child gone after {} ms", millis);
  }

  private static void startChild(AtomicLong childPid, CountDownLatch started) {
    Process child = new Process("child", () -> live(childPid, started));
    child.start();
  }

  private static void live(AtomicLong childPid, CountDownLatch started) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> log.info("cleans up"), "hook"));
    childPid.set(Process.current().pid());
    started.countDown();
    try {
      Thread.sleep(60_000);
      log.info("lived a minute");
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Interleaved output:
// (main      ) child alive: true
// (hook      ) cleans up
// (main      ) child gone after {0..10000} ms
