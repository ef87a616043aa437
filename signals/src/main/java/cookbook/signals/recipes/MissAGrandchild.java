package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signal a shell, and miss the program that it runs (broken).
 *
 * <p>The pid at hand is the shell's; the work is done by the shell's child, which hears nothing.
 * And the shell puts the signal off until that child has ended. {@link SignalAWholeGroup} is the
 * cure.
 */
final class MissAGrandchild {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final String WORKER =
      """
      trap 'heard=USR1' USR1
      echo worker: ready
      read -r question
      echo "worker: heard ${heard:-nothing}"
      """;
  private static final String SHELL =
      """
      trap 'echo shell: heard USR1' USR1
      sh -c "$1"
      echo shell: over
      """;

  static void main() throws IOException {
    Process shell = new ProcessBuilder("sh", "-c", SHELL, "sh", WORKER).start();
    try (BufferedReader reader = shell.inputReader();
        BufferedWriter writer = shell.outputWriter()) {
      log.info(reader.readLine());
      Signals.send(shell.pid(), Signal.USR1);
      writer.write("did you hear anything?\n");
      writer.flush();
      reader.lines().forEach(log::info);
    }
  }
}

// Output:
// (main      ) worker: ready
// (main      ) worker: heard nothing
// (main      ) shell: heard USR1
// (main      ) shell: over
