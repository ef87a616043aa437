package cookbook.threading.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stop consumers by a poison pill behind the last item.
 *
 * <p>A queue has no end of its own: a consumer in {@code take} waits for ever. The pill is an
 * element that means the end. It stands behind all the work, so that nothing is lost, as an
 * interrupt might lose it; and since a consumer takes one and is gone, each needs a pill of its
 * own.
 *
 * <p>The pill has a type of its own, which cannot be taken for work; a special value among the
 * work, as a -1 or Python's None, can.
 */
final class StopByPoisonPill {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int CONSUMERS = 2;
  private static final int ITEMS = 1_000;
  private static final AtomicInteger sum = new AtomicInteger();

  static void main() throws InterruptedException {
    BlockingQueue<Message> queue = new ArrayBlockingQueue<>(10);
    List<Thread> consumers = new ArrayList<>();
    for (int i = 1; i <= CONSUMERS; i++) {
      consumers.add(Thread.ofPlatform().name("consumer-" + i).start(() -> consume(queue)));
    }
    for (int i = 1; i <= ITEMS; i++) {
      queue.put(new Work(i));
    }
    for (int i = 0; i < CONSUMERS; i++) {
      queue.put(new Pill());
    }
    for (Thread consumer : consumers) {
      consumer.join();
    }
    log.info("sum {}, left in the queue: {}", sum, queue.size());
  }

  private static void consume(BlockingQueue<Message> queue) {
    try {
      while (queue.take() instanceof Work(int number)) {
        sum.addAndGet(number);
      }
      log.info("took the pill");
    } catch (InterruptedException _) {
      log.info("interrupted, took no more");
    }
  }

  private sealed interface Message {}

  private record Work(int number) implements Message {}

  private record Pill() implements Message {}
}

// Interleaved output:
// (consumer-1) took the pill
// (consumer-2) took the pill
// (main      ) sum 500500, left in the queue: 0
