package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.SignalMask;
import cookbook.signals.Signals;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hold a signal back over a critical section.
 *
 * <p>Two values that belong together are changed one after the other. A handler that runs in
 * between would see one old and one new. The mask holds the signal until both are done; it is kept,
 * not lost. A lock would do as well, where the handler may wait for it.
 */
final class HoldOverACriticalSection {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static int debit;
  private static int credit;

  static void main() throws InterruptedException {
    CountDownLatch reported = new CountDownLatch(1);
    try (var _ =
        Signals.handle(
            Signal.USR1,
            _ -> {
              log.info("balance {}", credit - debit);
              reported.countDown();
            })) {
      try (var _ = SignalMask.hold(Signal.USR1)) {
        debit = 100;
        Signals.raise(Signal.USR1);
        Thread.sleep(50); // time enough for a handler to see what it should not
        log.info("half done");
        credit = 100;
      }
      reported.await();
    }
  }
}

// Output:
// (main      ) half done
// (signals   ) balance 0
