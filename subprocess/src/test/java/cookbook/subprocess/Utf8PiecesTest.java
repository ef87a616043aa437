package cookbook.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class Utf8PiecesTest {
  private static String joined(byte[] bytes, int pieceLength) {
    Utf8Pieces pieces = new Utf8Pieces();
    for (int from = 0; from < bytes.length; from += pieceLength) {
      int to = Math.min(bytes.length, from + pieceLength);
      pieces.add(Arrays.copyOfRange(bytes, from, to), to - from);
    }
    return pieces.join();
  }

  private static void assertDecodedAsAWhole(byte[] bytes) {
    String whole = new String(bytes, UTF_8);
    for (int pieceLength = 1; pieceLength <= 9; pieceLength++) {
      assertEquals(whole, joined(bytes, pieceLength), Arrays.toString(bytes));
    }
  }

  @Test
  void characterCutAnywhereIsWhole() {
    assertDecodedAsAWhole("a é ñ € 漢字 \uD83D\uDE00 \uD834\uDD1E z".getBytes(UTF_8));
  }

  @Test
  void nothingIsEmpty() {
    assertEquals("", new Utf8Pieces().join());
    assertDecodedAsAWhole(new byte[0]);
  }

  @Test
  void whatIsNoCharacterIsReplacedAsOftenAsInOnePiece() {
    Random random = new Random(42);
    int[] interesting = {
      'a', '\n', 0x80, 0x9f, 0xa0, 0xbf, 0xc0, 0xc3, 0xdf, 0xe0, 0xe2, 0xed, 0xef, 0xf0, 0xf4, 0xf5,
      0xff
    };
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = (byte) interesting[random.nextInt(interesting.length)];
      }
      assertDecodedAsAWhole(bytes);
    }
  }
}
