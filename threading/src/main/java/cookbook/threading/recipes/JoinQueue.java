package cookbook.threading.recipes;

import cookbook.threading.JoinableQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wait until all work put into a queue is done.
 *
 * <p>An empty queue says little: the last items may be in the consumers' hands. With a {@link
 * JoinableQueue} consumers answer each item by {@code taskDone}, in a {@code finally}, for an item
 * that failed is over too; {@code join} waits until each has its answer. The consumers never end;
 * they are daemons, and wait for more.
 *
 * <p>As {@code task_done} and {@code join} of Python's queue, also in that one {@code taskDone} too
 * many is an error. Where tasks will do, an executor's {@code close} is simpler.
 */
final class JoinQueue {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final AtomicInteger done = new AtomicInteger();

  static void main() throws InterruptedException {
    JoinableQueue<Integer> queue = new JoinableQueue<>(10);
    for (int i = 1; i <= 2; i++) {
      Thread.ofPlatform().daemon().name("consumer-" + i).start(() -> consume(queue));
    }
    for (int i = 1; i <= 6; i++) {
      queue.put(i);
    }
    queue.join();
    log.info("done: {}", done);
    try {
      queue.taskDone();
    } catch (IllegalStateException e) {
      log.info("{}", e.getMessage());
    }
  }

  private static void consume(JoinableQueue<Integer> queue) {
    try {
      while (true) {
        int item = queue.take();
        try {
          Thread.sleep(10L * item); // stands for work
          done.incrementAndGet();
        } finally {
          queue.taskDone();
        }
      }
    } catch (InterruptedException _) {
      log.info("interrupted, took no more");
    }
  }
}

// Output:
// (main      ) done: 6
// (main      ) taskDone() once too often: call it once for each element taken
