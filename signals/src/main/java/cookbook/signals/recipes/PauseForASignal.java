package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.SignalInfo;
import cookbook.signals.SignalMask;
import cookbook.signals.Signals;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wait for a signal without a handler.
 *
 * <p>C and Python have pause, which returns after any handler has run, and may miss the signal that
 * comes just before it. Here one waits for certain signals, takes the signal itself, and learns
 * which it was. What comes between two waits is kept by a mask around the loop: nothing is missed.
 * Any thread may wait so, virtual ones too.
 */
final class PauseForASignal {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    try (var _ = SignalMask.hold(Signal.USR1, Signal.TERM)) {
      Signals.raise(Signal.USR1); // before we wait: kept
      log.info("got {}", Signals.await(Signal.USR1, Signal.TERM).signal());
      Thread.startVirtualThread(() -> Signals.raise(Signal.TERM));
      SignalInfo info = Signals.await(Signal.USR1, Signal.TERM);
      log.info("got {}", info.signal());
      boolean more = Signals.await(Set.of(Signal.USR1), Duration.ofMillis(20)).isPresent();
      log.info("more: {}", more);
    }
  }
}

// Output:
// (main      ) got SIGUSR1
// (main      ) got SIGTERM
// (main      ) more: false
