package cookbook.subprocess.recipes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Send text through another program, and read what comes back.
 *
 * <p>A pipe holds 64 KiB on Linux. A parent that first writes all and then reads hangs as soon as
 * the text is larger: the filter waits for somebody to read, the parent for somebody to take the
 * rest. So one thread writes while another reads, and both pipes are drained whatever their size.
 * Closing the writer is what tells the filter that the text is over.
 */
final class FilterText {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException, InterruptedException {
    Process filter =
        new ProcessBuilder("tr", "a-z", "A-Z")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread.ofVirtual().name("writer").start(() -> write(filter, "one line\nand another\n"));
    try (BufferedReader reader = filter.inputReader()) {
      reader.lines().forEach(line -> log.info("read: {}", line));
    }
    log.info("exit value {}", filter.waitFor());
  }

  private static void write(Process filter, String text) {
    try (Writer writer = filter.outputWriter()) {
      writer.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

// Output:
// (main      ) read: ONE LINE
// (main      ) read: AND ANOTHER
// (main      ) exit value 0
