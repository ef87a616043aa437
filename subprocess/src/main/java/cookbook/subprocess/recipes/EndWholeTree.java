package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.CommandTimeoutException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * End a child at its time-out, with all that it has started.
 *
 * <p>The cure for {@link LeaveGrandchildBehind}. When the time is over, every process of the tree
 * is found, stopped and killed before {@code run} throws: also those whose parent is gone already,
 * as here the sleep that a short-lived shell leaves in the background. They carry a mark in their
 * environment. The exception has what was said until then.
 *
 * <p>Off Linux an environment cannot be read, and a process that has lost its parent is not found.
 */
final class EndWholeTree {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final String TREE = "sh -c 'sleep 600 & echo $!'; sleep 600 & echo $!; wait";

  static void main() throws IOException {
    try {
      Command.shell(TREE).timeout(Duration.ofSeconds(2)).run();
      log.info("never reached");
    } catch (CommandTimeoutException e) {
      log.info("over after {} ms", e.timeout().toMillis());
      long[] pids = e.output().lines().mapToLong(Long::parseLong).toArray();
      for (long pid : pids) {
        log.info("a process of the tree runs: {}", isRunning(pid));
      }
    }
  }

  /** A dead process counts as alive until its parent has buried it, but it has no program. */
  private static boolean isRunning(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
  }
}

// Output:
// (main      ) over after 2000 ms
// (main      ) a process of the tree runs: false
// (main      ) a process of the tree runs: false
