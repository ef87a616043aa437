package cookbook.threading.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limit how many work at the same time.
 *
 * <p>A semaphore holds permits; who finds none waits for one. Many threads may exist, and only two
 * of them use what bears no more: connections, licences, a disk. The permit goes back in {@code
 * finally}; it has no owner, so any thread could give it back, once too often as well, which nobody
 * notices: Java has no counterpart of Python's {@code BoundedSemaphore}.
 */
final class LimitWithSemaphore {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final Semaphore permits = new Semaphore(2);
  private static final CountDownLatch twoInside = new CountDownLatch(2);
  private static final AtomicInteger active = new AtomicInteger();
  private static final AtomicInteger mostActive = new AtomicInteger();

  static void main() throws InterruptedException {
    List<Thread> workers = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      workers.add(Thread.ofPlatform().name("worker-" + i).start(LimitWithSemaphore::enter));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    log.info("{} workers, at most {} at a time", workers.size(), mostActive.get());
  }

  private static void enter() {
    try {
      permits.acquire();
      try {
        work();
      } finally {
        permits.release();
      }
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }

  private static void work() throws InterruptedException {
    int now = active.incrementAndGet();
    mostActive.accumulateAndGet(now, Math::max);
    twoInside.countDown();
    twoInside.await(); // the first waits for the second
    Thread.sleep(50);
    active.decrementAndGet();
  }
}

// Output:
// (main      ) 6 workers, at most 2 at a time
