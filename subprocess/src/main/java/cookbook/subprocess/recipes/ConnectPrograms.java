package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Pipeline;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connect programs into a pipeline.
 *
 * <p>The kernel carries the bytes from one stage to the next; none of them passes through this JVM
 * until the last stage has written it. There is no shell, so nothing needs quoting: the pattern
 * with its {@code |} is an argument like any other.
 *
 * <p>Python hands each {@code Popen} the {@code stdout} of the one before, and must close its own
 * copy of it. {@code ProcessBuilder.startPipeline} starts one too, but leaves the first input and
 * all error outputs to the caller, who has to serve them at the same time.
 */
final class ConnectPrograms {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final String STOCK = "fruit:fig\nnut:hazel\nfruit:apple\nherb:basil\n";

  static void main() throws IOException {
    Pipeline fruits =
        Command.of("cat")
            .input(STOCK)
            .pipe(Command.of("grep", "-E", "^(fruit|nut):"))
            .pipe(Command.of("cut", "-d", ":", "-f", "2"))
            .pipe(Command.of("sort"));
    log.info("{}", fruits);
    log.info("{}", fruits.lines());
  }
}

// Output:
// (main      ) cat | grep -E '^(fruit|nut):' | cut -d : -f 2 | sort
// (main      ) [apple, fig, hazel]
