package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Subprocess;
import cookbook.subprocess.recipes.child.Repeater;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hold a dialogue with a program, line by line.
 *
 * <p>The child is a Java program of our own, started with the JVM and class path that run this one.
 * Both sides have to send a line when it is complete: {@code writeLine} always does, and {@link
 * Repeater} flushes. Most programs keep their output back while it does not go to a terminal, and a
 * dialogue with such a one hangs at its first line, in every language.
 */
final class TalkLineByLine {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classPath = System.getProperty("java.class.path");
    Command repeater = Command.of(java.toString(), "-cp", classPath, Repeater.class.getName());
    try (Subprocess child = repeater.start()) {
      for (int i = 0; i < 3; i++) {
        child.writeLine("line " + i);
        log.info("answer: {}", child.readLine());
      }
      log.info("its notes: {}", child.check().error().lines().toList());
    }
  }
}

// Output:
// (main      ) answer: line 0
// (main      ) answer: line 1
// (main      ) answer: line 2
// (main      ) its notes: [starting, exiting]
