package cookbook.subprocess;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** The end of a pipe that a child writes to. One thread at a time reads. */
interface ReadEnd {
  /**
   * Waits until something is there, and reads that.
   *
   * @return how many bytes, at least one; −1 at the end or once closed; 0 if the deadline passed
   * @throws InterruptedException if the thread was interrupted before or while it waited
   */
  int read(byte[] buffer, int offset, int length, Deadline deadline)
      throws IOException, InterruptedException;

  /**
   * Hands everything to the sink until the end, in a thread of the engine's. Nobody else may read
   * then. An exception of the sink closes the pipe and completes the future.
   */
  CompletableFuture<Void> drainTo(Sink sink);

  /** Closes our end: a child that goes on writing gets SIGPIPE. Twice is fine. */
  void close();
}
