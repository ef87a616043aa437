package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Signal;
import cookbook.subprocess.Subprocess;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Send a signal to a child that listens.
 *
 * <p>A signal that comes before the child has installed its handler kills it: USR1's default is to
 * end. So the child says when it is ready, and the parent waits for the word, not for a time that
 * is long enough on a good day.
 *
 * <p>Python: {@code os.kill(child.pid, signal.SIGUSR1)}, or {@code child.send_signal}. Java's
 * {@link Process} can send TERM and KILL only.
 */
final class SendSignal {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final String LISTENER =
      """
      trap 'echo received USR1; exit 5' USR1
      echo ready
      while :; do sleep 0.02; done
      """;

  static void main() throws IOException {
    try (Subprocess child = Command.shell(LISTENER).start()) {
      log.info("child: {}", child.readLine());
      log.info("sent: {}", child.signal(Signal.USR1));
      log.info("child: {}", child.readLine());
      log.info("{}", child.join().exit());
      log.info("sent to the dead: {}", child.signal(Signal.USR1));
    }
  }
}

// Output:
// (main      ) child: ready
// (main      ) sent: true
// (main      ) child: received USR1
// (main      ) exit code 5
// (main      ) sent to the dead: false
