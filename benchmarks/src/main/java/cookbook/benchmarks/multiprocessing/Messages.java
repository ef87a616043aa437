package cookbook.benchmarks.multiprocessing;

/** What is sent as an object: a number, or an array of bytes. */
final class Messages {
  private byte[] bytes = {};
  private long sent;

  /** So many bytes, which say whether they are the last. */
  Object next(int size, boolean last) {
    return size == Long.BYTES ? (Object) (last ? -1L : sent++) : array(size, last);
  }

  private byte[] array(int size, boolean last) {
    if (bytes.length != size) {
      bytes = new byte[size];
    }
    bytes[0] = (byte) (last ? 1 : 0);
    return bytes;
  }

  static boolean isLast(Object message) {
    return message instanceof Long number ? number < 0 : ((byte[]) message)[0] == 1;
  }
}
