package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Exit;
import cookbook.subprocess.Subprocess;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ask a child to end, and kill it only if it does not listen.
 *
 * <p>TERM gives a program the chance to save its work; KILL does not, but cannot be ignored. {@code
 * terminate} sends the one, waits, and if the time of grace is over sends the other to the whole
 * tree. The child that listens is not made to wait for the end of the grace.
 *
 * <p>Python: {@code terminate}, {@code wait(timeout)}, {@code kill}, by hand.
 */
final class AskBeforeKilling {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final String POLITE = "trap 'exit 4' TERM; echo up; while :; do sleep 0.02; done";
  private static final String DEAF = "trap '' TERM; echo up; while :; do sleep 0.02; done";

  static void main() throws IOException {
    log.info("polite: {}", end(POLITE, Duration.ofSeconds(20)));
    log.info("deaf:   {}", end(DEAF, Duration.ofMillis(200)));
  }

  private static Exit end(String script, Duration grace) throws IOException {
    try (Subprocess child = Command.shell(script).start()) {
      child.readLine();
      return child.terminate(grace);
    }
  }
}

// Output:
// (main      ) polite: exit code 4
// (main      ) deaf:   killed by signal 9 (KILL)
