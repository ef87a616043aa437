package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Result;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Capture what a program prints: as bytes, as text, as lines.
 *
 * <p>A {@link Result} keeps the bytes and decodes them when asked, as UTF-8 unless the command says
 * otherwise. Where only the text matters, {@code text()} is the shorter way: without the ends of
 * line at its end, as {@code $(…)} gives it, and with an exception if the program fails.
 *
 * <p>Python's {@code stdout} is bytes unless {@code text=True} is said; then it is text only.
 */
final class CaptureOutput {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Command menu = Command.of("printf", "tea\\ncaf\\303\\251\\n"); // é is two bytes in UTF-8
    Result result = menu.check();
    log.info("{} bytes, {} characters", result.bytes().length, result.output().length());
    log.info("lines: {}", result.lines());
    log.info("text:  \"{}\"", menu.text().replace("\n", "\\n"));
  }
}

// Output:
// (main      ) 10 bytes, 9 characters
// (main      ) lines: [tea, café]
// (main      ) text:  "tea\ncafé"
