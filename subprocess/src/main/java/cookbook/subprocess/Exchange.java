package cookbook.subprocess;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads in one thread, whatever is ready. All state that must survive a time-out is in
 * the feed and in the pipes.
 */
final class Exchange {
  /*
   * The content of a large array begins 16 bytes behind the beginning of a page. The kernel copies
   * from the beginning of one, and many a processor does that (rep movsb) at half its speed if the
   * target lies 1 to 31 bytes further in its page. So what is read begins later in the buffer.
   */

  private static final int OFFSET = 48;

  private final @Nullable NativePipe input;

  /** What this thread writes to the input; null if another one does. */
  private final @Nullable ByteBuffer bytes;

  private final List<Flow> open;
  private byte[] buffer = new byte[OFFSET];

  Exchange(@Nullable Feed feed, List<Flow> flows) {
    this.input = feed == null ? null : (NativePipe) feed.to();
    this.bytes = feed == null ? null : feed.bytes();
    this.open = new ArrayList<>(flows);
  }

  /** True when all is written and read, false when the deadline came first. */
  boolean run(Deadline deadline) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    while (true) {
      write();
      boolean moved = read();
      if (open.isEmpty() && isFed()) {
        leave();
        return true;
      }
      if (deadline.hasPassed()) {
        return false;
      }
      if (!moved) {
        Readiness.await(deadline, interests());
      } else if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private boolean isFed() {
    return input == null || bytes == null || input.isClosed();
  }

  /** From now on, whoever writes to the input waits for room himself. */
  private void leave() {
    if (input != null) {
      input.attend(false);
    }
  }

  /** One write, if there is room. */
  private void write() throws IOException {
    if (input == null || input.isClosed()) {
      return;
    }
    if (bytes == null) {
      input.writeLent();
    } else {
      write(input, bytes);
    }
  }

  private static void write(NativePipe input, ByteBuffer bytes) throws IOException {
    int n = bytes.hasRemaining() ? input.writeNow(bytes) : 0;
    boolean refused = n == -Libc.EPIPE || n == -Libc.EBADF;
    if (n < 0 && n != -Libc.EAGAIN && !refused) {
      throw new IOException("write to the child: " + Libc.message(-n));
    }
    if (refused || !bytes.hasRemaining()) {
      input.close();
    }
  }

  /** One read of each flow; answers whether something changed. */
  private boolean read() throws IOException {
    boolean moved = false;
    for (int i = open.size() - 1; i >= 0; i--) {
      moved |= read(i);
    }
    return moved;
  }

  private boolean read(int index) throws IOException {
    Flow flow = open.get(index);
    NativePipe pipe = (NativePipe) flow.from();
    int n = read(pipe, flow.to());
    if (n == -Libc.EAGAIN) {
      return false;
    }
    if (n == 0 || n == -Libc.EBADF) {
      pipe.close();
      open.remove(index);
    } else if (n < 0) {
      throw new IOException("read from the child: " + Libc.message(-n));
    }
    return true;
  }

  private int read(NativePipe pipe, Sink sink) throws IOException {
    if (buffer.length < OFFSET + pipe.bufferSize()) {
      buffer = new byte[OFFSET + pipe.bufferSize()];
    }
    int n = pipe.readNow(buffer, OFFSET, buffer.length - OFFSET);
    if (n > 0) {
      sink.accept(buffer, OFFSET, n);
    }
    return n;
  }

  private Readiness.Interest[] interests() {
    List<Readiness.Interest> interests = new ArrayList<>();
    if (input != null && !input.isClosed()) {
      int events = bytes != null || input.hasLent() ? Libc.POLLOUT : 0;
      interests.add(new Readiness.Interest(input.descriptor(), events));
    }
    for (Flow flow : open) {
      interests.add(new Readiness.Interest(((NativePipe) flow.from()).descriptor(), Libc.POLLIN));
    }
    return interests.toArray(new Readiness.Interest[0]);
  }
}
