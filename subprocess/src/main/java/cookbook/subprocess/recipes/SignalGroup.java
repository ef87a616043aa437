package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Signal;
import cookbook.subprocess.Subprocess;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signal a whole process group, so that the shell's child hears it too.
 *
 * <p>{@code group()} starts the child as the leader of a process group, in a session of its own.
 * Whatever it starts belongs to the group, unless it leaves on purpose, and {@code signalGroup}
 * reaches them all. The price: a Ctrl-C in the terminal does not reach them any more, see {@link
 * EscapeCtrlC}.
 *
 * <p>Python: {@code preexec_fn=os.setpgrp}, or better {@code process_group=0}, and {@code
 * os.killpg}.
 */
final class SignalGroup {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final String WORKER =
      """
      trap 'echo worker: received USR1; exit' USR1
      echo worker: ready
      while :; do sleep 0.02; done
      """;
  private static final String SHELL =
      """
      trap 'echo shell: received USR1' USR1
      sh -c "$1"
      echo shell: over
      """;

  static void main() throws IOException {
    try (Subprocess shell = Command.shell(SHELL, WORKER).group().start()) {
      log.info("{}", shell.readLine());
      shell.signalGroup(Signal.USR1);
      shell.lines().forEach(log::info);
    }
  }
}

// Output:
// (main      ) worker: ready
// (main      ) worker: received USR1
// (main      ) shell: received USR1
// (main      ) shell: over
