package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.atomic.AtomicInteger;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * See what a process shares, and what it only has a copy of.
 *
 * <p>Threads would share all three. Between processes: a static field starts anew in each, whatever
 * the parent had put there; an object that the task captured is a copy, of the moment of {@code
 * start}, and nobody hears of what is done to it; a shared object is one and the same for all.
 *
 * <p>A forked child of Python also copies the statics, as they are; a spawned one does as here.
 */
final class CompareSharing {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  private static int counter;

  static void main() throws InterruptedException {
    counter = 100;
    List<String> list = new ArrayList<>(List.of("main"));
    AtomicInteger shared = new AtomicInteger(100);
    for (int i = 1; i <= 2; i++) {
      Process worker = new Process("worker-" + i, () -> touch(list, shared));
      worker.start();
      worker.join();
    }
    show(list, shared);
  }

  private static void touch(List<String> list, AtomicInteger shared) {
    counter++;
    list.add(Process.current().name());
    shared.incrementAndGet();
    show(list, shared);
  }

  private static void show(List<String> list, AtomicInteger shared) {
    log.info("static {}, captured {}, shared {}", counter, list, shared);
  }
}

// Output:
// (worker-1  ) static 1, captured [main, worker-1], shared 101
// (worker-2  ) static 1, captured [main, worker-2], shared 102
// (main      ) static 100, captured [main], shared 102
