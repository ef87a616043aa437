package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.SignalInfo;
import cookbook.signals.SignalMask;
import cookbook.signals.Signals;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * See which process sent a signal.
 *
 * <p>"Who killed my server?" The kernel knows, and says it with the signal: the pid and the user of
 * the sender. Neither Python's handlers nor the JDK's own pass that on. For kill it is the kernel's
 * word; a sender of queued signals fills in its pid itself, so it is no means to authenticate.
 */
final class SeeWhoSentIt {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException, InterruptedException {
    long self = ProcessHandle.current().pid();
    try (var _ = SignalMask.hold(Signal.TERM)) { // it may come before we wait
      Process shell = new ProcessBuilder("sh", "-c", "kill -TERM " + self).start();
      SignalInfo info = Signals.await(Signal.TERM);
      log.info("{} by {}", info.signal(), info.code());
      log.info("the sender is the shell: {}", info.senderPid() == shell.pid());
      log.info("exit value {}", shell.waitFor());
    }
  }
}

// Output:
// (main      ) SIGTERM by USER
// (main      ) the sender is the shell: true
// (main      ) exit value 0
