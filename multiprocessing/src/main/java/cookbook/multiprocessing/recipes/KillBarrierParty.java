package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import cookbook.multiprocessing.concurrent.CyclicBarrier;
import java.util.concurrent.BrokenBarrierException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kill a party of a barrier, and see the others go home.
 *
 * <p>The barrier knows the processes that have it. When one of them is killed, nobody need wait for
 * it any longer: the barrier breaks, and all who wait, in every process, get the exception at once,
 * also if the dead one had not come to the barrier yet. A process that comes to its end in good
 * order leaves the barrier whole.
 *
 * <p>In Python those who wait at a barrier of a dead process wait for ever, or for their time-out.
 */
final class KillBarrierParty {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    CyclicBarrier barrier = new CyclicBarrier(3);
    CountDownLatch running = new CountDownLatch(2);
    Process ann = new Process("ann", () -> meet(barrier, running));
    Process bob = new Process("bob", () -> stayAway(barrier, running));
    ann.start();
    bob.start();
    running.await();
    while (barrier.getNumberWaiting() < 1) {
      Thread.sleep(1);
    }
    log.info("waiting: {}, broken: {}", barrier.getNumberWaiting(), barrier.isBroken());
    bob.kill();
    meet(barrier, running);
    ann.join();
  }

  private static void meet(CyclicBarrier barrier, CountDownLatch running) {
    try {
      running.countDown();
      log.info("passes, index {}", barrier.await());
    } catch (BrokenBarrierException e) {
      log.info("goes home, broken: {}", barrier.isBroken());
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }

  private static void stayAway(CyclicBarrier barrier, CountDownLatch running) {
    try {
      log.info("looks at a barrier for {}", barrier.getParties());
      running.countDown();
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Interleaved output:
// (bob       ) looks at a barrier for 3
// (main      ) waiting: 1, broken: false
// (main      ) goes home, broken: true
// (ann       ) goes home, broken: true
