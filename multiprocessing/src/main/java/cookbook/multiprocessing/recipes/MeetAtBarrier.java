package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CyclicBarrier;
import cookbook.multiprocessing.concurrent.atomic.AtomicInteger;
import java.util.concurrent.BrokenBarrierException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meet at a barrier, round after round.
 *
 * <p>Nobody begins a round before all have done the one before: so at the barrier the count is the
 * same for all, though each of them counts at its own pace. The threads that meet may be of as many
 * processes as they like; main is one of the three parties here.
 *
 * <p>{@code await} counts down, the last to come gets 0; Python's counts up.
 */
final class MeetAtBarrier {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int PARTIES = 3;

  static void main() throws InterruptedException {
    CyclicBarrier barrier = new CyclicBarrier(PARTIES);
    AtomicInteger count = new AtomicInteger();
    Process ann = new Process("ann", () -> meet(barrier, count));
    Process bob = new Process("bob", () -> meet(barrier, count));
    ann.start();
    bob.start();
    meet(barrier, count);
    ann.join();
    bob.join();
  }

  private static void meet(CyclicBarrier barrier, AtomicInteger count) {
    try {
      for (int round = 1; round <= 2; round++) {
        count.incrementAndGet();
        barrier.await();
        log.info("round {}: all have counted, {}", round, count);
        barrier.await();
      }
    } catch (BrokenBarrierException | InterruptedException e) {
      log.info("does not pass: {}", e.toString());
    }
  }
}

// Interleaved output:
// (ann       ) round 1: all have counted, 3
// (ann       ) round 2: all have counted, 6
// (bob       ) round 1: all have counted, 3
// (bob       ) round 2: all have counted, 6
// (main      ) round 1: all have counted, 3
// (main      ) round 2: all have counted, 6
