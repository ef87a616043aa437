package cookbook.timer.recipes;

import cookbook.timer.TimerThread;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Name timer threads, so that a log tells them apart.
 *
 * <p>Both timers run the same code; only the name in front of the line says which one speaks. The
 * name is also what a thread dump and the report of an uncaught exception show. A timer left
 * unnamed is {@code Thread-1} or the like, as in Python.
 */
final class NameTheTimers {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    TimerThread tea = new TimerThread(Duration.ofMillis(60), NameTheTimers::ring);
    TimerThread eggs = new TimerThread(Duration.ofMillis(30), NameTheTimers::ring);
    tea.setName("tea");
    eggs.setName("eggs");
    tea.start();
    eggs.start();
    tea.join();
    eggs.join();
    unnamed().join();
  }

  private static TimerThread unnamed() {
    TimerThread unnamed = new TimerThread(Duration.ZERO, NameTheTimers::ring);
    unnamed.start();
    return unnamed;
  }

  private static void ring() {
    log.info("ring");
  }
}

// Interleaved output:
// (eggs      ) ring
// (tea       ) ring
// (Thread-3  ) ring
