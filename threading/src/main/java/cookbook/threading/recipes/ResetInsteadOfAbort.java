package cookbook.threading.recipes;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Use a barrier's reset to abort it (broken).
 *
 * <p>{@code reset} sends away those who wait, and leaves the barrier as new. Who comes a moment
 * later knows nothing of it and waits for parties that have gone: for ever, were it not for the
 * timeout. Whether a thread is hit depends on when it comes, so tests seldom show it.
 *
 * <p>{@link AbortBarrier} is the same program, cured by a barrier that stays broken.
 */
final class ResetInsteadOfAbort {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    CyclicBarrier barrier = new CyclicBarrier(3);
    Thread one = Thread.ofPlatform().name("one").start(() -> meet(barrier));
    Thread two = Thread.ofPlatform().name("two").start(() -> meet(barrier));
    while (barrier.getNumberWaiting() < 2) {
      Thread.sleep(1);
    }

    log.info("cannot come, resets");
    barrier.reset();
    one.join();
    two.join();
    Thread.ofPlatform().name("late").start(() -> meetInTime(barrier));
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      log.info("index {}", barrier.await());
    } catch (BrokenBarrierException e) {
      log.info("sent away");
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }

  private static void meetInTime(CyclicBarrier barrier) {
    try {
      log.info("index {}", barrier.await(200, MILLISECONDS));
    } catch (TimeoutException e) {
      log.info("has waited 200 ms for nobody");
    } catch (BrokenBarrierException e) {
      log.info("sent away");
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Interleaved output:
// (main      ) cannot come, resets
// (one       ) sent away
// (two       ) sent away
// (late      ) has waited 200 ms for nobody
