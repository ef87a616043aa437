package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ignore a signal for a while.
 *
 * <p>By default USR1 ends the process. While it is ignored it does nothing, not even later; after
 * that the handler below is in force again. CHLD cannot be ignored here: the kernel would throw the
 * exit values of all children away, and Process.waitFor with them.
 */
final class IgnoreASignal {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    CountDownLatch handled = new CountDownLatch(1);
    try (var _ =
        Signals.handle(
            Signal.USR1,
            _ -> {
              log.info("handled");
              handled.countDown();
            })) {
      try (var _ = Signals.ignore(Signal.USR1)) {
        log.info("{}: sending", Signals.disposition(Signal.USR1));
        Signals.raise(Signal.USR1);
      }
      log.info("{}: sending", Signals.disposition(Signal.USR1));
      Signals.raise(Signal.USR1);
      handled.await();
    }
    try {
      Signals.ignore(Signal.CHLD);
    } catch (IllegalArgumentException e) {
      log.info(e.getMessage());
    }
  }
}

// Output:
// (main      ) IGNORED: sending
// (main      ) HANDLED: sending
// (signals   ) handled
// (main      ) ignoring SIGCHLD is refused: {reason} Process.waitFor return 0 for all
