package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Result;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Capture output and error output, each for itself.
 *
 * <p>Results and complaints come on two pipes, and both have to be read at once: who reads the
 * first to its end before the second waits for ever as soon as the second is full. A command drains
 * both all the time, without being asked. In which order the two were written relative to each
 * other is lost; {@link MergeErrorIntoOutput} keeps it.
 */
final class CaptureBothApart {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Result result =
        Command.shell("echo one; echo careful >&2; echo two; echo stop >&2; exit 1").run();
    log.info("{}", result.exit());
    log.info("output: {}", result.lines());
    log.info("error:  {}", result.error().lines().toList());
  }
}

// Output:
// (main      ) exit code 1
// (main      ) output: [one, two]
// (main      ) error:  [careful, stop]
