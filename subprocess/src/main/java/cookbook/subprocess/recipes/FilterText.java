package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Send text through another program, and read what comes back.
 *
 * <p>The first thing to try when another program already does what is needed. The text may have any
 * size: a pipe holds 64 KiB on Linux, and a parent that first writes all and then reads hangs as
 * soon as the text is larger, the filter waiting for a reader, the parent for somebody to take the
 * rest. A command writes and reads at the same time. That the text is over is told by itself.
 *
 * <p>Python: {@code run(["tr", …], input=text, capture_output=True, text=True).stdout}.
 */
final class FilterText {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Command upper = Command.of("tr", "a-z", "A-Z");
    for (String line : upper.input("one line\nand another\n").lines()) {
      log.info("read: {}", line);
    }
    String large = "x".repeat(1_000_000);
    log.info(
        "a million come back too: {}", upper.input(large).text().equals("X".repeat(1_000_000)));
  }
}

// Output:
// (main      ) read: ONE LINE
// (main      ) read: AND ANOTHER
// (main      ) a million come back too: true
