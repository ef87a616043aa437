package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import cookbook.signals.recipes.child.Child;
import cookbook.signals.recipes.child.EndsByDefaultAction;
import java.io.BufferedReader;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clean up on a signal, and end the way it would have ended us.
 *
 * <p>A handler that calls exit with a number of its own hides from the parent what happened. The
 * default action does not: the status is 128 + the signal's number. For HUP, INT and TERM that is
 * the JVM's orderly end, with shutdown hooks; for the others the kernel's, without.
 */
final class EndAsTheSignalWould {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException, InterruptedException {
    end(Signal.TERM);
    end(Signal.PROF);
  }

  private static void end(Signal signal) throws IOException, InterruptedException {
    Process child = Child.start(EndsByDefaultAction.class, signal.name());
    try (BufferedReader reader = child.inputReader()) {
      log.info("{}", reader.readLine());
      Signals.send(child.pid(), signal);
      reader.lines().forEach(line -> log.info("{}: {}", signal, line));
    }
    log.info("{}: status 128 + {}", signal, child.waitFor() - 128);
  }
}

// Output:
// (main      ) ready
// (main      ) SIGTERM: clean
// (main      ) SIGTERM: shutdown hook
// (main      ) SIGTERM: status 128 + 15
// (main      ) ready
// (main      ) SIGPROF: clean
// (main      ) SIGPROF: status 128 + 27
