package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.CommandFailedException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turn an exit code other than 0 into an exception.
 *
 * <p>{@code run} returns whatever happens, and a caller that forgets to look goes on as if all was
 * well. {@code check}, {@code text}, {@code lines} and {@code bytes} throw instead, and the
 * exception knows the command, the exit and the last words. A program that has other codes for
 * success says so by {@code expect}: {@code grep} returns 1 for "no match".
 *
 * <p>Python: {@code run(..., check=True)} and {@code CalledProcessError}.
 */
final class CheckExitCode {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Command backup = Command.shell("echo no space left >&2; exit 3");
    log.info("run returns: success is {}", backup.run().isSuccess());
    try {
      backup.check();
      log.info("never reached");
    } catch (CommandFailedException e) {
      log.info("check throws: {}, \"{}\"", e.exit(), e.error().strip());
    }
    Command grep = Command.of("grep", "needle").input("hay\n").expect(0, 1);
    log.info("grep found {} lines, which is no failure", grep.lines().size());
  }
}

// Output:
// (main      ) run returns: success is false
// (main      ) check throws: exit code 3, "no space left"
// (main      ) grep found 0 lines, which is no failure
