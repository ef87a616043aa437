package cookbook.multiprocessing;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.Codec;
import cookbook.multiprocessing.core.Message;
import cookbook.multiprocessing.core.Processes;
import cookbook.multiprocessing.core.RobustMutex;
import cookbook.multiprocessing.core.SharedObject;
import cookbook.multiprocessing.core.SharedReference;
import cookbook.multiprocessing.core.WaitQueue;
import cookbook.multiprocessing.core.WaitQueue.Mode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One end of a {@link Pipe}: what is sent here is received there.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, platform or virtual. {@code send}
 * and {@code receive} block, are interruptible and hold no carrier; an interrupted one has sent, or
 * taken, nothing.
 *
 * <p><b>Deaths.</b> A process that dies in {@code send} has sent the whole message or none of it;
 * one that dies in {@code receive} may take that one message with it.
 *
 * <p><b>Memory effects.</b> Actions before {@code send} happen-before actions after the {@code
 * receive} of that message, as far as they concern shared memory.
 *
 * @param <T> what the messages are
 */
public final class Connection<T> implements SharedObject, AutoCloseable {
  /*
   * Both ends share one block of memory, the pipe's; an end has a small block of its own, which
   * keeps the other alive and says which side it is. For each side the pipe has an inbox and a
   * table of the processes that have that end open, by their slot.
   *
   * Inbox: a ring of slots (address and length of a message) and two counts, under a robust mutex.
   * The slot is written first, the count is the one store that commits; a death in between costs
   * at most the memory of that message, until the pipe goes.
   */

  private static final long serialVersionUID = 1L;

  /** How many messages wait in each direction at most. */
  static final int CAPACITY = 64;

  // offsets in an end's own block
  private static final long PIPE = 0;
  private static final long SIDE = 8;
  private static final long END_BYTES = 16;

  // offsets in the pipe's block
  private static final long CREATOR = 0;

  /** A bit for each side that the creator has used. */
  private static final long USED = 8;

  private static final long SIDES = 64;

  // offsets of what belongs to a side
  private static final long MUTEX = 0;
  private static final long PUT = 8;
  private static final long TAKEN = 16;
  private static final long READERS = 32;
  private static final long WRITERS = READERS + WaitQueue.BYTES;
  private static final long HOLDERS = 128;
  private static final int MAX_HOLDERS = 64;
  private static final long SLOTS = HOLDERS + MAX_HOLDERS * Long.BYTES;
  private static final long SIDE_BYTES = SLOTS + CAPACITY * 2 * Long.BYTES;
  private static final long PIPE_BYTES = SIDES + 2 * SIDE_BYTES;

  /** An attempt's result: the other end is closed. */
  private static final int OVER = 2;

  private final transient Block block;
  private final transient Block pipe;
  private final transient int side;
  private final transient Inbox inbox;
  private final transient Inbox outbox;
  private transient volatile boolean closed;
  private transient volatile boolean used;

  /** The messages on their way to one side. */
  private static final class Inbox {
    final long base;
    final RobustMutex mutex;
    final WaitQueue readers;
    final WaitQueue writers;

    Inbox(Block pipe, int side, Object blocker) {
      base = SIDES + side * SIDE_BYTES;
      mutex = new RobustMutex(pipe, base + MUTEX);
      readers = new WaitQueue(pipe, base + READERS, blocker);
      writers = new WaitQueue(pipe, base + WRITERS, blocker);
    }
  }

  /** Makes one end of a pipe that this process is making. */
  Connection(Block pipe, int side) {
    this(newEnd(pipe, side));
  }

  private static Block newEnd(Block pipe, int side) {
    Block end = Block.create(Connection.class, END_BYTES, pipe.address(), side);
    end.keep(pipe);
    return end;
  }

  /** An end arrives, at a process that from now on has it open. */
  Connection(Block block) {
    this.block = block;
    this.pipe = block.region().at(block.get(PIPE), PIPE_BYTES);
    this.side = (int) block.get(SIDE);
    this.inbox = new Inbox(pipe, side, this);
    this.outbox = new Inbox(pipe, 1 - side, this);
    open();
  }

  /** The pipe's block; this process is its creator. */
  static Block createMemory() {
    Block memory = Block.create(Connection.class, PIPE_BYTES);
    // Unless a static initializer found the block that another process has made.
    boolean _ = memory.compareAndSet(CREATOR, 0, memory.region().processes().ownNumber());
    return memory;
  }

  private void open() {
    long creator = pipe.get(CREATOR);
    pipe.set(holderAt(side, ownNumber()), ownNumber());
    if (creator != ownNumber() && (pipe.get(USED) & (1L << side)) == 0) {
      boolean _ = pipe.compareAndSet(holderAt(side, creator), creator, 0);
    }
  }

  private long ownNumber() {
    return processes().ownNumber();
  }

  private Processes processes() {
    return block.region().processes();
  }

  private static long holderAt(int side, long number) {
    return SIDES + side * SIDE_BYTES + HOLDERS + number % MAX_HOLDERS * Long.BYTES;
  }

  /**
   * Sends a message, waiting for room if need be.
   *
   * @param message what to send
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   * @throws ClosedChannelException if this end is closed in this process
   * @throws IOException if the other end is closed
   * @throws IllegalArgumentException if the message cannot travel, or could never fit into the
   *     shared memory
   * @throws IllegalStateException if the shared memory is full
   */
  public void send(T message) throws IOException, InterruptedException {
    throwIfInterrupted();
    use();
    List<SharedReference> references = new ArrayList<>();
    try (Message encoded = noting(references, () -> Codec.write(message, "message"))) {
      int length = encoded.length();
      long address = pipe.allocate(length);
      boolean sent = false;
      try {
        encoded.copyTo(block.region().at(address, length).segment(), 0);
        pin(references);
        sent = put(address, length);
      } finally {
        if (!sent) {
          unpin(references);
          pipe.free(address);
        }
      }
    }
  }

  private boolean put(long address, int length) throws IOException, InterruptedException {
    int result = outbox.writers.hasWaiters() ? WaitQueue.FAILED : tryPut(address, length);
    if (result == WaitQueue.FAILED) {
      result = outbox.writers.acquireInterruptibly(() -> tryPut(address, length), Mode.EXCLUSIVE);
    }
    if (result == OVER) {
      outbox.writers.wakeFirst(); // the next is to hear it, too
      throw new IOException("the other end of the pipe is closed");
    }
    outbox.readers.wakeFirst();
    return true;
  }

  private int tryPut(long address, int length) {
    boolean _ = outbox.mutex.lock(); // nothing to repair: one store commits
    try {
      long put = pipe.get(outbox.base + PUT);
      if (closed || !isOpen(1 - side)) {
        return OVER;
      }
      if (put - pipe.get(outbox.base + TAKEN) == CAPACITY) {
        return WaitQueue.FAILED;
      }
      long slot = slotAt(outbox, put);
      pipe.set(slot, address);
      pipe.set(slot + Long.BYTES, length);
      pipe.set(outbox.base + PUT, put + 1);
      return WaitQueue.SUCCEEDED;
    } finally {
      outbox.mutex.unlock();
    }
  }

  /**
   * Receives the next message, waiting for it if need be.
   *
   * @return the message
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   * @throws EOFException if the other end is closed and nothing is left
   * @throws ClosedChannelException if this end is closed in this process
   * @throws java.io.UncheckedIOException if the message cannot be decoded here; it is taken
   */
  public T receive() throws IOException, InterruptedException {
    throwIfInterrupted();
    use();
    long[] letter = new long[2];
    int result = inbox.readers.hasWaiters() ? WaitQueue.FAILED : tryTake(letter);
    if (result == WaitQueue.FAILED) {
      result = inbox.readers.acquireInterruptibly(() -> tryTake(letter), Mode.EXCLUSIVE);
    }
    if (result == OVER) {
      inbox.readers.wakeFirst(); // the next is to hear it, too
      throw closed ? new ClosedChannelException() : new EOFException("the other end is closed");
    }
    inbox.writers.wakeFirst();
    return decode(letter[0], (int) letter[1]);
  }

  private int tryTake(long[] letter) {
    boolean _ = inbox.mutex.lock();
    try {
      boolean open = !closed && isOpen(1 - side); // before the look at PUT: what was sent counts
      long taken = pipe.get(inbox.base + TAKEN);
      if (closed) {
        return OVER;
      }
      if (taken == pipe.get(inbox.base + PUT)) {
        return open ? WaitQueue.FAILED : OVER;
      }
      letter[0] = pipe.get(slotAt(inbox, taken));
      letter[1] = pipe.get(slotAt(inbox, taken) + Long.BYTES);
      pipe.set(inbox.base + TAKEN, taken + 1);
      return WaitQueue.SUCCEEDED;
    } finally {
      inbox.mutex.unlock();
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // what was sent is a T
  private T decode(long address, int length) throws IOException {
    List<SharedReference> references = new ArrayList<>();
    try {
      return (T)
          noting(
              references,
              () -> Codec.read(block.region().at(address, length).segment(), 0, length));
    } finally {
      unpin(references);
      pipe.free(address);
    }
  }

  /**
   * Waits until {@link #receive} would not wait: there is a message, or there will be none.
   *
   * @param limit how long to wait; zero or less does not wait
   * @return true if so; false if the time ran out first
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   * @throws ClosedChannelException if this end is closed in this process
   */
  public boolean poll(Duration limit) throws IOException, InterruptedException {
    throwIfInterrupted();
    use();
    long nanos = TimeUnit.NANOSECONDS.convert(limit);
    boolean ready =
        look() != WaitQueue.FAILED
            || inbox.readers.acquire(this::look, Mode.SHARED, nanos) != WaitQueue.FAILED;
    if (ready) {
      inbox.readers.wakeFirst(); // it took nothing
    }
    return ready;
  }

  private int look() {
    boolean over = closed || !isOpen(1 - side);
    boolean filled = pipe.get(inbox.base + TAKEN) != pipe.get(inbox.base + PUT);
    return over || filled ? WaitQueue.SUCCEEDED : WaitQueue.FAILED;
  }

  /** Closes this end for this process; once more does nothing. Who waits here hears of it. */
  @Override
  public void close() {
    closed = true;
    boolean _ = pipe.compareAndSet(holderAt(side, ownNumber()), ownNumber(), 0);
    for (Inbox box : new Inbox[] {inbox, outbox}) {
      box.readers.wakeAll();
      box.writers.wakeAll();
    }
  }

  private boolean isOpen(int whichSide) {
    for (int i = 0; i < MAX_HOLDERS; i++) {
      long number = pipe.get(holderAt(whichSide, i));
      if (number != 0 && !processes().isGone(number)) {
        return true;
      }
    }
    return false;
  }

  private void use() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (!used) {
      if (pipe.get(CREATOR) == ownNumber()) {
        long _ = pipe.getAndBitwiseOr(USED, 1L << side);
      }
      open();
      used = true;
    }
  }

  private static long slotAt(Inbox box, long count) {
    return box.base + SLOTS + count % CAPACITY * 2 * Long.BYTES;
  }

  private interface Coding<V> {
    V code();
  }

  private static <V extends @Nullable Object> V noting(
      List<SharedReference> references, Coding<V> coding) {
    try {
      return SharedReference.noting(references, coding::code);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("nothing else is thrown", e);
    }
  }

  private static void pin(List<SharedReference> references) throws InvalidObjectException {
    for (SharedReference reference : references) {
      reference.pin();
    }
  }

  private static void unpin(List<SharedReference> references) throws InvalidObjectException {
    for (SharedReference reference : references) {
      reference.unpin();
    }
  }

  private static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Returns the object's identity, its side, and how many messages wait for it. */
  @Override
  public String toString() {
    long waiting = pipe.get(inbox.base + PUT) - pipe.get(inbox.base + TAKEN);
    return super.toString() + "[side " + side + ", " + waiting + " waiting]";
  }

  private Object writeReplace() {
    return block.referenceTo(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw SharedReference.expected();
  }
}
