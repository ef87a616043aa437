package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.JoinableQueue;
import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kill a consumer at its work, and let another do it.
 *
 * <p>The queue remembers who took which element, until he answers by {@code taskDone}. What a dead
 * process had taken and not answered comes back, before all others: no work is lost, and {@code
 * join} returns when really all of it is done. Some may be done twice, if the consumer died between
 * its work and its word, so let that do no harm.
 *
 * <p>With Python's {@code JoinableQueue} the element would be lost, and join never return; if the
 * consumer was killed within {@code get}, nobody could take anything any more.
 */
final class KillConsumer {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    JoinableQueue<String> queue = new JoinableQueue<>(10);
    CountDownLatch busy = new CountDownLatch(1);
    Process bob = new Process("bob", () -> takeAndStall(queue, busy));
    bob.start();
    for (String order : new String[] {"bread", "cake", "pie"}) {
      queue.put(order);
    }
    busy.await();
    bob.kill();
    bob.join();

    Process ann = new Process("ann", () -> bakeAll(queue));
    ann.setDaemon(true);
    ann.start();
    queue.join();
    log.info("all done, left: {}", queue.size());
  }

  private static void takeAndStall(JoinableQueue<String> queue, CountDownLatch busy) {
    try {
      log.info("takes {}", queue.take());
      busy.countDown();
      Thread.sleep(60_000); // stands for work that he never finishes
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }

  private static void bakeAll(JoinableQueue<String> queue) {
    try {
      while (true) {
        log.info("takes {}", queue.take());
        queue.taskDone();
      }
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Output:
// (bob       ) takes bread
// (ann       ) takes bread
// (ann       ) takes cake
// (ann       ) takes pie
// (main      ) all done, left: 0
