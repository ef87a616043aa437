package cookbook.threading.recipes;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meet at a barrier, and go on together.
 *
 * <p>Nobody passes before all have come; then all pass at once, and the barrier is ready for the
 * next round. Main lets them come one by one here, to show what {@code await} returns.
 *
 * <p>Java's indices count down: the first to come gets parties - 1, the last gets 0. Python's count
 * up. So a Python program's {@code if index == 0} falls to the last one here; work for one of all
 * is better given to the barrier as its action, which runs before anybody passes.
 */
final class MeetAtBarrier {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    CyclicBarrier barrier = new CyclicBarrier(3, () -> log.info("all are here"));
    Thread.ofPlatform().name("first").start(() -> meet(barrier));
    awaitWaiting(1, barrier);
    Thread.ofPlatform().name("second").start(() -> meet(barrier));
    awaitWaiting(2, barrier);
    Thread.ofPlatform().name("last").start(() -> meet(barrier));
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      log.info("comes, {} wait", barrier.getNumberWaiting());
      int index = barrier.await();
      log.info("passes, index {}", index);
    } catch (InterruptedException | BrokenBarrierException e) {
      log.info("does not pass: {}", e.toString());
    }
  }

  private static void awaitWaiting(int parties, CyclicBarrier barrier) throws InterruptedException {
    while (barrier.getNumberWaiting() != parties) {
      Thread.sleep(1);
    }
  }
}

// Interleaved output:
// (first     ) comes, 0 wait
// (second    ) comes, 1 wait
// (last      ) comes, 2 wait
// (last      ) all are here
// (last      ) passes, index 0
// (second    ) passes, index 1
// (first     ) passes, index 2
