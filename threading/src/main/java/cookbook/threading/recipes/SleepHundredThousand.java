package cookbook.threading.recipes;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Let a hundred thousand virtual threads sleep at once.
 *
 * <p>A virtual thread that blocks leaves its carrier, a platform thread, to the next; all that
 * remains of it is a small object on the heap. So a thread for each connection is affordable, and
 * plain code that blocks scales as callbacks do. One after the other these naps would take more
 * than a day; a hundred thousand platform threads most machines refuse.
 *
 * <p>A virtual thread is always a daemon: without the joins the program would end at once. Python
 * has nothing near but coroutines, which need another kind of code.
 */
final class SleepHundredThousand {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int SLEEPERS = 100_000;

  static void main() throws InterruptedException {
    long start = System.nanoTime();
    List<Thread> sleepers = new ArrayList<>();
    for (int i = 0; i < SLEEPERS; i++) {
      sleepers.add(Thread.startVirtualThread(SleepHundredThousand::nap));
    }
    for (Thread sleeper : sleepers) {
      sleeper.join();
    }
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    log.info("{} naps of one second took {} s", sleepers.size(), seconds);
    var scheduler = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    log.info("on {} platform threads", scheduler.getPoolSize());
  }

  private static void nap() {
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a nap here", e);
    }
  }
}

// Output:
// (main      ) 100000 naps of one second took {1..25} s
// (main      ) on {1..256} platform threads
