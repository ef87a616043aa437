package cookbook.threading.recipes;

import cookbook.threading.AbortableBarrier;
import java.util.concurrent.BrokenBarrierException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Abort a barrier, so that nobody waits for those who will not come.
 *
 * <p>Two of three parties wait; the third learns that it cannot come, and aborts. Those who wait
 * are sent away with a {@code BrokenBarrierException}, and so is everyone who comes later.
 *
 * <p>Python's {@code abort}, which {@code CyclicBarrier} lacks: its {@code reset} is not that, as
 * {@link ResetInsteadOfAbort} shows. Python's barrier can be reset after an abort; this one stays
 * broken.
 */
final class AbortBarrier {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    AbortableBarrier barrier = new AbortableBarrier(3);
    Thread one = Thread.ofPlatform().name("one").start(() -> meet(barrier));
    Thread two = Thread.ofPlatform().name("two").start(() -> meet(barrier));
    while (barrier.getNumberWaiting() < 2) {
      Thread.sleep(1);
    }

    log.info("cannot come, aborts");
    barrier.abort();
    one.join();
    two.join();
    Thread.ofPlatform().name("late").start(() -> meet(barrier));
  }

  private static void meet(AbortableBarrier barrier) {
    try {
      log.info("index {}", barrier.await());
    } catch (BrokenBarrierException e) {
      log.info("sent away: {}", e.getMessage());
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Interleaved output:
// (main      ) cannot come, aborts
// (one       ) sent away: the barrier was aborted
// (two       ) sent away: the barrier was aborted
// (late      ) sent away: the barrier was aborted
