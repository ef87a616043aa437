package cookbook.threading.recipes;

import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Take results in the order in which they are ready.
 *
 * <p>Whoever walks a list of futures with {@code get} sits at the slowest while others are long
 * done. A completion service puts each future into a queue at the moment its task is done; {@code
 * take} blocks for the next, whichever it is. Here three fetches begin in the order a, b, c, and
 * are allowed to end in the order c, a, b.
 *
 * <p>As {@code as_completed} in Python. For one result only, see {@link TakeFirstResult}.
 */
final class TakeAsCompleted {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException, ExecutionException {
    Fetch a = new Fetch("a");
    Fetch b = new Fetch("b");
    Fetch c = new Fetch("c");
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      CompletionService<String> completion = new ExecutorCompletionService<>(pool);
      for (Fetch fetch : List.of(a, b, c)) {
        var _ = completion.submit(fetch::run); // the completion service hands it out again
      }
      for (Fetch next : List.of(c, a, b)) {
        next.mayEnd.countDown();
        log.info("ready: {}", completion.take().get());
      }
    }
  }

  private record Fetch(String name, CountDownLatch mayEnd) {
    Fetch(String name) {
      this(name, new CountDownLatch(1));
    }

    String run() throws InterruptedException {
      mayEnd.await();
      return name;
    }
  }
}

// Output:
// (main      ) ready: c
// (main      ) ready: a
// (main      ) ready: b
