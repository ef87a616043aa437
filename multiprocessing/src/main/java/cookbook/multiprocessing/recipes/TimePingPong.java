package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.ArrayBlockingQueue;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time a round trip between two processes.
 *
 * <p>A number goes to the other process and comes back, through two queues in shared memory. With a
 * processor free for each side it takes one to three microseconds, for who waits looks a moment
 * before it sleeps; when one must be woken by the kernel, some tens. The first thousands warm up
 * the JVM, and of the rest the median counts, not the mean, which a single long pause spoils.
 *
 * <p>Figures that can be compared stand in the benchmarks; this is the way to take one's own.
 */
final class TimePingPong {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int WARM_UP = 2_000;
  private static final int ROUNDS = 3_000;

  static void main() throws InterruptedException {
    BlockingQueue<Integer> there = new ArrayBlockingQueue<>(1);
    BlockingQueue<Integer> back = new ArrayBlockingQueue<>(1);
    Process partner = new Process("partner", () -> send(there, back));
    partner.start();
    long[] nanos = new long[ROUNDS];
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      long startNanos = System.nanoTime();
      there.put(i);
      int answer = back.take();
      if (answer != i) {
        throw new AssertionError(answer + " came back for " + i);
      }
      if (i >= 0) {
        nanos[i] = System.nanoTime() - startNanos;
      }
    }
    partner.join();
    Arrays.sort(nanos);
    log.info("median {} microseconds", nanos[ROUNDS / 2] / 1_000);
  }

  private static void send(BlockingQueue<Integer> there, BlockingQueue<Integer> back) {
    try {
      for (int i = 0; i < WARM_UP + ROUNDS; i++) {
        back.put(there.take());
      }
      log.info("no ball lost");
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Output:
// (partner   ) no ball lost
// (main      ) median {0..100000} microseconds
