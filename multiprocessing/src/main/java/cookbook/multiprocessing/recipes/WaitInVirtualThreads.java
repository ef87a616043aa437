package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Let thousands of virtual threads wait for another process.
 *
 * <p>A thread that waits for a shared object is parked, as for one of {@code java.util.concurrent}:
 * a virtual one gives its carrier back, has the right state, and can be interrupted. A single
 * thread per process sleeps in the kernel for all of them. A native wait would hold a carrier each,
 * and four of those stop every virtual thread of the program.
 */
final class WaitInVirtualThreads {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int THREADS = 10_000;

  static void main() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(THREADS);
    CountDownLatch open = new CountDownLatch(1);
    Process crowd = new Process("crowd", () -> waitTogether(waiting, open));
    crowd.start();
    waiting.await();
    log.info("opens for all");
    open.countDown();
    crowd.join();
  }

  private static void waitTogether(CountDownLatch waiting, CountDownLatch open) {
    AtomicInteger passed = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < THREADS; i++) {
        threads.execute(() -> pass(waiting, open, passed));
      }
    }
    int platformThreads = ManagementFactory.getThreadMXBean().getPeakThreadCount();
    log.info("{} passed, with {} platform threads at most", passed, platformThreads);
  }

  private static void pass(CountDownLatch waiting, CountDownLatch open, AtomicInteger passed) {
    try {
      waiting.countDown();
      open.await();
      passed.incrementAndGet();
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Interleaved output:
// (crowd     ) 10000 passed, with {1..200} platform threads at most
// (main      ) opens for all
