package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Signal;
import cookbook.subprocess.Subprocess;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signal a shell, and miss the program that it runs (broken).
 *
 * <p>The pid that we know is the shell's. The program that does the work is the shell's child: it
 * hears nothing, and the shell itself puts the signal off until that program has ended. The same
 * goes for every wrapper: {@code nice}, {@code env} or {@code ./gradlew}, unless it replaces itself
 * by {@code exec}. {@link SignalGroup} is the cure.
 */
final class SignalOnlyTheShell {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final String WORKER =
      """
      trap 'heard="received USR1"' USR1
      echo worker: ready
      read -r question
      echo "worker: ${heard:-received nothing}"
      """;
  private static final String SHELL =
      """
      trap 'echo shell: received USR1' USR1
      sh -c "$1"
      echo shell: over
      """;

  static void main() throws IOException {
    try (Subprocess shell = Command.shell(SHELL, WORKER).start()) {
      log.info("{}", shell.readLine());
      shell.signal(Signal.USR1);
      shell.writeLine("did you hear anything?");
      shell.lines().forEach(log::info);
    }
  }
}

// Output:
// (main      ) worker: ready
// (main      ) worker: received nothing
// (main      ) shell: received USR1
// (main      ) shell: over
