package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.CommandFailedException;
import cookbook.subprocess.Output;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keep the output of a program that fails.
 *
 * <p>What a program said before it failed is often all that is known. The exception carries both
 * streams as far as they were captured: here the error output goes to our own instead, so that the
 * user reads it at once, and the exception has the output alone.
 *
 * <p>Python's {@code CalledProcessError} carries {@code output} and {@code stderr} alike.
 */
final class CaptureThoughItFailed {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Command copy = Command.shell("echo copied 2 of 3; echo 'third file is locked' >&2; exit 1");
    try {
      copy.error(Output.inherit()).check();
      log.info("never reached");
    } catch (CommandFailedException e) {
      log.info("{}", e.exit());
      log.info("output: \"{}\"", e.output().strip());
      log.info("error:  \"{}\", for it went to the terminal", e.error());
    }
  }
}

// Output:
// (main      ) exit code 1
// (main      ) output: "copied 2 of 3"
// (main      ) error:  "", for it went to the terminal
