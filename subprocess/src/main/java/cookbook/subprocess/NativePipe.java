package cookbook.subprocess;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Our end of a pipe to or from a child, non-blocking. */
final class NativePipe implements ReadEnd, WriteEnd {
  /*
   * A pipe holds 64 KiB, and its size, not Java, bounds what goes through it. So one that proves
   * busy is made larger, in two steps; a small talk pays nothing. Not larger at once, because the
   * kernel grants a user without privileges 64 MiB in pipes, and those over it get 8 KiB. If it
   * refuses to grow this one, the pipe works on as it is.
   *
   * Two threads that wait for one child, one to write and one to read, are woken for every piece
   * that moves, and with the child are three on two processors. So while a thread exchanges, one
   * that finds the pipe full lends it the rest of its bytes, and sleeps until they are written: that
   * copies half as much again in the same time.
   */

  private static final int FIRST_BUFFER = 512;
  private static final int SMALL_BUFFER = 16 * 1024;
  private static final int BULK_BUFFER = 128 * 1024;
  private static final int[] GROW_AFTER_BYTES = {128 * 1024, 4 * 1024 * 1024};
  private static final int[] GROW_TO_BYTES = {256 * 1024, 1024 * 1024};

  private final Descriptor descriptor;

  /** Of the one thread that reads or writes; while something is lent, of the one that has it. */
  private long transferred;

  private int grown;

  /** Whether a thread exchanges. Guarded by this. */
  private boolean attended;

  /** What another thread has left to it, until it is written. Guarded by this. */
  private @Nullable ByteBuffer lent;

  NativePipe(int number) {
    this.descriptor = new Descriptor(number);
  }

  Descriptor descriptor() {
    return descriptor;
  }

  boolean isClosed() {
    return descriptor.isClosed();
  }

  /** Reads what is there: as {@link Descriptor#read}. */
  int readNow(byte[] buffer, int offset, int length) {
    return count(descriptor.read(MemorySegment.ofArray(buffer).asSlice(offset, length)));
  }

  /** Writes what has room: as {@link Descriptor#write}. */
  int writeNow(byte[] bytes, int offset, int length) {
    return count(descriptor.write(MemorySegment.ofArray(bytes).asSlice(offset, length)));
  }

  /** The same, from a heap buffer, whose position it moves on. */
  int writeNow(ByteBuffer bytes) {
    int at = bytes.arrayOffset() + bytes.position();
    int n = writeNow(bytes.array(), at, bytes.remaining());
    bytes.position(bytes.position() + Math.max(0, n));
    return n;
  }

  private int count(int result) {
    if (result > 0) {
      transferred += result;
      if (grown < GROW_TO_BYTES.length && transferred > GROW_AFTER_BYTES[grown]) {
        growTo(GROW_TO_BYTES[grown++]);
      }
    }
    return result;
  }

  private void growTo(int bytes) {
    if (descriptor.retain()) {
      try {
        Libc.setPipeSize(descriptor.number, bytes);
      } finally {
        descriptor.release();
      }
    }
  }

  /** How large a buffer suits what has gone through so far. */
  int bufferSize() {
    return transferred > SMALL_BUFFER ? BULK_BUFFER : SMALL_BUFFER;
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Deadline deadline)
      throws IOException, InterruptedException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      int n = readNow(buffer, offset, length);
      if (n > 0) {
        return n;
      }
      if (n == 0 || n == -Libc.EBADF) {
        return -1;
      }
      if (n != -Libc.EAGAIN) {
        throw new IOException("read from the child: " + Libc.message(-n));
      }
      if (deadline.hasPassed()) {
        return 0;
      }
      Readiness.await(deadline, new Readiness.Interest(descriptor, Libc.POLLIN));
    }
  }

  @Override
  public CompletableFuture<Void> drainTo(Sink sink) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("subprocess-drain")
        .start(() -> {
          try (descriptor) {
            drain(sink);
            done.complete(null);
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  private void drain(Sink sink) throws IOException, InterruptedException {
    byte[] buffer = new byte[FIRST_BUFFER]; // held while it waits, and most never say a word
    int n = read(buffer, 0, buffer.length, Deadline.NEVER);
    while (n >= 0) {
      sink.accept(buffer, 0, n);
      if (n == buffer.length && n < bufferSize()) {
        buffer = new byte[bufferSize()];
      }
      n = read(buffer, 0, buffer.length, Deadline.NEVER);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException, InterruptedException {
    int written = 0;
    while (written < length) {
      int n = writeNow(bytes, offset + written, length - written);
      if (n >= 0) {
        written += n;
      } else if (n == -Libc.EAGAIN) {
        written += awaitRoom(ByteBuffer.wrap(bytes, offset + written, length - written));
      } else if (n == -Libc.EBADF) {
        throw new IOException("the input of the child is closed");
      } else {
        throw new IOException("write to the child: " + Libc.message(-n));
      }
    }
  }

  /** Answers how many bytes another thread has written meanwhile. */
  private int awaitRoom(ByteBuffer rest) throws IOException, InterruptedException {
    int written = lend(rest);
    if (written < 0) {
      Readiness.await(Deadline.NEVER, new Readiness.Interest(descriptor, Libc.POLLOUT));
    }
    return Math.max(0, written);
  }

  /** Answers how many bytes the thread that exchanges has written; −1 if none exchanges. */
  private synchronized int lend(ByteBuffer bytes) throws InterruptedException {
    if (!attended) {
      return -1;
    }
    int before = bytes.remaining();
    lent = bytes;
    descriptor.nudge();
    while (attended && lent != null) {
      wait();
    }
    lent = null;
    return before - bytes.remaining();
  }

  @Override
  public synchronized void attend(boolean exchanging) {
    attended = exchanging;
    notifyAll();
  }

  synchronized boolean hasLent() {
    return lent != null;
  }

  /** Writes what has room of what was lent. What goes wrong, the lender will find out. */
  synchronized void writeLent() {
    ByteBuffer bytes = lent;
    if (bytes == null) {
      return;
    }
    int n = writeNow(bytes);
    if (!bytes.hasRemaining() || (n < 0 && n != -Libc.EAGAIN)) {
      lent = null;
      notifyAll();
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
