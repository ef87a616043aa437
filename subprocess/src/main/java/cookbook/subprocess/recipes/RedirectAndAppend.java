package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Read a child's input from a file, write its output to one, and append.
 *
 * <p>The shell's {@code <}, {@code >} and {@code >>}. The child gets the open files themselves: no
 * byte passes through this JVM, whatever their size. A relative path starts from our directory, not
 * from the child's.
 *
 * <p>Python: {@code stdout=open(path, "a")}, which the caller closes.
 */
final class RedirectAndAppend {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Path names = Files.writeString(Files.createTempFile("names", ".txt"), "Zoe\nAda\n");
    Path sorted = Files.createTempFile("sorted", ".txt");
    Command.of("sort").input(names).output(Output.file(sorted)).check();
    log.info("written:  {}", Files.readAllLines(sorted));
    Command.of("echo", "and more").output(Output.append(sorted)).check();
    log.info("appended: {}", Files.readAllLines(sorted));
    Command.of("echo", "anew").output(Output.file(sorted)).check();
    log.info("replaced: {}", Files.readAllLines(sorted));
    Files.delete(names);
    Files.delete(sorted);
  }
}

// Output:
// (main      ) written:  [Ada, Zoe]
// (main      ) appended: [Ada, Zoe, and more]
// (main      ) replaced: [anew]
