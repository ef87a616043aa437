package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Subprocess;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Read the first words of a program that runs on.
 *
 * <p>A server says that it is ready, and then nothing for hours: {@code run} would wait for its
 * end. {@code start} returns at once, and {@code readLine} as soon as a line is there. What is not
 * read stays in the pipe. {@code close} ends the child, and all that it has started: no path out of
 * the block leaves it behind.
 *
 * <p>Python: {@code Popen(..., stdout=PIPE)}; its {@code with} waits for the child's end instead.
 */
final class ReadWhileItRuns {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Subprocess server = Command.shell("echo listening on port 8080; sleep 600").start();
    try (server) {
      log.info("read: {}", server.readLine());
      log.info("alive after the first line: {}", server.isAlive());
    }
    log.info("alive after close: {}", server.isAlive());
  }
}

// Output:
// (main      ) read: listening on port 8080
// (main      ) alive after the first line: true
// (main      ) alive after close: false
