package cookbook.subprocess;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How bytes and characters turn into each other.
 *
 * @param charset the child's
 * @param onError what becomes of bytes that are no character, and the other way round
 */
record Text(Charset charset, CodingErrorAction onError) {
  /** What a byte that is no character becomes. */
  private static final char REPLACEMENT = '\uFFFD';

  static final Text UTF_8 = new Text(StandardCharsets.UTF_8, CodingErrorAction.REPLACE);

  boolean refuses() {
    return onError == CodingErrorAction.REPORT;
  }

  /** The same, but what would be refused is replaced. */
  Text lenient() {
    return refuses() ? new Text(charset, CodingErrorAction.REPLACE) : this;
  }

  /** The bytes as a string, if all are ASCII and so mean the same in UTF-8; otherwise null. */
  static @Nullable String ascii(byte[] bytes, int offset, int length) {
    String decoded = new String(bytes, offset, length, StandardCharsets.UTF_8);
    boolean oneByteEach = decoded.length() == length && decoded.indexOf(REPLACEMENT) < 0;
    return oneByteEach ? decoded : null;
  }

  byte[] encode(String string) throws CharacterCodingException {
    if (onError == CodingErrorAction.REPLACE) {
      return string.getBytes(charset);
    }
    ByteBuffer bytes =
        charset
            .newEncoder()
            .onMalformedInput(onError)
            .onUnmappableCharacter(onError)
            .encode(CharBuffer.wrap(string));
    byte[] exact = new byte[bytes.remaining()];
    bytes.get(exact);
    return exact;
  }

  String decode(byte[] bytes, int offset, int length) throws CharacterCodingException {
    if (onError == CodingErrorAction.REPLACE) {
      return new String(bytes, offset, length, charset); // many times faster than a decoder
    }
    return charset
        .newDecoder()
        .onMalformedInput(onError)
        .onUnmappableCharacter(onError)
        .decode(ByteBuffer.wrap(bytes, offset, length))
        .toString();
  }

  String decode(byte[] bytes) throws CharacterCodingException {
    return decode(bytes, 0, bytes.length);
  }

  /** As {@link #decode}, without the ends of line at the end: as the shell's {@code $(…)}. */
  String decodeTrimmed(byte[] bytes) throws CharacterCodingException {
    byte[] newline = bytesOf('\n');
    if (newline.length > 1 || newline[0] != '\n') {
      return decode(bytes).replaceFirst("[\\r\\n]+\\z", "");
    }
    return decode(bytes, 0, lengthTrimmed(bytes, bytes.length));
  }

  /** Without the ends of line at the end, in a charset that has them as ASCII has. */
  static int lengthTrimmed(byte[] bytes, int length) {
    int trimmed = length;
    while (trimmed > 0 && (bytes[trimmed - 1] == '\n' || bytes[trimmed - 1] == '\r')) {
      trimmed--;
    }
    return trimmed;
  }

  /** How a character of ASCII is written, without a byte order mark. */
  byte[] bytesOf(char character) {
    byte[] once = String.valueOf(character).getBytes(charset);
    byte[] twice = String.valueOf(character).repeat(2).getBytes(charset);
    return Arrays.copyOfRange(twice, once.length, twice.length);
  }
}
