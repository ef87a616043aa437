package cookbook.subprocess.recipes;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wait for a child before reading what it says, and hang (broken).
 *
 * <p>A pipe holds 64 KiB on Linux. A child that says more waits for a reader, and the parent that
 * waits for its end first waits for ever. With a short output the same code works, so it passes
 * every test until the day when the output is long. Here the wait has an end after a second, and
 * reading proves that nothing else was wrong. {@link DrainBothPipes} is the cure.
 *
 * <p>Python's documentation warns of the same: {@code Popen.wait} with {@code stdout=PIPE}.
 */
final class HangOnFullPipe {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException, InterruptedException {
    report(1_000, Duration.ofSeconds(20));
    report(1_000_000, Duration.ofSeconds(1));
  }

  private static void report(int bytes, Duration patience)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder("head", "-c", Integer.toString(bytes), "/dev/zero")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    boolean ended = child.waitFor(patience);
    log.info("{} bytes: ended before anybody read: {}", bytes, ended);
    int read = child.getInputStream().readAllBytes().length;
    log.info("read {}, exit code {}", read, child.waitFor());
  }
}

// Output:
// (main      ) 1000 bytes: ended before anybody read: true
// (main      ) read 1000, exit code 0
// (main      ) 1000000 bytes: ended before anybody read: false
// (main      ) read 1000000, exit code 0
