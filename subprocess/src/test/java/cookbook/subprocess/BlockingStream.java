package cookbook.subprocess;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;

/** A stream of which nothing comes until it is closed. */
@SuppressWarnings("InputStreamSlowMultibyteRead") // no byte is ever read
final class BlockingStream extends InputStream {
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Waits until somebody reads. */
  void awaitReader() throws InterruptedException {
    entered.await();
  }

  @Override
  public int read() throws InterruptedIOException {
    entered.countDown();
    try {
      closed.await();
      return -1;
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted");
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
