package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Result;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drain both pipes while the child runs, however much it says.
 *
 * <p>The cure for {@link HangOnFullPipe}. To read one pipe to its end and then the other is not
 * enough: this child fills the error output first. With {@link ProcessBuilder} one needs a thread
 * for each of the two pipes, and a third one for the input; {@code run} does it by itself.
 */
final class DrainBothPipes {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Result result = Command.shell("head -c 1000000 /dev/zero >&2; head -c 2000000 /dev/zero").run();
    log.info("output: {} bytes", result.bytes().length);
    log.info("error:  {} characters", result.error().length());
    log.info("{}", result.exit());
  }
}

// Output:
// (main      ) output: 2000000 bytes
// (main      ) error:  1000000 characters
// (main      ) exit code 0
