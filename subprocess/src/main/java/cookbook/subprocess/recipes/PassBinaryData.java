package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import java.io.IOException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pass binary data through a program, byte for byte.
 *
 * <p>An image or an archive is no text: bytes that are no UTF-8 do not survive the way into a
 * string and back. {@code input(byte[])} and {@code bytes()} decode nothing. Here all 256 values of
 * a byte go through {@code cat}.
 *
 * <p>Python: the default, as long as neither {@code text} nor {@code encoding} is said.
 */
final class PassBinaryData {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    Command cat = Command.of("cat").input(all);
    log.info("as bytes: the same {}", Arrays.equals(all, cat.bytes()));
    String text = cat.text();
    log.info("as text: {} of {} lost", text.chars().filter(c -> c == '\uFFFD').count(), all.length);
  }
}

// Output:
// (main      ) as bytes: the same true
// (main      ) as text: 128 of 256 lost
