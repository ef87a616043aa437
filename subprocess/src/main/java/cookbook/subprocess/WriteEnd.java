package cookbook.subprocess;

import java.io.IOException;

/** The end of a pipe that a child reads from. One thread at a time writes; any may close. */
interface WriteEnd {
  /**
   * Waits until all bytes are in the pipe.
   *
   * @throws IOException if the child has closed its input, or this end is closed
   * @throws InterruptedException if the thread was interrupted; how much is written is unknown then
   */
  void write(byte[] bytes, int offset, int length) throws IOException, InterruptedException;

  /**
   * Says that a thread exchanges, or will, or does so no longer. While one does, a write by another
   * thread that finds the pipe full may leave the rest to it.
   */
  default void attend(boolean exchanging) {}

  /** Closes our end: the child reads the end of its input. Twice is fine. */
  void close();
}
