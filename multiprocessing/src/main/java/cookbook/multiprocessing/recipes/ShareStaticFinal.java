package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.atomic.AtomicInteger;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Share an object by a static final field, without passing it.
 *
 * <p>A shared object that is built while its class is initialized gets its name from the class, and
 * is the same one in each process of the family: as with threads, {@code static final} is enough.
 * The JDK's own class in the same place is one per process, as all other statics are.
 *
 * <p>In Python a global is never shared with a spawned child; even a {@code Value} must be passed.
 */
final class ShareStaticFinal {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  private static final AtomicInteger shared = new AtomicInteger();

  private static final java.util.concurrent.atomic.AtomicInteger own =
      new java.util.concurrent.atomic.AtomicInteger();

  static void main() throws InterruptedException {
    Process ann = new Process("ann", ShareStaticFinal::count);
    Process bob = new Process("bob", ShareStaticFinal::count);
    for (Process process : List.of(ann, bob)) {
      process.start();
    }
    ann.join();
    bob.join();
    log.info("own {}, shared {}", own, shared);
  }

  private static void count() {
    for (int i = 0; i < 10_000; i++) {
      own.incrementAndGet();
      shared.incrementAndGet();
    }
    log.info("own {}", own);
  }
}

// Interleaved output:
// (ann       ) own 10000
// (bob       ) own 10000
// (main      ) own 0, shared 20000
