package cookbook.subprocess;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Keeps what a child says: all up to a limit, or the last of it. For several threads.
 *
 * <p>An engine may also read straight into it: ask for {@link #room}, read at most that much into
 * {@link #chunk} from {@link #position} on, then {@link #advance}; no other thread may write
 * meanwhile. Without room, read elsewhere and {@link #accept}: that is what finds the limit passed.
 */
final class Capture implements Sink {
  /*
   * Chunks, joined once at the end: doubling one array would touch every page about three times,
   * and touching fresh pages is what capturing costs. Chunks grow, so a short answer costs little;
   * not too far, so that one is still in the cache, just zeroed, when it is read into, and is no
   * humongous object of the garbage collector's.
   */

  private static final int FIRST_BYTES = 4 * 1024;
  private static final int LAST_BYTES = 256 * 1024;

  /** What an array can hold. */
  static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  private final long limit;
  private final boolean tail;
  private final ArrayDeque<byte[]> full = new ArrayDeque<>();
  private long fullBytes;
  private byte[] chunk = new byte[0];
  private int position;

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

  @Override
  public synchronized void accept(byte[] buffer, int offset, int length) throws OverLimitException {
    int done = 0;
    while (done < length) {
      int count = Math.min(room(), length - done);
      if (count == 0) {
        throw new OverLimitException(limit);
      }
      System.arraycopy(buffer, offset + done, chunk, position, count);
      advance(count);
      done += count;
    }
  }

  /** How many bytes may be written into the chunk; 0 if the limit is reached. */
  synchronized int room() {
    if (position == chunk.length) {
      nextChunk();
    }
    long allowed = tail ? Long.MAX_VALUE : limit - fullBytes - position;
    return (int) Math.min(allowed, chunk.length - position);
  }

  private void nextChunk() {
    if (position > 0) {
      full.add(chunk);
      fullBytes += position;
    }
    while (tail && !full.isEmpty() && fullBytes - full.getFirst().length >= limit) {
      fullBytes -= full.removeFirst().length;
    }
    chunk = new byte[Math.clamp(2L * chunk.length, FIRST_BYTES, LAST_BYTES)];
    position = 0;
  }

  synchronized byte[] chunk() {
    return chunk;
  }

  synchronized int position() {
    return position;
  }

  synchronized void advance(int count) {
    position += count;
  }

  /** As {@link Text#decodeTrimmed} of {@link #bytes}; a long text without joining them first. */
  synchronized String textTrimmed(Text text) throws CharacterCodingException {
    if (full.isEmpty() || tail || !text.equals(Text.UTF_8)) {
      return text.decodeTrimmed(bytes());
    }
    Utf8Pieces pieces = new Utf8Pieces();
    long remaining = lengthTrimmed();
    for (byte[] each : full) {
      int length = (int) Math.min(each.length, remaining);
      pieces.add(each, length);
      remaining -= length;
    }
    pieces.add(chunk, (int) remaining);
    return pieces.join();
  }

  /** How much there is, without the ends of line at its end. */
  private long lengthTrimmed() {
    int inChunk = Text.lengthTrimmed(chunk, position);
    long length = fullBytes + inChunk;
    Iterator<byte[]> backwards = full.descendingIterator();
    while (inChunk == 0 && backwards.hasNext()) {
      byte[] before = backwards.next();
      inChunk = Text.lengthTrimmed(before, before.length);
      length -= before.length - inChunk;
    }
    return length;
  }

  synchronized byte[] bytes() {
    int total = Math.toIntExact(fullBytes + position);
    byte[] all = new byte[total];
    int at = 0;
    for (byte[] each : full) {
      System.arraycopy(each, 0, all, at, each.length);
      at += each.length;
    }
    System.arraycopy(chunk, 0, all, at, position);
    int excess = tail ? (int) Math.max(0, total - limit) : 0;
    return excess == 0 ? all : Arrays.copyOfRange(all, excess, total);
  }
}
