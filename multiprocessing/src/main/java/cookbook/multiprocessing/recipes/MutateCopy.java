package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.atomic.AtomicReference;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Add to a shared list, and see that nobody hears of it (broken).
 *
 * <p>What {@code get} returns is a copy. It is an ordinary list, it can be changed, and nothing
 * tells that the change stays here: not even the next {@code get} in the same process sees it. A
 * value that cannot change, a record or {@code List.of}, would say so by an exception.
 *
 * <p>It is so with a list in Python's {@code Namespace}, too. The cure: {@code updateAndGet}, as in
 * ShareDictionary.
 */
final class MutateCopy {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    AtomicReference<List<String>> shared = new AtomicReference<>(new ArrayList<>());
    Process adder = new Process("adder", () -> add(shared));
    adder.start();
    adder.join();
    log.info("shared: {}", shared.get());
  }

  private static void add(AtomicReference<List<String>> shared) {
    List<String> copy = shared.get();
    copy.add("apple");
    log.info("copy: {}, shared: {}", copy, shared.get());
  }
}

// Output:
// (adder     ) copy: [apple], shared: []
// (main      ) shared: []
