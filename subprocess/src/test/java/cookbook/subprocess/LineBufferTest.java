package cookbook.subprocess;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_32;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class LineBufferTest {
  private static Text replacing(Charset charset) {
    return new Text(charset, CodingErrorAction.REPLACE);
  }

  /** The lines of these bytes, when they come in pieces of this size. */
  private static List<String> lines(byte[] bytes, Charset charset, int piece) throws Exception {
    LineBuffer buffer = new LineBuffer(replacing(charset), Long.MAX_VALUE);
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += piece) {
      buffer.add(bytes, at, Math.min(piece, bytes.length - at));
      for (String line = buffer.next(); line != null; line = buffer.next()) {
        lines.add(line);
      }
    }
    String last = buffer.last();
    if (last != null) {
      lines.add(last);
    }
    assertNull(buffer.last());
    assertEquals(lines, LineBuffer.linesOf(bytes, replacing(charset)));
    assertEquals(lines, passedLines(bytes, charset, piece));
    return lines;
  }

  private static List<String> passedLines(byte[] bytes, Charset charset, int piece)
      throws Exception {
    LineBuffer buffer = new LineBuffer(replacing(charset), Long.MAX_VALUE);
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += piece) {
      buffer.pass(bytes, at, Math.min(piece, bytes.length - at), lines::add);
    }
    String last = buffer.last();
    if (last != null) {
      lines.add(last);
    }
    return lines;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "ISO-8859-1", "IBM037"})
  void linesAreTheSameWhereverTheyAreCut(String charset) throws Exception {
    boolean latin = charset.startsWith("I");
    String last = latin ? "ü" : "Ċ"; // U+010A: has a byte 10 in UTF-16
    byte[] bytes = ("ü one\r\n\n\r\r\na\rb\n" + last).getBytes(Charset.forName(charset));
    List<String> expected = List.of("ü one", "", "\r", "a\rb", last);
    for (int piece = 1; piece <= bytes.length; piece++) {
      assertEquals(expected, lines(bytes, Charset.forName(charset), piece), "pieces of " + piece);
    }
  }

  @Test
  void longRestOfWhatWasOnlyLentIsTheLastLine() throws Exception {
    LineBuffer buffer = new LineBuffer(replacing(UTF_8), Long.MAX_VALUE);
    List<String> lines = new ArrayList<>();
    byte[] bytes = ("a\n" + "x".repeat(100_000)).getBytes(UTF_8);
    buffer.pass(bytes, 0, bytes.length, lines::add);
    assertEquals("x".repeat(100_000), buffer.last());
    assertEquals(List.of("a"), lines);
  }

  @Test
  void nothingOfTheCallersArrayIsKeptWhenTheConsumerThrows() throws Exception {
    LineBuffer buffer = new LineBuffer(Text.UTF_8, Long.MAX_VALUE);
    byte[] bytes = "a\nb\nc".getBytes(UTF_8);
    IllegalStateException thrown = new IllegalStateException("enough");
    assertThrows(
        IllegalStateException.class,
        () ->
            buffer.pass(
                bytes,
                0,
                bytes.length,
                _ -> {
                  throw thrown;
                }));
    assertNull(buffer.last());
    List<String> lines = new ArrayList<>();
    buffer.pass(bytes, 0, bytes.length, lines::add);
    assertEquals(List.of("a", "b"), lines);
    assertEquals("c", buffer.last());
  }

  @Test
  void byteOrderMarkIsHeeded() throws Exception {
    byte[] little = "\uFEFFa\nb\n".getBytes(UTF_16LE);
    byte[] big = "\uFEFFa\nb\n".getBytes(UTF_16BE);
    byte[] none = "a\nb\n".getBytes(UTF_16BE);
    for (byte[] bytes : List.of(little, big, none)) {
      assertEquals(List.of("a", "b"), lines(bytes, UTF_16, 3));
    }
    byte[] wide =
        ByteBuffer.allocate(16).putInt(0xFEFF).putInt('a').putInt('\n').putInt('b').array();
    assertEquals(List.of("a", "b"), lines(wide, UTF_32, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x€", "x", "x\r"})
  void linesOfAnyLengthAreFound(String content) throws Exception {
    Random random = new Random(7);
    List<String> expected = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      String line = content.repeat(random.nextInt(i % 500 == 0 ? 200_000 : 60)) + i;
      expected.add(line);
      text.append(line).append('\n');
    }
    for (int piece : new int[] {7, 8, 9, 1000, 100_000, 1_000_000}) {
      assertEquals(expected, lines(text.toString().getBytes(UTF_8), UTF_8, piece));
    }
  }

  @Test
  void everyOtherByteValueIsNoNewline() throws Exception {
    byte[] all = new byte[256 * 8];
    for (int i = 0; i < all.length; i++) {
      byte value = (byte) (i / 8);
      all[i] = value == '\n' ? (byte) 'x' : value;
    }
    assertEquals(1, lines(all, ISO_8859_1, 100).size());
  }

  @Test
  void whatIsNotTakenAsLinesCanBeTakenAsBytes() throws Exception {
    LineBuffer buffer = new LineBuffer(Text.UTF_8, 100);
    byte[] bytes = "line\nbytes\nline".getBytes(UTF_8);
    buffer.add(bytes, 0, bytes.length);
    assertEquals("line", buffer.next());
    byte[] taken = new byte[6];
    assertEquals(6, buffer.take(taken, 0, 6));
    assertArrayEquals("bytes\n".getBytes(UTF_8), taken);
    assertEquals(4, buffer.size());
    assertNull(buffer.next());
    assertEquals("line", buffer.last());
    assertEquals(0, buffer.take(taken, 0, 6));
  }

  @Test
  void linesGoOnWhereManyBytesWereTaken() throws Exception {
    byte[] bytes = "0123456\n".repeat(100_000).getBytes(UTF_8);
    LineBuffer buffer = new LineBuffer(Text.UTF_8, 100);
    buffer.add(bytes, 0, bytes.length);
    assertEquals("0123456", buffer.next());
    byte[] taken = new byte[300_003];
    assertEquals(taken.length, buffer.take(taken, 0, taken.length));
    assertEquals("3456", buffer.next());
    assertEquals("0123456", buffer.next());
  }

  @Test
  void limitIsForOneLine() throws Exception {
    LineBuffer buffer = new LineBuffer(Text.UTF_8, 5);
    byte[] bytes = "12345\n12345\n123456".getBytes(UTF_8);
    buffer.add(bytes, 0, bytes.length);
    assertEquals("12345", buffer.next());
    assertEquals("12345", buffer.next());
    assertThrows(OverLimitException.class, buffer::next);
    LineBuffer whole = new LineBuffer(Text.UTF_8, 5);
    whole.add("123456\n".getBytes(UTF_8), 0, 7);
    assertThrows(OverLimitException.class, whole::next);
  }

  @Test
  void refusedBytesSpoilOnlyTheirLine() throws Exception {
    Text strict = new Text(UTF_8, CodingErrorAction.REPORT);
    LineBuffer buffer = new LineBuffer(strict, 100);
    buffer.add(new byte[] {'a', '\n', -1, '\n'}, 0, 4);
    assertEquals("a", buffer.next());
    assertThrows(CharacterCodingException.class, buffer::next);
  }
}
