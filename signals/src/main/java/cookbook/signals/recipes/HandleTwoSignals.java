package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.SignalInfo;
import cookbook.signals.Signals;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handle two signals by one method.
 *
 * <p>A handler is ordinary Java: it may log, allocate, take locks. It does not run on the thread
 * that the signal interrupts, as in C, nor on the main thread between two instructions, as in
 * Python, but on a thread of its own, one signal after the other; so main need not wake up for it.
 *
 * <p>Different signals sent at once may arrive in any order: this program waits for the first
 * before it sends the second.
 */
final class HandleTwoSignals {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final Semaphore handled = new Semaphore(0);

  static void main() throws InterruptedException {
    try (var hup = Signals.handle(Signal.HUP, HandleTwoSignals::receive);
        var usr1 = Signals.handle(Signal.USR1, HandleTwoSignals::receive)) {
      log.info("handling {} and {}", hup.signal(), usr1.signal());
      Signals.raise(Signal.HUP);
      handled.acquire();
      Signals.raise(Signal.USR1);
      handled.acquire();
      log.info("both were handled");
    }
  }

  private static void receive(SignalInfo info) {
    log.info("received {}", info.signal());
    handled.release();
  }
}

// Output:
// (main      ) handling SIGHUP and SIGUSR1
// (signals   ) received SIGHUP
// (signals   ) received SIGUSR1
// (main      ) both were handled
