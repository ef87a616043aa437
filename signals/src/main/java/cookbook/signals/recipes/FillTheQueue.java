package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.SignalMask;
import cookbook.signals.Signals;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queue signals until the queue is full.
 *
 * <p>Real-time signals are kept until they are taken, so there is a limit to how many may wait,
 * here twenty ({@code ulimit -i}; by default tens of thousands, for all processes of the user
 * together). A full queue is no error: the sender is told false, has lost nothing, and tries again.
 */
final class FillTheQueue {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException, InterruptedException {
    long self = ProcessHandle.current().pid();
    new ProcessBuilder("prlimit", "--sigpending=20", "--pid=" + self).inheritIO().start().waitFor();
    AtomicInteger handled = new AtomicInteger();
    int sent = 0;
    try (var _ = Signals.handle(Signal.rt(0), _ -> handled.incrementAndGet())) {
      try (var _ = SignalMask.hold(Signal.rt(0))) { // a receiver that does not keep up
        while (Signals.queue(self, Signal.rt(0), sent)) {
          sent++;
        }
        log.info("full: the queue took {}", sent);
      }
    } // handles what waits
    log.info("handled as many: {}", handled.get() == sent);
  }
}

// Output:
// (main      ) full: the queue took {0..20}
// (main      ) handled as many: true
