package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupt main on Ctrl-C.
 *
 * <p>Python turns Ctrl-C into a KeyboardInterrupt in the main thread. In Java no signal cuts a
 * sleep short; an interrupt does. So let the signal interrupt the thread, and main can clean up in
 * its own catch or finally, instead of a shutdown hook on another thread while main still works.
 */
final class InterruptMainOnInt {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() {
    try (var _ = Signals.interruptOn(Signal.INT, Thread.currentThread())) {
      Thread.startVirtualThread(() -> Signals.raise(Signal.INT)); // Ctrl-C, so to speak
      new CountDownLatch(1).await(); // work without end
      log.info("never here");
    } catch (InterruptedException e) {
      log.info("interrupted: cleaning up");
    }
  }
}

// Output:
// (main      ) interrupted: cleaning up
