package cookbook.subprocess.recipes;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * End a child at its time-out, and leave its own child running (broken).
 *
 * <p>{@code destroyForcibly} kills one process, the one that was started. What that one has started
 * lives on, orphaned, and nobody knows of it any more: build servers die of thousands of these. If
 * it still holds the pipe, a reader waits for it besides. {@link EndWholeTree} is the cure.
 *
 * <p>Python's {@code run(..., timeout=…)} kills one process too.
 */
final class LeaveGrandchildBehind {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; wait")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader reader = shell.inputReader()) {
      ProcessHandle sleep = ProcessHandle.of(Long.parseLong(reader.readLine())).orElseThrow();
      log.info("ended in time: {}", shell.waitFor(100, TimeUnit.MILLISECONDS));
      log.info("killed: exit code {}", shell.destroyForcibly().waitFor());
      log.info("the grandchild lives: {}", sleep.isAlive());
      sleep.destroyForcibly(); // or it would sleep for ten minutes, with nobody to know of it
      sleep.onExit().join();
    }
  }
}

// Output:
// (main      ) ended in time: false
// (main      ) killed: exit code 137
// (main      ) the grandchild lives: true
