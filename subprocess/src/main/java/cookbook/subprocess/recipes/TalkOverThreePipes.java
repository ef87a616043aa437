package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Result;
import cookbook.subprocess.Subprocess;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talk over all three pipes: input, output and error output.
 *
 * <p>{@code communicate} writes the rest of the input, ends it, and reads both other pipes until
 * their ends, all at the same time, whatever was said before and however much there is: here far
 * more than the 64 KiB that a pipe holds, in all three.
 *
 * <p>Python's {@code communicate} returns a pair, and the exit code is asked for afterwards; here
 * all comes in one {@link Result}.
 */
final class TalkOverThreePipes {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    try (Subprocess child =
        Command.shell("read -r first; echo \"$first\" >&2; tee /dev/stderr").start()) {
      child.writeLine("an overture");
      Result result = child.communicate("x".repeat(300_000));
      log.info("output: {} characters", result.output().length());
      log.info("error:  {}, then {}", firstLine(result.error()), result.error().length() - 12);
      log.info("{}", result.exit());
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElseThrow();
  }
}

// Output:
// (main      ) output: 300000 characters
// (main      ) error:  an overture, then 300000
// (main      ) exit code 0
