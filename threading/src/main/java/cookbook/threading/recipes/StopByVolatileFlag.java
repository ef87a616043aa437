package cookbook.threading.recipes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stop a thread by a volatile flag.
 *
 * <p>Each read of a {@code volatile} field sees the last write to it, by whichever thread; and
 * whoever has seen that write sees all that was written before it, plain fields too. So the spinner
 * ends, and the reason, a plain field written before the flag, is there.
 *
 * <p>The loop is that of {@link SpinOnPlainFlag}, run into compiled code as there. A flag is right
 * for a loop that never blocks; a thread that sleeps or waits has to be interrupted.
 */
final class StopByVolatileFlag {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  private static volatile boolean running = true;
  private static String reason = "none";

  static void main() throws InterruptedException {
    Thread spinner = Thread.ofPlatform().name("spinner").start(StopByVolatileFlag::spin);
    Thread.sleep(100); // time for the compiler
    reason = "enough";
    running = false;
    spinner.join();
    log.info("spinner ended");
  }

  private static void spin() {
    long rounds = 0;
    while (running) {
      rounds++;
    }
    log.info("stopped after {} rounds, reason: {}", rounds, reason);
  }
}

// Output:
// (spinner   ) stopped after {0..1000000000000} rounds, reason: enough
// (main      ) spinner ended
