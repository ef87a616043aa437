package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Result;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Let a pipeline end although its first stage never would.
 *
 * <p>{@code head} leaves after one line, and the next write of {@code yes} finds nobody at the
 * other end: the signal PIPE kills it, as in a shell. That counts as a failure of the stage, unless
 * the stage says that it is expected: 141 is 128 + 13, the number of PIPE.
 *
 * <p>Python ignores PIPE in itself and restores it in its children. A parent that forgets to makes
 * {@code yes} end with an error message; one that keeps a copy of the pipe's read end open never
 * sees it end.
 */
final class StopEndlessWriter {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Result result = Command.of("yes").expect(0, 141).pipe(Command.of("head", "-n", "1")).check();
    log.info("output {}", result.lines());
    log.info("yes:  {}", result.exits().getFirst());
    log.info("head: {}", result.exits().getLast());
  }
}

// Output:
// (main      ) output [y]
// (main      ) yes:  killed by signal 13 (PIPE)
// (main      ) head: exit code 0
