package cookbook.threading.recipes;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Give a value per thread a default, made when first read.
 *
 * <p>{@code withInitial} is asked once in each thread that reads before it writes; so every thread
 * below has a list of its own, of which no other thread ever sees a part, and which needs no lock.
 *
 * <p>In Python one subclasses {@code local} and sets the attributes in {@code __init__}, which runs
 * again for each thread. Mind the number of threads: with a million virtual ones there are a
 * million lists.
 */
final class DefaultPerThread {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final ThreadLocal<List<String>> visited =
      ThreadLocal.withInitial(DefaultPerThread::justHome);

  static void main() throws InterruptedException {
    visit("office");
    Thread ann = Thread.ofPlatform().name("ann").start(() -> visit("market"));
    Thread bob = Thread.ofPlatform().name("bob").start(() -> visit("harbour"));
    ann.join();
    bob.join();
    visit("theatre");
  }

  private static List<String> justHome() {
    log.info("a new list");
    return new ArrayList<>(List.of("home"));
  }

  private static void visit(String place) {
    visited.get().add(place);
    log.info("visited {}", visited.get());
  }
}

// Interleaved output:
// (main      ) a new list
// (main      ) visited [home, office]
// (ann       ) a new list
// (ann       ) visited [home, market]
// (bob       ) a new list
// (bob       ) visited [home, harbour]
// (main      ) visited [home, office, theatre]
