package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.SignalInfo;
import cookbook.signals.Signals;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handle two signals by one method.
 *
 * <p>A handler is ordinary Java: it may log, allocate, take locks. It does not run on the thread
 * that the signal interrupts, as in C, nor on the main thread between two instructions, as in
 * Python, but on a thread of its own, one signal after the other; so main need not wake up for it.
 * The program waits here on a latch, which the handler counts down.
 */
final class HandleTwoSignals {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final CountDownLatch handled = new CountDownLatch(2);

  static void main() throws InterruptedException {
    try (var hup = Signals.handle(Signal.HUP, HandleTwoSignals::receive);
        var usr1 = Signals.handle(Signal.USR1, HandleTwoSignals::receive)) {
      log.info("handling {} and {}", hup.signal(), usr1.signal());
      Signals.raise(Signal.HUP);
      Signals.raise(Signal.USR1);
      handled.await();
      log.info("both were handled");
    }
  }

  private static void receive(SignalInfo info) {
    log.info("received {}", info.signal());
    handled.countDown();
  }
}

// Interleaved output:
// (main      ) handling SIGHUP and SIGUSR1
// (signals   ) received SIGHUP
// (signals   ) received SIGUSR1
// (main      ) both were handled
