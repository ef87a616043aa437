package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
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
 * another process came first. So no entry is lost, and nobody ever sees half a map. Each write
 * copies all of it: good for what is small, or seldom written; else send entries through a queue.
 *
 * <p>Python's {@code Manager().dict()} lives in a process of its own, which every access asks.
 */
final class ShareDictionary {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    AtomicReference<Map<Integer, Integer>> squares = new AtomicReference<>(Map.of());
    List<Process> workers = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      int first = i;
      Process worker = new Process("worker-" + i, () -> write(first, squares));
      worker.start();
      workers.add(worker);
    }
    for (Process worker : workers) {
      worker.join();
    }
    log.info("{}", squares.get());
  }

  /** Every fourth number, so that the workers meet at each. */
  private static void write(int first, AtomicReference<Map<Integer, Integer>> squares) {
    for (int number = first; number <= 12; number += 4) {
      int key = number;
      squares.updateAndGet(map -> plus(map, key, key * key));
    }
    log.info("wrote three");
  }

  private static Map<Integer, Integer> plus(Map<Integer, Integer> map, int key, int value) {
    Map<Integer, Integer> copy = new TreeMap<>(map);
    copy.put(key, value);
    return copy;
  }
}

// Interleaved output:
// (worker-1  ) wrote three
// (worker-2  ) wrote three
// (worker-3  ) wrote three
// (worker-4  ) wrote three
// (main      ) {1=1, 2=4, 3=9, 4=16, 5=25, 6=36, 7=49, 8=64, 9=81, 10=100, 11=121, 12=144}
