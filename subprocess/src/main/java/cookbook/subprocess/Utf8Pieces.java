package cookbook.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A long text that comes in pieces of bytes: decodes as {@code new String(all, UTF_8)} would,
 * without joining the bytes first. Not for several threads.
 */
final class Utf8Pieces {
  /*
   * Each piece is decoded while it is in the cache, and the strings are joined once. A character
   * may be cut by the edge of a piece: what could be the beginning of one is carried over to the
   * next. To cut before a byte that begins a character changes nothing, whatever comes before it,
   * nor does it between bytes that cannot belong to one.
   */

  private static final int LONGEST_CHARACTER = 4;

  private final List<String> decoded = new ArrayList<>();
  private byte[] carried = new byte[0];

  void add(byte[] bytes, int length) {
    int from = 0;
    while (from < Math.min(length, LONGEST_CHARACTER) && isContinuation(bytes[from])) {
      from++;
    }
    byte[] character = Arrays.copyOf(carried, carried.length + from);
    System.arraycopy(bytes, 0, character, carried.length, from);
    if (from == length && character.length < LONGEST_CHARACTER) {
      carried = character; // which may still not be whole
      return;
    }
    decoded.add(new String(character, UTF_8));
    int to = lastBeginning(bytes, from, length);
    decoded.add(new String(bytes, from, to - from, UTF_8));
    carried = Arrays.copyOfRange(bytes, to, length);
  }

  /** A beginning that is decoded already; nothing else may come before it. */
  void addDecoded(String beginning) {
    decoded.add(beginning);
  }

  /** Where a character begins that may not be whole; the length, if none does. */
  private static int lastBeginning(byte[] bytes, int from, int length) {
    int at = length - 1;
    while (at > Math.max(from, length - LONGEST_CHARACTER) && isContinuation(bytes[at])) {
      at--;
    }
    return at >= from && bytes[at] < 0 && !isContinuation(bytes[at]) ? at : length;
  }

  private static boolean isContinuation(byte value) {
    return (value & 0xc0) == 0x80;
  }

  /** All that was added; nothing may be added after that. */
  String join() {
    decoded.add(new String(carried, UTF_8));
    return String.join("", decoded);
  }
}
