package cookbook.signals;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * Zeroed memory of the C library, freed when closed and not before.
 *
 * <p>Not JNA's {@code Memory}: that starts a cleaner's thread, which ends after half a minute
 * without work, and a thread that began before a real-time signal was blocked unblocks it when it
 * ends.
 */
final class Block extends Pointer implements AutoCloseable {
  private final int bytes;

  Block(int bytes) {
    super(Native.malloc(bytes));
    this.bytes = bytes;
    clear(bytes);
  }

  int bytes() {
    return bytes;
  }

  long address() {
    return peer;
  }

  @Override
  public void close() {
    Native.free(peer);
  }
}
