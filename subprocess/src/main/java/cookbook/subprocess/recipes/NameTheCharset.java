package cookbook.subprocess.recipes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import cookbook.subprocess.Command;
import cookbook.subprocess.CommandOutputException;
import java.io.IOException;
import java.nio.charset.CodingErrorAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Name the charset of a program that does not speak UTF-8.
 *
 * <p>Bytes do not say which charset they are in. A wrong guess shows as {@code U+FFFD} where a
 * letter was, and by default that is all: a log line with one odd letter is better than none. Where
 * the text matters, {@code REPORT} makes it an exception, so that nothing broken is stored.
 *
 * <p>Python: {@code encoding=} and {@code errors=}; its default is to refuse. A reader of a {@link
 * Process} takes the platform's native encoding, which differs from machine to machine.
 */
final class NameTheCharset {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Command old = Command.of("printf", "caf\\351"); // é is one byte, octal 351, in Latin-1
    log.info("by default: {}", old.text().replace("\uFFFD", "[U+FFFD]"));
    log.info("as Latin-1: {}", old.charset(ISO_8859_1).text());
    try {
      log.info("{}", old.charset(UTF_8, CodingErrorAction.REPORT).text());
    } catch (CommandOutputException e) {
      log.info("as strict UTF-8: refused");
    }
  }
}

// Output:
// (main      ) by default: caf[U+FFFD]
// (main      ) as Latin-1: café
// (main      ) as strict UTF-8: refused
