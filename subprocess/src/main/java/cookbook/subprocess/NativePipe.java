package cookbook.subprocess;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
   * What is read goes straight into the reader's array while it is little. Bulk goes by way of a
   * buffer outside the heap that begins with a page: the kernel copies from the beginning of a page,
   * and many a processor does that at half its speed (rep movsb) if the target lies 1 to 31 bytes
   * further in its page, as the content of a large array does. The second copy is made while the
   * bytes are still in the cache, and costs a tenth.
   */

  private static final int FIRST_BUFFER = 512;
  private static final int SMALL_BUFFER = 16 * 1024;
  private static final int BULK_BUFFER = 128 * 1024;
  private static final int PAGE = 4096;
  private static final int[] GROW_AFTER_BYTES = {128 * 1024, 4 * 1024 * 1024};
  private static final int[] GROW_TO_BYTES = {256 * 1024, 1024 * 1024};

  private final Descriptor descriptor;

  /** Of the one thread that reads or writes. */
  private long transferred;

  private int grown;

  /** Through which bulk is read; null while little has come. */
  private @Nullable MemorySegment bulk;

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
    MemorySegment target = MemorySegment.ofArray(buffer).asSlice(offset, length);
    return count(grown == 0 ? descriptor.read(target) : readBulk(target));
  }

  private int readBulk(MemorySegment target) {
    if (bulk == null) {
      bulk = Arena.ofAuto().allocate(BULK_BUFFER, PAGE);
    }
    long length = Math.min(bulk.byteSize(), target.byteSize());
    int count = descriptor.read(bulk.asSlice(0, length));
    if (count > 0) {
      MemorySegment.copy(bulk, 0, target, 0, count);
    }
    return count;
  }

  /** Writes what has room: as {@link Descriptor#write}. */
  int writeNow(byte[] bytes, int offset, int length) {
    return count(descriptor.write(MemorySegment.ofArray(bytes).asSlice(offset, length)));
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
        Readiness.await(Deadline.NEVER, new Readiness.Interest(descriptor, Libc.POLLOUT));
      } else if (n == -Libc.EBADF) {
        throw new IOException("the input of the child is closed");
      } else {
        throw new IOException("write to the child: " + Libc.message(-n));
      }
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
