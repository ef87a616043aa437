package cookbook.threading.recipes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compute in a pool of platform threads, wait in virtual ones.
 *
 * <p>A virtual thread that has something to compute hands it to a fixed pool, a thread for each
 * processor, and waits for the result; waiting is what it is good at, and its carrier is free. As
 * in {@link HogCarriers}, something is computed for each carrier, but now the other virtual thread
 * gets its turn meanwhile: the operating system shares the processors out among platform threads.
 *
 * <p>For a computation of a few milliseconds it is not worth the trouble.
 */
final class KeepCarriersFree {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static volatile boolean computing = true;

  static void main() throws InterruptedException {
    int processors = Runtime.getRuntime().availableProcessors();
    CountDownLatch allCompute = new CountDownLatch(processors);
    try (ExecutorService pool = Executors.newFixedThreadPool(processors);
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < processors; i++) {
        var _ = virtual.submit(() -> pool.submit(() -> compute(allCompute)).get());
      }
      allCompute.await();
      CountDownLatch spoke = new CountDownLatch(1);
      Thread.ofVirtual().name("other").start(() -> speak(spoke));
      log.info("got a turn: {}", spoke.await(10, TimeUnit.SECONDS));
      computing = false;
    }
    log.info("all computed");
  }

  private static void compute(CountDownLatch allCompute) {
    allCompute.countDown();
    long rounds = 0;
    while (computing) {
      rounds++;
    }
    log.debug("computed {} rounds", rounds);
  }

  private static void speak(CountDownLatch spoke) {
    log.info("my turn");
    spoke.countDown();
  }
}

// Output:
// (other     ) my turn
// (main      ) got a turn: true
// (main      ) all computed
