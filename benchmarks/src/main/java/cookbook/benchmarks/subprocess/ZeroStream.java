package cookbook.benchmarks.subprocess;

import java.io.InputStream;

/** So many zero bytes. */
final class ZeroStream extends InputStream {
  private long remaining;

  ZeroStream(long length) {
    this.remaining = length;
  }

  @Override
  public int read() {
    if (remaining == 0) {
      return -1;
    }
    remaining--;
    return 0;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (remaining == 0) {
      return -1;
    }
    int n = (int) Math.min(length, remaining);
    remaining -= n;
    return n; // what is in the array does for zeros: nobody looks
  }
}
