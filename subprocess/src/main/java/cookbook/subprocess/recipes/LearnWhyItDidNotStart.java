package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.CommandNotStartedException;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learn why a program could not be started.
 *
 * <p>A missing program and a missing working directory are the same error to the kernel, and {@link
 * ProcessBuilder} reports both as {@code error: 2 (No such file or directory)}. The message here
 * says which one it was. A program that was started and failed is another exception.
 */
final class LearnWhyItDidNotStart {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    report(Command.of("no-such-program"));
    report(Command.of("true").in(Path.of("/no/such/directory")));
    report(Command.of("/etc"));
  }

  private static void report(Command command) throws IOException {
    try {
      log.info("{}", command.run());
    } catch (CommandNotStartedException e) {
      log.info("{}", e.getMessage());
    }
  }
}

// Output:
// (main      ) no-such-program: no program no-such-program on the PATH {path}
// (main      ) true: no such working directory: /no/such/directory
// (main      ) /etc: /etc is a directory, not a program
