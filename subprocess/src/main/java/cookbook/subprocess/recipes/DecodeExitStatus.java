package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Exit;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tell an exit code from a signal.
 *
 * <p>A program ends by itself with a code, or a signal ends it: the kernel killed it for want of
 * memory, somebody pressed Ctrl-C, it crashed. An {@link Exit} knows which. Its code is the
 * shell's, 128 + the signal's number; Python's {@code returncode} is the number, negative, as the
 * last column shows for those who port.
 */
final class DecodeExitStatus {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    for (String script : new String[] {"exit 0", "exit 3", "kill -TERM $$", "kill -KILL $$"}) {
      Exit exit = Command.shell(script).run().exit();
      int python = exit.signalNumber() == 0 ? exit.code() : -exit.signalNumber();
      log.info("{}: {}, code {}, in Python {}", script, exit, exit.code(), python);
    }
  }
}

// Output:
// (main      ) exit 0: exit code 0, code 0, in Python 0
// (main      ) exit 3: exit code 3, code 3, in Python 3
// (main      ) kill -TERM $$: killed by signal 15 (TERM), code 143, in Python -15
// (main      ) kill -KILL $$: killed by signal 9 (KILL), code 137, in Python -9
