package cookbook.signals.recipes;

import cookbook.signals.Alarm;
import cookbook.signals.Signal;
import cookbook.signals.SignalInfo;
import cookbook.signals.Signals;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handle a signal in the middle of a computation.
 *
 * <p>A signal is asynchronous: it comes whatever the program does. In C the handler interrupts the
 * work at any instruction; in Python it runs on the main thread between two of its own, and a long
 * call into C delays it. Here main computes on and the handler runs beside it: what both of them
 * use needs what threads need, a volatile field at the least.
 */
final class HandleAmidWork {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final Thread main = Thread.currentThread();

  private static volatile boolean enough;

  static void main() {
    try (var _ = Signals.handle(Signal.ALRM, HandleAmidWork::stop);
        var _ = Alarm.after(Duration.ofMillis(100))) {
      long rounds = 0;
      while (!enough) { // never waits, never asks for signals
        rounds++;
      }
      log.info("stopped after {} rounds", rounds);
    }
  }

  private static void stop(SignalInfo info) {
    log.info("{} while main is {}", info.signal(), main.getState());
    enough = true;
  }
}

// Output:
// (signals   ) SIGALRM while main is RUNNABLE
// (main      ) stopped after {n} rounds
