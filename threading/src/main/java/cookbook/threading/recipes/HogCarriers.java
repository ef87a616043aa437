package cookbook.threading.recipes;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hog all carriers by computing in virtual threads (broken).
 *
 * <p>Virtual threads take turns only where they block. One that computes keeps its carrier until it
 * is through; there is no time slice. Here as many compute as there are carriers, one for each
 * processor, and another virtual thread with a single line to say does not get its turn until they
 * are through. With platform threads the operating system would share the processors out.
 *
 * <p>Nor is anything gained: computing is as fast as there are processors. Cure: {@link
 * KeepCarriersFree}. Coroutines of Python's asyncio starve each other in the same way.
 */
final class HogCarriers {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static volatile boolean computing = true;

  static void main() throws InterruptedException {
    int carriers =
        ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class).getParallelism();
    CountDownLatch allCompute = new CountDownLatch(carriers);
    List<Thread> hogs = new ArrayList<>();
    for (int i = 0; i < carriers; i++) {
      hogs.add(Thread.startVirtualThread(() -> compute(allCompute)));
    }
    allCompute.await();
    CountDownLatch spoke = new CountDownLatch(1);
    Thread.ofVirtual().name("other").start(() -> speak(spoke));
    log.info("got a turn: {}", spoke.await(500, TimeUnit.MILLISECONDS));
    computing = false;
    log.info("after the computing: {}", spoke.await(10, TimeUnit.SECONDS));
    for (Thread hog : hogs) {
      hog.join();
    }
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
// (main      ) got a turn: false
// (other     ) my turn
// (main      ) after the computing: true
