package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Result;
import cookbook.subprocess.Subprocess;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talk with a program whose error output comes with its output.
 *
 * <p>What the child says on either stream comes back on one pipe, in the order of writing. The
 * error output is then empty: Python has {@code None} there, Java the empty text, so that nobody
 * has to ask first.
 */
final class CommunicateMerged {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Command echo = Command.shell("echo ready >&2; cat; echo over >&2").errorToOutput();
    try (Subprocess child = echo.start()) {
      Result result = child.communicate("what was sent\n");
      log.info("output: {}", result.lines());
      log.info("error:  \"{}\"", result.error());
    }
  }
}

// Output:
// (main      ) output: [ready, what was sent, over]
// (main      ) error:  ""
