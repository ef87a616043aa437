package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.SignalMask;
import cookbook.signals.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * See what a child inherits of its parent's signals.
 *
 * <p>Handlers it cannot inherit, for they are code of another program: what its parent handles does
 * in the child what it does by default. What is ignored stays ignored, which is how {@code nohup}
 * works. What is held here is not blocked there: ProcessBuilder sees to that. Python's subprocess
 * does the same, but leaves a mask as it is.
 */
final class SeeWhatAChildInherits {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final String CHILD =
      """
      set -- $(grep SigBlk /proc/self/status)
      echo "blocked: $2"
      kill -ALRM $$
      echo ALRM did nothing
      kill -USR1 $$
      echo USR1 did nothing
      """;

  static void main() throws IOException, InterruptedException {
    try (var _ = Signals.handle(Signal.USR1, info -> log.info("{}", info));
        var _ = Signals.ignore(Signal.ALRM);
        var _ = SignalMask.hold(Signal.PROF, Signal.rt(0))) {
      Process child = new ProcessBuilder("sh", "-c", CHILD).start();
      try (BufferedReader reader = child.inputReader()) {
        reader.lines().forEach(line -> log.info("child: {}", line));
      }
      log.info("ended by {}", Signal.of(child.waitFor() - 128));
    }
  }
}

// Output:
// (main      ) child: blocked: 0000000000000000
// (main      ) child: ALRM did nothing
// (main      ) ended by SIGUSR1
