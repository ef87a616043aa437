package cookbook.subprocess;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Arrays;

/** Keeps what a child says: all up to a limit, or the last of it. For several threads. */
final class Capture implements Sink {
  /*
   * Pieces, joined once at the end: doubling one array would touch every page about three times,
   * and touching fresh pages is what capturing costs. Little ones are gathered in a chunk. A large
   * one is copied as it comes, while it is in the cache, to memory that need not be zeroed first;
   * where a text is wanted, as a string if it is ASCII, so that the text is these strings joined,
   * decoded already. After one that is not, none is tried any more.
   */

  private static final int FIRST_BYTES = 1024;
  private static final int LAST_BYTES = 64 * 1024;
  private static final int LARGE_BYTES = 16 * 1024;

  /** What an array can hold. */
  static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  private sealed interface Piece {
    int length();

    void copyTo(byte[] target, int at);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Bytes(byte[] bytes) implements Piece {
    @Override
    public int length() {
      return bytes.length;
    }

    @Override
    public void copyTo(byte[] target, int at) {
      System.arraycopy(bytes, 0, target, at, bytes.length);
    }
  }

  private record Ascii(String string) implements Piece {
    @Override
    public int length() {
      return string.length();
    }

    @Override
    @SuppressWarnings("deprecation") // it takes the lower half of each character: here that is all
    public void copyTo(byte[] target, int at) {
      string.getBytes(0, string.length(), target, at);
    }
  }

  private final long limit;
  private final boolean tail;
  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
  private long inPieces;
  private boolean wantsAscii;
  private byte[] chunk = new byte[0];
  private int inChunk;

  private Capture(long limit, boolean tail) {
    this.limit = Math.min(limit, MAX_BYTES);
    this.tail = tail;
  }

  /** Keeps all; more than the limit is an {@link OverLimitException}. */
  static Capture all(long limit) {
    return new Capture(limit, false);
  }

  /** Keeps the last bytes, forgets what came before. */
  static Capture tail(long bytes) {
    return new Capture(bytes, true);
  }

  /** Makes {@link #textTrimmed} faster; to be said before anything is there. */
  synchronized void expectText() {
    wantsAscii = true;
  }

  @Override
  public synchronized void accept(byte[] buffer, int offset, int length) throws OverLimitException {
    int allowed = tail ? length : (int) Math.min(length, limit - inPieces - inChunk);
    if (allowed < LARGE_BYTES) {
      gather(buffer, offset, allowed);
    } else {
      sealChunk();
      add(piece(buffer, offset, allowed));
    }
    if (allowed < length) {
      throw new OverLimitException(limit);
    }
  }

  private void gather(byte[] buffer, int offset, int length) {
    if (length > chunk.length - inChunk) {
      sealChunk();
      int larger = Math.clamp(2L * chunk.length, FIRST_BYTES, LAST_BYTES);
      chunk = new byte[Math.max(larger, length)];
    }
    System.arraycopy(buffer, offset, chunk, inChunk, length);
    inChunk += length;
  }

  private void sealChunk() {
    if (inChunk > 0) {
      add(piece(chunk, 0, inChunk));
      inChunk = 0;
    }
  }

  private Piece piece(byte[] buffer, int offset, int length) {
    String ascii = wantsAscii ? Text.ascii(buffer, offset, length) : null;
    wantsAscii = ascii != null;
    return ascii != null
        ? new Ascii(ascii)
        : new Bytes(Arrays.copyOfRange(buffer, offset, offset + length));
  }

  private void add(Piece piece) {
    pieces.add(piece);
    inPieces += piece.length();
    while (tail && inPieces - pieces.getFirst().length() >= limit) {
      inPieces -= pieces.removeFirst().length();
    }
  }

  /** As {@link Text#decodeTrimmed} of {@link #bytes}; a long text without joining them first. */
  synchronized String textTrimmed(Text text) throws CharacterCodingException {
    if (pieces.isEmpty() || tail || !text.equals(Text.UTF_8)) {
      return text.decodeTrimmed(bytes());
    }
    Utf8Pieces decoded = new Utf8Pieces();
    for (Piece piece : piecesTrimmed()) {
      switch (piece) {
        case Bytes(var bytes) -> decoded.add(bytes, bytes.length);
        case Ascii(var string) -> decoded.addDecoded(string);
      }
    }
    return decoded.join();
  }

  /** All there is, without the ends of line at its end. */
  private ArrayDeque<Piece> piecesTrimmed() {
    sealChunk();
    ArrayDeque<Piece> all = new ArrayDeque<>(pieces);
    int length = 0;
    while (length == 0 && !all.isEmpty()) {
      Piece last = all.removeLast();
      byte[] bytes = new byte[last.length()];
      last.copyTo(bytes, 0);
      length = Text.lengthTrimmed(bytes, bytes.length);
      if (length > 0) {
        all.add(new Bytes(Arrays.copyOf(bytes, length)));
      }
    }
    return all;
  }

  synchronized byte[] bytes() {
    int total = Math.toIntExact(inPieces + inChunk);
    byte[] all = new byte[total];
    int at = 0;
    for (Piece piece : pieces) {
      piece.copyTo(all, at);
      at += piece.length();
    }
    System.arraycopy(chunk, 0, all, at, inChunk);
    int excess = tail ? (int) Math.max(0, total - limit) : 0;
    return excess == 0 ? all : Arrays.copyOfRange(all, excess, total);
  }
}
