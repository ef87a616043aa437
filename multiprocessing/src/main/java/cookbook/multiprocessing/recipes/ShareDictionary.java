package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import cookbook.multiprocessing.concurrent.atomic.AtomicInteger;
import cookbook.multiprocessing.concurrent.atomic.AtomicReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Write into one dictionary from many processes.
 *
 * <p>A shared reference holds a value, not an object: {@code get} makes a copy of it, {@code
 * updateAndGet} computes a new one from the old and puts it in its place, and does so again if
 * another process came first. So no entry is lost, and nobody ever sees half a map. The latch sees
 * to it that all three begin with the same empty map, so that two must try again.
 *
 * <p>Each write copies all of it: good for what is small, or seldom written; else send the entries
 * through a queue. Python's {@code Manager().dict()} lives in a process that every access asks.
 */
final class ShareDictionary {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int WORKERS = 3;

  private record Squares(
      AtomicReference<Map<Integer, Integer>> map, AtomicInteger attempts, CountDownLatch read) {}

  static void main() throws InterruptedException {
    Squares squares =
        new Squares(
            new AtomicReference<>(Map.of()), new AtomicInteger(), new CountDownLatch(WORKERS));
    List<Process> workers = new ArrayList<>();
    for (int i = 1; i <= WORKERS; i++) {
      int number = i;
      Process worker = new Process("worker-" + i, () -> write(number, squares));
      worker.start();
      workers.add(worker);
    }
    for (Process worker : workers) {
      worker.join();
    }
    log.info("{} in {} attempts", squares.map.get(), squares.attempts);
  }

  private static void write(int number, Squares squares) {
    squares.map.updateAndGet(old -> {
      squares.attempts.incrementAndGet();
      awaitAll(squares.read);
      Map<Integer, Integer> map = new TreeMap<>(old);
      map.put(number, number * number);
      return map;
    });
    log.info("wrote the square of {}", number);
  }

  private static void awaitAll(CountDownLatch read) {
    try {
      read.countDown();
      read.await();
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Interleaved output:
// (worker-1  ) wrote the square of 1
// (worker-2  ) wrote the square of 2
// (worker-3  ) wrote the square of 3
// (main      ) {1=1, 2=4, 3=9} in {5..9} attempts
