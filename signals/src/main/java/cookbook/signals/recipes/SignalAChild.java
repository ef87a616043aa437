package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import cookbook.signals.recipes.child.Child;
import cookbook.signals.recipes.child.ListensForUsr1;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Send a signal to a child that listens for it.
 *
 * <p>The JDK's own Process sends TERM and KILL only. A signal that comes before the child handles
 * it ends the child, which is what USR1 does by default: so wait for its word, not for a time that
 * is mostly long enough. By its handle, not its pid, a process that has ended is not mistaken for
 * another that got its number.
 */
final class SignalAChild {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException, InterruptedException {
    Process child = Child.start(ListensForUsr1.class);
    try (BufferedReader reader = child.inputReader()) {
      log.info("child: {}", reader.readLine());
      Signals.send(child.toHandle(), Signal.USR1);
      log.info("child: {}", reader.readLine());
    }
    log.info("exit value {}", child.waitFor());
    try {
      Signals.send(child.toHandle(), Signal.USR1);
    } catch (NoSuchElementException e) {
      log.info(e.getMessage());
    }
  }
}

// Output:
// (main      ) child: ready
// (main      ) child: received SIGUSR1 from the parent
// (main      ) exit value 0
// (main      ) process {pid} has ended
