package cookbook.subprocess;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A pipe from a child of the {@link ProcessBuilderEngine}: a platform thread reads ahead, up to
 * {@value #AHEAD} pieces, and the taker takes them in its own thread.
 */
final class PipeReader implements ReadEnd {
  /*
   * Hand-over: the reader adds a piece, then wakes the taker; the taker says that it is not woken,
   * then looks for a piece, then waits. One of the two sees the other. Buffers go back and forth,
   * so bulk data allocates nothing after the first few pieces.
   *
   * The reader keeps the stream's monitor from its first read to the end. When a process exits the
   * JDK takes that monitor, keeps what is in the pipe, and closes it: what a grandchild says later
   * would be lost.
   *
   * A blocked read(2) cannot be woken, and closing its descriptor would not free the pipe. So it is
   * the reading thread that closes the stream, once it gets out of the read.
   */

  private static final int AHEAD = 4;
  private static final int FIRST_BYTES = 8 * 1024;
  private static final int BYTES = 64 * 1024;

  /** What came in one read; length −1 is the end, with what broke the pipe if anything did. */
  private static final class Piece {
    final byte[] bytes;
    final int length;
    final @Nullable IOException failure;

    Piece(byte[] bytes, int length, @Nullable IOException failure) {
      this.bytes = bytes;
      this.length = length;
      this.failure = failure;
    }

    static Piece end(@Nullable IOException failure) {
      return new Piece(new byte[0], -1, failure);
    }
  }

  private final InputStream stream;
  private volatile @Nullable Waiter taker;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();

  // guarded by lock
  private final ArrayDeque<Piece> pieces = new ArrayDeque<>(AHEAD + 1);
  private byte @Nullable [] spare;
  private boolean closed;

  // of the taking thread
  private @Nullable Piece current;
  private int taken;

  PipeReader(InputStream stream) {
    this.stream = stream;
    ProcessBuilderEngine.THREADS.execute(this::readAhead);
  }

  private void readAhead() {
    IOException failure = null;
    synchronized (stream) {
      try (stream) {
        byte[] buffer = new byte[FIRST_BYTES];
        int length;
        while ((length = stream.read(buffer)) >= 0 && add(new Piece(buffer, length, null))) {
          buffer = freshBuffer();
        }
      } catch (IOException e) {
        failure = e;
      }
    }
    add(Piece.end(failure));
  }

  /** Waits for room; false if nobody will take anything any more. */
  private boolean add(Piece piece) {
    lock.lock();
    try {
      while (pieces.size() >= AHEAD && !closed) {
        room.awaitUninterruptibly();
      }
      if (closed) {
        return false;
      }
      pieces.add(piece);
    } finally {
      lock.unlock();
    }
    wakeTaker();
    return true;
  }

  private void wakeTaker() {
    Waiter waiting = taker;
    if (waiting != null) {
      waiting.wake();
    }
  }

  private byte[] freshBuffer() {
    lock.lock();
    try {
      byte[] buffer = spare == null ? new byte[BYTES] : spare;
      spare = null;
      return buffer;
    } finally {
      lock.unlock();
    }
  }

  /** From now on a piece that comes wakes this one. */
  void wakes(Waiter waiter) {
    taker = waiter;
  }

  /** Hands the next piece to the sink if there is one; never waits. */
  boolean pass(Sink sink) throws IOException {
    if (!hasPiece() || current == null || current.length < 0) {
      return false;
    }
    Piece piece = current;
    int from = taken;
    taken = piece.length;
    sink.accept(piece.bytes, from, piece.length - from);
    return true;
  }

  /** Whether {@link #pass} and {@link #read} have come to the end. */
  boolean hasEnded() throws IOException {
    if (!hasPiece() || current == null || current.length >= 0) {
      return false;
    }
    if (current.failure != null) {
      throw new IOException("cannot read what the child says", current.failure);
    }
    return true;
  }

  /**
   * Moves to the next piece if the current one is used up; true if there is something, or the end.
   */
  private boolean hasPiece() {
    Piece piece = current;
    if (piece != null && (piece.length < 0 || taken < piece.length)) {
      return true;
    }
    lock.lock();
    try {
      if (piece != null && piece.bytes.length == BYTES) {
        spare = piece.bytes;
      }
      current = closed ? Piece.end(null) : pieces.poll();
      taken = 0;
      room.signal();
      return current != null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Deadline deadline)
      throws IOException, InterruptedException {
    if (!awaitPiece(deadline)) {
      return 0;
    }
    if (hasEnded() || current == null) {
      return -1;
    }
    int count = Math.min(length, current.length - taken);
    System.arraycopy(current.bytes, taken, buffer, offset, count);
    taken += count;
    return count;
  }

  private boolean awaitPiece(Deadline deadline) throws InterruptedException {
    Waiter.Parked waiter = new Waiter.Parked();
    wakes(waiter);
    while (true) {
      waiter.reset();
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (hasPiece()) {
        return true;
      }
      if (deadline.hasPassed()) {
        return false;
      }
      waiter.await(deadline);
    }
  }

  @Override
  public CompletableFuture<Void> drainTo(Sink sink) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    ProcessBuilderEngine.THREADS.execute(() -> {
      try {
        while (awaitPiece(Deadline.NEVER) && !hasEnded()) {
          pass(sink);
        }
        done.complete(null);
      } catch (Throwable e) {
        close();
        done.completeExceptionally(e);
      }
    });
    return done;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      pieces.clear();
      room.signal();
    } finally {
      lock.unlock();
    }
    wakeTaker();
  }
}
