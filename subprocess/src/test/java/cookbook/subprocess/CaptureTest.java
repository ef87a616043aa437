package cookbook.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CaptureTest {
  private final Random random = new Random(3);

  @Test
  void keepsAllOrTheEnd() throws Exception {
    byte[] bytes = new byte[3_000_000];
    random.nextBytes(bytes);
    for (int piece : new int[] {1000, 20_000, 65_536, 3_000_000}) {
      Capture all = Capture.all(bytes.length);
      Capture tail = Capture.tail(10_000);
      for (int at = 0; at < bytes.length; at += piece) {
        int length = Math.min(piece, bytes.length - at);
        all.accept(bytes, at, length);
        tail.accept(bytes, at, length);
      }
      assertArrayEquals(bytes, all.bytes());
      assertArrayEquals(
          Arrays.copyOfRange(bytes, bytes.length - 10_000, bytes.length), tail.bytes());
      assertThrows(OverLimitException.class, () -> all.accept(bytes, 0, 1));
      assertArrayEquals(bytes, all.bytes());
    }
  }

  @Test
  void keepsWhatTheLimitAllowsOfThePieceThatPassesIt() throws Exception {
    for (int limit : new int[] {0, 1, 100, 70_000}) {
      byte[] bytes = "x".repeat(limit + 1).getBytes(UTF_8);
      Capture capture = Capture.all(limit);
      assertThrows(OverLimitException.class, () -> capture.accept(bytes, 0, bytes.length));
      assertArrayEquals(Arrays.copyOf(bytes, limit), capture.bytes());
    }
  }

  @Test
  void keepsItsOwnCopy() throws Exception {
    byte[] buffer = new byte[50_000];
    for (boolean asText : new boolean[] {false, true}) {
      Arrays.fill(buffer, (byte) 'a');
      Capture capture = captureAll(1_000_000, asText);
      capture.accept(buffer, 0, buffer.length);
      capture.accept(buffer, 0, 5);
      Arrays.fill(buffer, (byte) 'b');
      assertEquals("a".repeat(50_005), capture.textTrimmed(Text.UTF_8));
    }
  }

  @Test
  void textIsThatOfAllBytesHoweverTheyCome() throws Exception {
    String[] contents = {"plain", "plain, then ä€😀", "\uFFFDat first", "\n\r\n"};
    for (String content : contents) {
      for (int round = 0; round < 20; round++) {
        byte[] bytes = (content.repeat(30_000) + "\r\n\n".repeat(round * 2000)).getBytes(UTF_8);
        if (round % 5 > 2) {
          bytes[random.nextInt(bytes.length)] = (byte) 0xff;
        }
        Capture capture = captureAll(bytes.length, round % 2 == 0);
        acceptInPieces(capture, bytes);
        assertEquals(Text.UTF_8.decodeTrimmed(bytes), capture.textTrimmed(Text.UTF_8));
        assertArrayEquals(bytes, capture.bytes());
      }
    }
  }

  private static Capture captureAll(long limit, boolean asText) {
    Capture capture = Capture.all(limit);
    if (asText) {
      capture.expectText();
    }
    return capture;
  }

  private void acceptInPieces(Capture capture, byte[] bytes) throws OverLimitException {
    int at = 0;
    while (at < bytes.length) {
      int most = random.nextBoolean() ? 100 : 60_000;
      int length = Math.min(1 + random.nextInt(most), bytes.length - at);
      capture.accept(bytes, at, length);
      at += length;
    }
  }
}
