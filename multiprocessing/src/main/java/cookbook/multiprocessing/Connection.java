package cookbook.multiprocessing;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.Channel;
import cookbook.multiprocessing.core.KillPoint;
import cookbook.multiprocessing.core.Processes;
import cookbook.multiprocessing.core.SharedObject;
import cookbook.multiprocessing.core.SharedReference;
import java.io.EOFException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.lang.ref.Reference;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

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
   * The messages to each side are a channel, with memory of its own, in which stands also which
   * processes have that side's end open, by their slot. The first keeps the second alive; an end
   * has a small block, which keeps the first alive and says which side it is. The fences keep that
   * small block, and so all three, until a call is at its end.
   */

  private static final long serialVersionUID = 1L;

  /** How many messages wait in each direction at most. */
  static final int CAPACITY = 64;

  // offsets in an end's own block
  private static final long PIPE = 0;
  private static final long SIDE = 8;
  private static final long END_BYTES = 16;

  // offsets in a side's block, behind its channel
  private static final long HOLDERS = Channel.OWN_WORDS;
  private static final int MAX_HOLDERS = 64;

  // of the first side only
  private static final long CREATOR = HOLDERS + MAX_HOLDERS * Long.BYTES;

  /** A bit for each side that the creator has used. */
  private static final long USED = CREATOR + 8;

  private static final long SECOND = CREATOR + 16;
  private static final long SIDE_BYTES = CREATOR + 24;

  private final transient Block block;
  private final transient Block pipe;
  private final transient int side;
  private final transient Block own;
  private final transient Block others;
  private final transient Channel inbox;
  private final transient Channel outbox;
  private transient volatile boolean closed;
  private transient volatile boolean used;

  /** Where a process was found that has the other end open; a guess, for the next look. */
  private transient int lastHolder;

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
    this.pipe = sideAt(block.get(PIPE));
    this.side = (int) block.get(SIDE);
    Block second = sideAt(pipe.get(SECOND));
    this.own = side == 0 ? pipe : second;
    this.others = side == 0 ? second : pipe;
    this.inbox = new Channel(own, this);
    this.outbox = new Channel(others, this);
    open();
  }

  private Block sideAt(long address) {
    return block.region().at(address, SIDE_BYTES);
  }

  /** The pipe's memory; this process is its creator. */
  static Block createMemory() {
    Block first = Channel.create(Connection.class, SIDE_BYTES - Channel.OWN_WORDS, CAPACITY);
    Block second = Channel.create(Connection.class, SIDE_BYTES - Channel.OWN_WORDS, CAPACITY);
    first.keep(second);
    // Unless a static initializer found the blocks that another process has made.
    boolean _ = first.compareAndSet(SECOND, 0, second.address());
    boolean _ = first.compareAndSet(CREATOR, 0, first.region().processes().ownNumber());
    return first;
  }

  private void open() {
    long creator = pipe.get(CREATOR);
    own.set(holderAt(ownNumber()), ownNumber());
    if (creator != ownNumber() && (pipe.get(USED) & (1L << side)) == 0) {
      boolean _ = own.compareAndSet(holderAt(creator), creator, 0);
    }
  }

  private long ownNumber() {
    return processes().ownNumber();
  }

  private Processes processes() {
    return block.region().processes();
  }

  private static long holderAt(long number) {
    return HOLDERS + number % MAX_HOLDERS * Long.BYTES;
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
    try {
      if (!outbox.send(message, this::isOver)) {
        throw closed
            ? new ClosedChannelException()
            : new IOException("the other end of the pipe is closed");
      }
    } finally {
      Reference.reachabilityFence(this);
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
  @SuppressWarnings({"unchecked", "NullAway", "ReferenceEquality"}) // what was sent is a T
  public T receive() throws IOException, InterruptedException {
    throwIfInterrupted();
    use();
    try {
      Object message = inbox.receive(this::isOver);
      if (message == Channel.END) {
        throw closed ? new ClosedChannelException() : new EOFException("the other end is closed");
      }
      return (T) message;
    } finally {
      Reference.reachabilityFence(this);
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
    try {
      return inbox.await(this::isOver, TimeUnit.NANOSECONDS.convert(limit));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Closes this end for this process; once more does nothing. Who waits here hears of it. */
  @Override
  public void close() {
    closed = true;
    boolean _ = own.compareAndSet(holderAt(ownNumber()), ownNumber(), 0);
    inbox.wakeAll();
    outbox.wakeAll();
  }

  private boolean isOver() {
    return closed || !(isOpenAt(lastHolder) || isOpen());
  }

  private boolean isOpenAt(long slot) {
    long number = others.get(holderAt(slot));
    return number != 0 && !processes().isGone(number);
  }

  private boolean isOpen() {
    for (int i = 0; i < MAX_HOLDERS; i++) {
      if (isOpenAt(i)) {
        lastHolder = i;
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
      KillPoint.pass();
      open();
      if (closed) { // meanwhile, and perhaps before it was opened
        close();
        throw new ClosedChannelException();
      }
      used = true;
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
    return super.toString() + "[side " + side + ", " + inbox.size() + " waiting]";
  }

  private Object writeReplace() {
    return block.referenceTo(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw SharedReference.expected();
  }
}
