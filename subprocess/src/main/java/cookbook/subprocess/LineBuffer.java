package cookbook.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes bytes, gives lines: without the {@code \n} or {@code \r\n} that ends them. Not for several
 * threads.
 */
final class LineBuffer {
  /*
   * Lines are cut from bytes, then decoded one by one: no character is cut by the edge of a buffer,
   * and what is not taken is still as the child has written it. The newline is looked for eight
   * bytes at a time (the zero byte trick, Mycroft 1987); in the few charsets where it has more
   * bytes than one, unit by unit.
   *
   * Where what has come is ASCII, which is most often, it is one string: to look for a newline in
   * it, and to cut a line out of it, are vector operations of the JVM, and check nothing again.
   *
   * A lone \r ends no line: after one that is the last byte so far, a dialogue would have to wait
   * for the next byte to know whether a \n follows.
   */

  private static final int FIRST_BYTES = 1024;
  private static final int MOST_BYTES_AT_ONCE = 256 * 1024;
  private static final int MOST_ASCII_AT_ONCE = 64 * 1024; // it stays in the cache
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Where bytes come from. */
  @FunctionalInterface
  interface Source {
    /** Reads at least one byte; −1 at the end. */
    int read(byte[] buffer, int offset, int length) throws IOException, InterruptedException;
  }

  private final long limit;
  private Text text;
  private byte[] newline;
  private byte[] carriageReturn;

  /** What is not taken yet: from {@code start} to {@code end}; no newline before {@code seen}. */
  private byte[] bytes;

  private int start;
  private int seen;
  private int end;
  private boolean begun;

  /** What stands from {@code asciiFrom} on, if it is ASCII; null if that is not known. */
  private @Nullable String ascii;

  private int asciiFrom;

  /**
   * Creates an empty one.
   *
   * @param limit how many bytes a line may have
   */
  LineBuffer(Text text, long limit) {
    this(text, limit, new byte[FIRST_BYTES], 0);
  }

  private LineBuffer(Text text, long limit, byte[] bytes, int end) {
    this.text = text;
    this.newline = text.bytesOf('\n');
    this.carriageReturn = text.bytesOf('\r');
    this.limit = limit;
    this.bytes = bytes;
    this.end = end;
    lookForAscii();
  }

  /** All lines of what a child has said. */
  static List<String> linesOf(byte[] bytes, Text text) throws CharacterCodingException {
    LineBuffer buffer = new LineBuffer(text, Long.MAX_VALUE, bytes, bytes.length);
    List<String> lines = new ArrayList<>();
    try {
      for (String line = buffer.next(); line != null; line = buffer.next()) {
        lines.add(line);
      }
    } catch (OverLimitException e) {
      throw new AssertionError("no limit, and yet one was passed", e);
    }
    String last = buffer.last();
    if (last != null) {
      lines.add(last);
    }
    return List.copyOf(lines);
  }

  void add(byte[] more, int offset, int length) throws OverLimitException {
    makeRoom(length);
    System.arraycopy(more, offset, bytes, end, length);
    end += length;
    lookForAscii();
  }

  /** Adds bytes, and passes on the lines that are whole then; those are cut where the bytes are. */
  void pass(byte[] more, int offset, int length, Consumer<String> consumer)
      throws OverLimitException, CharacterCodingException {
    int head = start == end ? 0 : lengthOfLine(more, offset, length);
    add(more, offset, head);
    takeLines(consumer);
    if (start < end) {
      add(more, offset + head, length - head);
      takeLines(consumer);
    } else {
      passUncopied(more, offset + head, offset + length, consumer);
    }
  }

  private int lengthOfLine(byte[] more, int offset, int length) {
    int at = indexOf(newline[newline.length - 1], more, offset, offset + length);
    return at < 0 ? length : at + 1 - offset;
  }

  private void takeLines(Consumer<String> consumer)
      throws OverLimitException, CharacterCodingException {
    for (String line = next(); line != null; line = next()) {
      consumer.accept(line);
    }
  }

  /** Nothing is pending: the other array stands in for our own. */
  private void passUncopied(byte[] other, int from, int to, Consumer<String> consumer)
      throws OverLimitException, CharacterCodingException {
    byte[] own = bytes;
    bytes = other;
    start = from;
    seen = from;
    end = to;
    int rest;
    try {
      lookForAscii();
      takeLines(consumer);
    } finally {
      rest = start;
      bytes = own;
      start = 0;
      seen = 0;
      end = 0;
    }
    add(other, rest, to - rest);
  }

  /** Reads once, as much as fits; false at the end of the source. */
  boolean fill(Source source) throws IOException, InterruptedException {
    if (end == bytes.length) {
      makeRoom(Math.min(bytes.length, MOST_BYTES_AT_ONCE));
    }
    int count = source.read(bytes, end, bytes.length - end);
    end += Math.max(0, count);
    lookForAscii();
    return count >= 0;
  }

  private void lookForAscii() {
    int length = Math.min(end - seen, MOST_ASCII_AT_ONCE);
    ascii = text.charset().equals(UTF_8) ? Text.ascii(bytes, seen, length) : null;
    asciiFrom = seen;
  }

  private void makeRoom(int length) throws OverLimitException {
    if (end + (long) length <= bytes.length) {
      return;
    }
    int pending = end - start;
    long needed = pending + (long) length;
    if (needed > Capture.MAX_BYTES) {
      throw new OverLimitException(Capture.MAX_BYTES);
    }
    long grown = Math.min(Capture.MAX_BYTES, Math.max(needed, 2L * pending));
    byte[] target = needed <= bytes.length ? bytes : new byte[(int) grown];
    System.arraycopy(bytes, start, target, 0, pending);
    bytes = target;
    seen -= start;
    start = 0;
    end = pending;
  }

  /**
   * Takes the next whole line; null if there is none yet.
   *
   * @throws OverLimitException if what is there of it is longer than the limit
   */
  @Nullable String next() throws OverLimitException, CharacterCodingException {
    if (!begun && !begin()) {
      return null;
    }
    int at = indexOfNewline();
    if ((at < 0 ? end : at) - start > limit) {
      throw new OverLimitException(limit);
    }
    if (at < 0) {
      return null;
    }
    String line = line(at);
    start = at + newline.length;
    seen = start;
    return line;
  }

  /** Takes what stands after the last newline, when no more comes; null if that is nothing. */
  @Nullable String last() throws CharacterCodingException {
    if (start == end) {
      return null;
    }
    String line = line(end);
    start = end;
    seen = end;
    return line;
  }

  private String line(int to) throws CharacterCodingException {
    if (ascii != null && start >= asciiFrom && to - asciiFrom <= ascii.length()) {
      int last = to - asciiFrom - 1;
      boolean cut = to > start && ascii.charAt(last) == '\r';
      return ascii.substring(start - asciiFrom, cut ? last : last + 1);
    }
    int before = to - carriageReturn.length;
    boolean cut =
        before >= start
            && Arrays.equals(bytes, before, to, carriageReturn, 0, carriageReturn.length);
    return text.decode(bytes, start, (cut ? before : to) - start);
  }

  /** How many bytes are not taken yet. */
  int size() {
    return end - start;
  }

  /** Takes bytes as they are; 0 if there are none. */
  int take(byte[] target, int offset, int length) {
    int count = Math.min(length, end - start);
    System.arraycopy(bytes, start, target, offset, count);
    start += count;
    if (seen < start) {
      seen = start;
      lookForAscii();
    }
    return count;
  }

  /** UTF-16 and UTF-32 tell by a mark at the beginning which byte of a character comes first. */
  private boolean begin() {
    String name = text.charset().name();
    if (name.equals("UTF-16") || name.equals("UTF-32")) {
      if (end - start < newline.length) {
        return false;
      }
      boolean littleEndian = bytes[start] == (byte) 0xff;
      boolean marked = littleEndian || bytes[start + newline.length - 1] == (byte) 0xff;
      String exact = name + (littleEndian ? "LE" : "BE");
      text = new Text(Charset.forName(exact), text.onError());
      newline = text.bytesOf('\n');
      carriageReturn = text.bytesOf('\r');
      start += marked ? newline.length : 0;
      seen = start;
    }
    begun = true;
    return true;
  }

  private int indexOfNewline() {
    while (ascii != null) {
      int at = ascii.indexOf('\n', seen - asciiFrom);
      seen = asciiFrom + (at < 0 ? ascii.length() : at);
      if (at >= 0) {
        return seen;
      }
      if (seen == end) {
        return -1;
      }
      lookForAscii();
    }
    if (newline.length == 1) {
      int at = indexOf(newline[0], bytes, seen, end);
      seen = at < 0 ? end : at;
      return at;
    }
    for (; seen + newline.length <= end; seen += newline.length) {
      if (Arrays.equals(bytes, seen, seen + newline.length, newline, 0, newline.length)) {
        return seen;
      }
    }
    return -1;
  }

  private static int indexOf(byte wanted, byte[] bytes, int from, int to) {
    long pattern = ONES * Byte.toUnsignedLong(wanted);
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long zeroWhereFound = (long) LONGS.get(bytes, i) ^ pattern;
      long found = (zeroWhereFound - ONES) & ~zeroWhereFound & HIGH_BITS;
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
