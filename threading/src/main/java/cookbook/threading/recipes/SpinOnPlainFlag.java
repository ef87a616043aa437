package cookbook.threading.recipes;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Miss a stop flag for ever, for it is a plain field (broken).
 *
 * <p>Nothing tells the compiler that another thread may change the flag, so it reads it once,
 * before the loop, and the loop has no end: not late, never. It happens as soon as the loop is
 * compiled, that is, in production and not in the debugger; a log line or a lock in the loop hides
 * it. A thread that got away, because its loop was not compiled yet, is followed by another.
 *
 * <p>The spinning thread is a daemon, so that the program can end. Cure: {@link
 * StopByVolatileFlag}. In Python every variable is visible to all threads, and this cannot happen.
 */
final class SpinOnPlainFlag {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int ATTEMPTS = 20;

  private static boolean running;

  static void main() throws InterruptedException {
    boolean ended = true;
    for (int i = 0; i < ATTEMPTS && ended; i++) {
      running = true;
      Thread spinner = Thread.ofPlatform().daemon().start(SpinOnPlainFlag::spin);
      Thread.sleep(100); // time for the compiler
      running = false;
      ended = spinner.join(Duration.ofMillis(500));
    }
    log.info("half a second after the stop, the spinner has ended: {}", ended);
  }

  private static void spin() {
    long rounds = 0;
    while (running) {
      rounds++;
    }
    log.debug("ended after {} rounds", rounds);
  }
}

// Output:
// (main      ) half a second after the stop, the spinner has ended: false
