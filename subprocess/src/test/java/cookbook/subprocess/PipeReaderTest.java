package cookbook.subprocess;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PipeReaderTest {
  private final Sink none = (_, _, _) -> {};
  private final CountDownLatch childEnds = new CountDownLatch(1);
  private volatile Thread reader = Thread.currentThread();

  /**
   * One pipe ends after the thread has looked at it, and while the thread waits for the lock of
   * another: that wait uses up the permit by which the first one wakes it.
   */
  @Test
  void anEndIsHeardThoughALockHasUsedUpThePermit() throws Exception {
    PipeReader silent = new PipeReader(untilChildEnds());
    PipeReader ended = new PipeReader(InputStream.nullInputStream());
    assertTrue(ended.read(new byte[1], 0, 1, Deadline.NEVER) < 0);
    List<Flow> flows =
        new AbstractList<>() {
          private int looksAtSecond;

          @Override
          public Flow get(int index) {
            if (index == 1 && ++looksAtSecond == 2) { // the first was to say whom to wake
              childEnds.countDown();
              useUpThePermitOf(silent);
            }
            return new Flow(index == 0 ? silent : ended, none);
          }

          @Override
          public int size() {
            return 2;
          }
        };

    assertTrue(new ProcessBuilderEngine().exchange(null, flows, Deadline.NEVER));
  }

  private InputStream untilChildEnds() {
    return new InputStream() {
      @Override
      public int read() {
        return read(new byte[1], 0, 1);
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        reader = Thread.currentThread();
        try {
          childEnds.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        return -1;
      }
    };
  }

  private boolean readerIsBackInItsPool() {
    return switch (reader.getState()) {
      case TIMED_WAITING, TERMINATED -> true;
      default -> false;
    };
  }

  private void useUpThePermitOf(PipeReader silent) {
    await().until(silent::hasEnded);
    await().until(this::readerIsBackInItsPool);
    LockSupport.unpark(Thread.currentThread());
    LockSupport.park();
  }
}
