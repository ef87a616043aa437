package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import cookbook.multiprocessing.concurrent.atomic.AtomicReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Write into one dictionary from many processes.
 *
 * <p>A shared reference holds a value, not an object: {@code get} makes a copy of it, {@code
 * updateAndGet} computes a new one from the old and puts it in its place, and does so again if
 * another process came first. So no entry is lost, and nobody ever sees half a map. Each write
 * copies all of it: good for what is small, or seldom written; else send entries through a queue.
 *
 * <p>Python's {@code Manager().dict()} lives in a process of its own, which every access asks.
 */
final class ShareDictionary {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  private static final int WORKERS = 3;
  private static final int ENTRIES = 20;

  static void main() throws InterruptedException {
    AtomicReference<Map<Integer, Integer>> squares = new AtomicReference<>(Map.of());
    CountDownLatch ready = new CountDownLatch(WORKERS);
    List<Process> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      int first = i * ENTRIES;
      Process worker = new Process("worker-" + i, () -> write(first, squares, ready));
      worker.start();
      workers.add(worker);
    }
    for (Process worker : workers) {
      worker.join();
    }
    Map<Integer, Integer> map = squares.get();
    log.info("{} entries, the square of 43 is {}", map.size(), map.get(43));
  }

  private static void write(
      int first, AtomicReference<Map<Integer, Integer>> squares, CountDownLatch ready) {
    try {
      ready.countDown();
      ready.await();
      for (int i = first; i < first + ENTRIES; i++) {
        int number = i;
        squares.updateAndGet(map -> plus(map, number, number * number));
      }
      log.info("wrote {} entries", ENTRIES);
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }

  private static Map<Integer, Integer> plus(Map<Integer, Integer> map, int key, int value) {
    Map<Integer, Integer> copy = new HashMap<>(map);
    copy.put(key, value);
    return copy;
  }
}

// Interleaved output:
// (worker-0  ) wrote 20 entries
// (worker-1  ) wrote 20 entries
// (worker-2  ) wrote 20 entries
// (main      ) 60 entries, the square of 43 is 1849
