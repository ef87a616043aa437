package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Result;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Run a program on our own terminal, and see how it ended.
 *
 * <p>{@code inherit} lends the child our three standard streams. What it says stands in the output
 * without a thread's name before it: no byte of it passes through this JVM. {@code run} waits, and
 * returns however the child ended.
 *
 * <p>Python's {@code run} lends the streams unless told otherwise; {@link Command} captures unless
 * told otherwise, and so does {@link ProcessBuilder}, which then leaves the draining to the caller.
 */
final class RunAProgram {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Result result = Command.of("echo", "the child speaks for itself").inherit().run();
    log.info("it ended with {}", result.exit());
    log.info("captured: \"{}\"", result.output());
  }
}

// Output:
// the child speaks for itself
// (main      ) it ended with exit code 0
// (main      ) captured: ""
