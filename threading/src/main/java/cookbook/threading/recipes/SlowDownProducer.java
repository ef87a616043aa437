package cookbook.threading.recipes;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slow a fast producer down to its consumer by a bounded queue.
 *
 * <p>Where producers are faster, an unbounded queue grows until the memory is full; it moves the
 * overload to where nobody looks. A bound is back-pressure: {@code put} waits, and the producer
 * runs at the consumer's pace. Here the consumer does nothing at first, and the same producer runs
 * against both: one queue takes all its items, the other holds it back at four.
 *
 * <p>A producer that must not wait uses {@code offer} and decides itself what to do with the item.
 * The bound is a constructor's argument as in Python; a {@code LinkedBlockingQueue} without one is
 * unbounded.
 */
final class SlowDownProducer {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int ITEMS = 1_000;
  private static final int BOUND = 4;

  static void main() throws InterruptedException {
    produceInto("unbounded", new LinkedBlockingQueue<>(), Duration.ofSeconds(20));
    produceInto("bounded", new ArrayBlockingQueue<>(BOUND), Duration.ofMillis(500));
  }

  private static void produceInto(String kind, BlockingQueue<Integer> queue, Duration patience)
      throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(BOUND);
    Thread producer = Thread.ofPlatform().name("producer").start(() -> produce(queue, begun));
    begun.await();
    boolean ended = producer.join(patience);
    log.info("{}: producer ended {}, {} items wait", kind, ended, queue.size());
    log.info("offer of one more: {}", queue.offer(0, 10, TimeUnit.MILLISECONDS));
    while (producer.isAlive() || !queue.isEmpty()) {
      var _ = queue.poll(10, TimeUnit.MILLISECONDS);
    }
  }

  private static void produce(BlockingQueue<Integer> queue, CountDownLatch begun) {
    try {
      for (int i = 1; i <= ITEMS; i++) {
        queue.put(i);
        begun.countDown();
      }
    } catch (InterruptedException _) {
      log.info("interrupted, no more items");
    }
  }
}

// Output:
// (main      ) unbounded: producer ended true, 1000 items wait
// (main      ) offer of one more: true
// (main      ) bounded: producer ended false, 4 items wait
// (main      ) offer of one more: false
