package cookbook.threading.recipes;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pass work from a producer to a consumer through a queue.
 *
 * <p>A blocking queue does the waiting for both: {@code put} while it is full, {@code take} while
 * it is empty. Neither thread knows the other, and neither locks anything itself. What the producer
 * wrote before {@code put} is visible to the consumer after {@code take}: here it fills a mutable
 * {@code StringBuilder}, and never touches it again once it is in the queue.
 *
 * <p>As {@code queue.Queue(maxsize=2)} in Python. Bound every queue: {@link SlowDownProducer} shows
 * why. When nobody knows the number of items beforehand: {@link StopByPoisonPill}.
 */
final class PassWorkThroughQueue {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int ITEMS = 3;

  static void main() throws InterruptedException {
    BlockingQueue<StringBuilder> queue = new ArrayBlockingQueue<>(2);
    Thread producer = Thread.ofPlatform().name("producer").start(() -> produce(queue));
    Thread consumer = Thread.ofPlatform().name("consumer").start(() -> consume(queue));
    producer.join();
    consumer.join();
    log.info("left in the queue: {}", queue.size());
  }

  private static void produce(BlockingQueue<StringBuilder> queue) {
    try {
      for (int i = 1; i <= ITEMS; i++) {
        queue.put(new StringBuilder("item ").append(i));
        log.info("put item {}", i);
      }
    } catch (InterruptedException _) {
      log.info("interrupted, no more items");
    }
  }

  private static void consume(BlockingQueue<StringBuilder> queue) {
    try {
      for (int i = 1; i <= ITEMS; i++) {
        log.info("took {}", queue.take());
      }
    } catch (InterruptedException _) {
      log.info("interrupted, took no more");
    }
  }
}

// Interleaved output:
// (producer  ) put item 1
// (producer  ) put item 2
// (producer  ) put item 3
// (consumer  ) took item 1
// (consumer  ) took item 2
// (consumer  ) took item 3
// (main      ) left in the queue: 0
