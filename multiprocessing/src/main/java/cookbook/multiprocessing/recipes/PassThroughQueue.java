package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.ArrayBlockingQueue;
import java.time.LocalDate;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pass objects to another process through a queue.
 *
 * <p>A shared queue is a {@code BlockingQueue}: {@code put} waits for room, {@code take} for an
 * element. The elements lie in memory that all processes share, no pipe and no thread in between;
 * each is written by who puts it and read by who takes it, so the object that arrives is equal and
 * not the same. What cannot travel is refused at {@code put}.
 *
 * <p>In Python a thread of the sender feeds a pipe, so that {@code put} returns before the object
 * is gone, and a program may hang at its end because nobody took it.
 */
final class PassThroughQueue {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  private record Loaf(String kind, LocalDate baked) {}

  static void main() throws InterruptedException {
    BlockingQueue<Loaf> queue = new ArrayBlockingQueue<>(10);
    Process eater = new Process("eater", () -> eat(queue));
    eater.start();
    queue.put(new Loaf("rye", LocalDate.of(2026, 1, 31)));
    queue.put(new Loaf("wheat", LocalDate.of(2026, 2, 1)));
    eater.join();
    log.info("left: {}", queue.size());
  }

  private static void eat(BlockingQueue<Loaf> queue) {
    try {
      for (int i = 0; i < 2; i++) {
        Loaf loaf = queue.take();
        log.info("eats {} of {}", loaf.kind(), loaf.baked());
      }
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Output:
// (eater     ) eats rye of 2026-01-31
// (eater     ) eats wheat of 2026-02-01
// (main      ) left: 0
