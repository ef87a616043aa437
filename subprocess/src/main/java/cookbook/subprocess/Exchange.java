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
  private final @Nullable Feed feed;
  private final List<Flow> open;
  private byte[] buffer = new byte[0];

  Exchange(@Nullable Feed feed, List<Flow> flows) {
    this.feed = feed;
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
    return feed == null || ((NativePipe) feed.to()).isClosed();
  }

  /** One write, if there is room. */
  private void write() throws IOException {
    if (feed == null || isFed()) {
      return;
    }
    ByteBuffer bytes = feed.bytes();
    int n = writeNow((NativePipe) feed.to(), bytes);
    if (n == -Libc.EAGAIN) {
      return;
    }
    if (n >= 0) {
      bytes.position(bytes.position() + n);
    } else if (n != -Libc.EPIPE && n != -Libc.EBADF) {
      throw new IOException("write to the child: " + Libc.message(-n));
    }
    if (n < 0 || !bytes.hasRemaining()) {
      feed.to().close();
    }
  }

  private static int writeNow(NativePipe pipe, ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return 0;
    }
    return pipe.writeNow(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
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
    if (buffer.length < pipe.bufferSize()) {
      buffer = new byte[pipe.bufferSize()];
    }
    int n = pipe.readNow(buffer, 0, buffer.length);
    if (n > 0) {
      sink.accept(buffer, 0, n);
    }
    return n;
  }

  private Readiness.Interest[] interests() {
    List<Readiness.Interest> interests = new ArrayList<>();
    if (feed != null && !isFed()) {
      interests.add(new Readiness.Interest(((NativePipe) feed.to()).descriptor(), Libc.POLLOUT));
    }
    for (Flow flow : open) {
      interests.add(new Readiness.Interest(((NativePipe) flow.from()).descriptor(), Libc.POLLIN));
    }
    return interests.toArray(new Readiness.Interest[0]);
  }
}
