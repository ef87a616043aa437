package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Output;
import cookbook.subprocess.Subprocess;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Write to a program piece by piece, until there is no more.
 *
 * <p>{@code sort} cannot say a word before it knows that its input is over. That is told by closing
 * the input, which {@code check} does before it waits; who forgets it waits for a child that waits
 * for him. Each {@code writeLine} goes out at once, there is no buffer to flush.
 *
 * <p>Python: {@code Popen(..., stdin=PIPE)} and {@code communicate}.
 */
final class WriteToAChild {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    try (Subprocess sort = Command.of("sort").output(Output.inherit()).start()) {
      for (String fruit : new String[] {"pear", "apple", "fig"}) {
        log.info("writing {}", fruit);
        sort.writeLine(fruit);
      }
      log.info("no more");
      log.info("{}", sort.check().exit());
    }
  }
}

// Output:
// (main      ) writing pear
// (main      ) writing apple
// (main      ) writing fig
// (main      ) no more
// apple
// fig
// pear
// (main      ) exit code 0
