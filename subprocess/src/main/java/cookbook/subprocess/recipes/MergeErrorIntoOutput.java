package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Result;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Send the error output where the output goes, in the order of writing.
 *
 * <p>A log reads best with the complaint right after the line that caused it. The child gets one
 * pipe for both streams, the shell's {@code 2>&1}, so the order is the one in which it wrote. A
 * program that buffers its output when that is no terminal may still write late: that is its own
 * doing, and nobody outside can undo it.
 *
 * <p>Python: {@code stderr=subprocess.STDOUT}.
 */
final class MergeErrorIntoOutput {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Result result =
        Command.shell("echo step 1; echo step 1 complains >&2; echo step 2").errorToOutput().run();
    result.lines().forEach(log::info);
    log.info("left for the error output: \"{}\"", result.error());
  }
}

// Output:
// (main      ) step 1
// (main      ) step 1 complains
// (main      ) step 2
// (main      ) left for the error output: ""
