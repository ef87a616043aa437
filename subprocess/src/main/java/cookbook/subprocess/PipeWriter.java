package cookbook.subprocess;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A pipe to a child of the {@link ProcessBuilderEngine}. */
final class PipeWriter implements WriteEnd {
  /*
   * A blocked write(2) cannot be woken but by the child: it reads, or it dies. So close() never
   * waits for a writer; it leaves the closing to it.
   */

  /** What every pipe takes at once when it is empty: the least that POSIX allows PIPE_BUF to be. */
  private static final int SURE_BYTES = 512;

  private final OutputStream stream;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile boolean closed;
  private volatile boolean fed;
  private volatile @Nullable Waiter waiter;

  /** Of the thread that exchanges. */
  private boolean feeding;

  private volatile boolean untouched = true;

  PipeWriter(OutputStream stream) {
    this.stream = stream;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    writing.lock();
    try {
      if (closed) {
        throw new IOException("the child's input is closed");
      }
      untouched = false;
      stream.write(bytes, offset, length);
      stream.flush();
    } finally {
      writing.unlock();
      if (closed) {
        close();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    if (!writing.tryLock()) {
      return;
    }
    try {
      stream.close();
    } catch (IOException e) {
      // nothing is buffered, so nothing is lost: the child had closed its input first
    } finally {
      writing.unlock();
    }
  }

  /** Writes all, then closes, without waiting for it; the first call counts. */
  void feed(ByteBuffer bytes, Waiter whom) {
    waiter = whom;
    if (feeding) {
      return;
    }
    feeding = true;
    if (untouched && bytes.remaining() <= SURE_BYTES) {
      writeAll(bytes);
    } else {
      ProcessBuilderEngine.THREADS.execute(() -> writeAll(bytes));
    }
  }

  private void writeAll(ByteBuffer bytes) {
    try {
      write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      bytes.position(bytes.limit());
    } catch (IOException e) {
      // the child does not want the rest, and need not: head(1) does so
    } finally {
      close();
      fed = true;
      Waiter waiting = waiter;
      if (waiting != null) {
        waiting.wake();
      }
    }
  }

  /** Whether {@link #feed} has come to its end. */
  boolean isFed() {
    return fed;
  }
}
