package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.CommandTimeoutException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * End a child that has fallen silent, however long it may talk.
 *
 * <p>Nobody knows how long a download takes, but after a minute without a word it hangs. An idle
 * time-out begins anew with every byte on either stream: this child talks for longer than the time
 * that it may be silent, and is ended only when it stops. Waiting is the lesson: four seconds.
 */
final class EndSilentChild {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final String DOWNLOAD =
      "for part in 1 2 3 4 5 6; do echo part $part; sleep 0.4; done; sleep 600";

  static void main() throws IOException {
    try {
      Command.shell(DOWNLOAD).idleTimeout(Duration.ofSeconds(2)).run();
      log.info("never reached");
    } catch (CommandTimeoutException e) {
      log.info(
          "silent for {} ms after {} parts", e.timeout().toMillis(), e.output().lines().count());
    }
  }
}

// Output:
// (main      ) silent for 2000 ms after 6 parts
