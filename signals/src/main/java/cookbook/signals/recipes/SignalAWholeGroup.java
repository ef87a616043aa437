package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signal a whole process group, a shell and what it runs.
 *
 * <p>{@code setsid} makes the shell the founder of a process group, whose number is the shell's
 * pid. What it starts belongs to the group, and one call reaches them all: Python's {@code
 * os.killpg}. Without {@code setsid} the child would be in our own group, and the signal would
 * reach us too.
 */
final class SignalAWholeGroup {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final String WORKER =
      """
      trap 'echo worker: heard USR1; exit' USR1
      echo worker: ready
      while :; do sleep 0.02; done
      """;
  private static final String SHELL =
      """
      trap 'echo shell: heard USR1' USR1
      sh -c "$1"
      echo shell: over
      """;

  static void main() throws IOException {
    Process shell = new ProcessBuilder("setsid", "sh", "-c", SHELL, "sh", WORKER).start();
    try (BufferedReader reader = shell.inputReader()) {
      log.info(reader.readLine());
      Signals.sendGroup(shell.pid(), Signal.USR1);
      reader.lines().forEach(log::info);
    }
  }
}

// Output:
// (main      ) worker: ready
// (main      ) worker: heard USR1
// (main      ) shell: heard USR1
// (main      ) shell: over
