package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Result;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Throw away what a program says, and keep its exit code.
 *
 * <p>The child writes to {@code /dev/null} itself: nothing is captured, nothing fills up, and no
 * byte costs this JVM anything. Here the child looks where its streams lead, and tells by its exit
 * code, the one thing that comes back.
 *
 * <p>Python: {@code stdout=subprocess.DEVNULL}; what it then returns is {@code None}, here it is
 * the empty text.
 */
final class DiscardOutput {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Command noisy =
        Command.shell("head -c 1000000 /dev/zero; echo trouble >&2; [ -p /dev/stdout ] || exit 7");
    log.info("captured:  {}", summary(noisy.run()));
    log.info("discarded: {}", summary(noisy.discardOutput().discardError().run()));
  }

  private static String summary(Result result) {
    return "%s, output %d, error %d"
        .formatted(result.exit(), result.output().length(), result.error().length());
  }
}

// Output:
// (main      ) captured:  exit code 0, output 1000000, error 8
// (main      ) discarded: exit code 7, output 0, error 0
