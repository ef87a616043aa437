package cookbook.threading.recipes;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Map a slow function over a stream, results in input order.
 *
 * <p>{@code mapConcurrent(2, fetch)} runs up to two calls at once, each in a virtual thread of its
 * own, and hands their results on in the order of the inputs, whichever ends first. Here the first
 * input cannot end before the second has, and still comes out first.
 *
 * <p>As {@code executor.map} in Python. There a pool's size is the limit; here the limit is the
 * gatherer's, and no pool is left to close. A parallel stream would be the wrong tool: its few
 * threads are made for computing, and all parallel streams of the program share them.
 */
final class MapInInputOrder {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final CountDownLatch slowHasBegun = new CountDownLatch(1);
  private static final CountDownLatch quickIsDone = new CountDownLatch(1);
  private static final Queue<String> finished = new ConcurrentLinkedQueue<>();
  private static final AtomicInteger running = new AtomicInteger();
  private static final AtomicInteger mostAtOnce = new AtomicInteger();

  static void main() {
    List<String> results =
        Stream.of("slow", "quick", "third", "fourth")
            .gather(Gatherers.mapConcurrent(2, MapInInputOrder::fetch))
            .toList();
    log.info("first to finish: {}", finished.peek());
    log.info("results: {}", results);
    log.info("most at once: {}", mostAtOnce);
  }

  private static String fetch(String input) {
    mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
    switch (input) {
      case "slow" -> {
        slowHasBegun.countDown();
        await(quickIsDone);
      }
      case "quick" -> await(slowHasBegun);
      default -> {}
    }
    finished.add(input);
    running.decrementAndGet();
    quickIsDone.countDown();
    return input + " page";
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a fetch here", e);
    }
  }
}

// Output:
// (main      ) first to finish: quick
// (main      ) results: [slow page, quick page, third page, fourth page]
// (main      ) most at once: 2
