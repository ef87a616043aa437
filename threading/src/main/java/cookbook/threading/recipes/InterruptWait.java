package cookbook.threading.recipes;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupt a thread that waits.
 *
 * <p>An interrupt is a request to stop. {@code sleep}, {@code join}, {@code await}, {@code take}
 * and every other wait that declares {@code InterruptedException} ends at once with it, and clears
 * the request as it does: who catches it is the one who answers. It does not matter whether the
 * request comes before the wait or in its midst.
 *
 * <p>Not all waits can be interrupted: {@code lock()} and {@code synchronized} cannot, nor can a
 * platform thread's read from a {@code Socket}; close that then. Python has no interrupts at all: a
 * thread that sleeps there sleeps on, and one waits on an {@code Event} instead.
 */
final class InterruptWait {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Thread sleeper = Thread.ofPlatform().name("sleeper").start(InterruptWait::sleepLong);
    sleeper.interrupt();
    sleeper.join();
    log.info("it did not take an hour");
  }

  private static void sleepLong() {
    try {
      Thread.sleep(Duration.ofHours(1));
      log.info("slept well");
    } catch (InterruptedException e) {
      log.info("woken: {}", e.getMessage());
      log.info("request still there: {}", Thread.currentThread().isInterrupted());
    } finally {
      log.info("tidies up");
    }
  }
}

// Interleaved output:
// (sleeper   ) woken: sleep interrupted
// (sleeper   ) request still there: false
// (sleeper   ) tidies up
// (main      ) it did not take an hour
