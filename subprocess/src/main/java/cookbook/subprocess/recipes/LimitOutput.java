package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.CommandOutputException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limit how much a program may say.
 *
 * <p>Who captures the output of a program that somebody else wrote bets the heap on it: {@code yes}
 * fills gigabytes in seconds. With a limit the child is ended as soon as it says more, and the
 * exception has what was said until then.
 */
final class LimitOutput {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    try {
      Command.of("yes").limit(10_000).run();
      log.info("never reached");
    } catch (CommandOutputException e) {
      log.info("refused, {} characters kept", e.output().length());
    }
  }
}

// Output:
// (main      ) refused, {1..10000} characters kept
