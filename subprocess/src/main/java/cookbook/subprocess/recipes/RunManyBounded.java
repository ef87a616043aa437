package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Run many children at once, but never more than three.
 *
 * <p>Each child needs memory, a core and some descriptors; a thousand compilers at once finish
 * none. A thread for each command, and a semaphore for what is really scarce. The results are taken
 * in the order of the commands, whichever was done first.
 *
 * <p>Python: {@code ThreadPoolExecutor(max_workers=3).map}; shells: {@code xargs -P 3}.
 */
final class RunManyBounded {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int MOST = 3;

  private static final Semaphore permits = new Semaphore(MOST);
  private static final AtomicInteger running = new AtomicInteger();
  private static final AtomicInteger peak = new AtomicInteger();

  static void main() throws InterruptedException, ExecutionException {
    List<Future<String>> squares = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 1; i <= 9; i++) {
        Command square = Command.shell("sleep 0.1; echo $(($1 * $1))", Integer.toString(i));
        squares.add(executor.submit(() -> bounded(square)));
      }
    }
    for (Future<String> square : squares) {
      log.info("{}", square.get());
    }
    log.info("at most {} at once", peak);
  }

  private static String bounded(Command command) throws IOException, InterruptedException {
    permits.acquire();
    try {
      peak.accumulateAndGet(running.incrementAndGet(), Math::max);
      return command.text();
    } finally {
      running.decrementAndGet();
      permits.release();
    }
  }
}

// Output:
// (main      ) 1
// (main      ) 4
// (main      ) 9
// (main      ) 16
// (main      ) 25
// (main      ) 36
// (main      ) 49
// (main      ) 64
// (main      ) 81
// (main      ) at most {2..3} at once
