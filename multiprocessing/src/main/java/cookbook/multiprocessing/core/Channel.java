package cookbook.multiprocessing.core;

import cookbook.multiprocessing.core.WaitQueue.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a {@link cookbook.multiprocessing.Pipe}: the messages on their way, and those
 * who wait for them, or for room. It ends when its users say so.
 *
 * <p>Thread-safe.
 */
public final class Channel {
  /** What {@link #receive} returns when nothing is left and nothing will come. */
  public static final Object END = new Object();

  private static final long NOT_EMPTY = MessageQueue.REST;
  private static final long NOT_FULL = NOT_EMPTY + 64;

  /** Where in the block its user may have words of its own. */
  public static final long OWN_WORDS = NOT_FULL + 64;

  private static final int OVER = 2;

  private final MessageQueue messages;
  private final WaitQueue notEmpty;
  private final WaitQueue notFull;

  /**
   * The channel in a block.
   *
   * @param blocker what thread dumps say that threads wait for
   */
  public Channel(Block block, Object blocker) {
    this.messages = new MessageQueue(block, false);
    this.notEmpty = new WaitQueue(block, NOT_EMPTY, blocker);
    this.notFull = new WaitQueue(block, NOT_FULL, blocker);
  }

  /** The memory of a new one, with so many bytes from {@link #OWN_WORDS} on for its user. */
  public static Block create(Class<? extends SharedObject> type, long ownBytes, int capacity) {
    return MessageQueue.create(type, OWN_WORDS + ownBytes, capacity, true);
  }

  /**
   * Sends a message, waiting for room.
   *
   * @param isOver whether nobody will receive it
   * @return false if that is so
   * @throws InterruptedException if interrupted while it waits; nothing was sent then
   */
  public boolean send(@Nullable Object message, BooleanSupplier isOver)
      throws InterruptedException {
    try (Outgoing outgoing = Outgoing.of(message, "message")) {
      int result = sendSoon(outgoing, isOver);
      if (result == WaitQueue.FAILED) {
        result = notFull.acquireInterruptibly(() -> trySend(outgoing, isOver), Mode.SHARED);
      }
      if (result == OVER) {
        notFull.wakeFirst(); // the next is to hear it, too
        return false;
      }
      outgoing.isSent = true;
    }
    notEmpty.wakeFirst();
    return true;
  }

  private int sendSoon(Outgoing outgoing, BooleanSupplier isOver) {
    if (notFull.hasWaiters()) {
      return WaitQueue.FAILED;
    }
    int result = trySend(outgoing, isOver);
    for (int i = 0; result == WaitQueue.FAILED && i < MessageQueue.SPINS; i++) {
      Thread.onSpinWait();
      result = trySend(outgoing, isOver);
    }
    return result;
  }

  private int trySend(Outgoing outgoing, BooleanSupplier isOver) {
    if (isOver.getAsBoolean()) {
      return OVER;
    }
    boolean isSent = !messages.isFull() && messages.tryPut(outgoing.message);
    return isSent ? WaitQueue.SUCCEEDED : WaitQueue.FAILED;
  }

  /**
   * Receives the next message, waiting for it.
   *
   * @param isOver whether nothing more will be sent
   * @return the message; {@link #END} if that is so and nothing is left
   * @throws InterruptedException if interrupted while it waits; nothing was taken then
   */
  public @Nullable Object receive(BooleanSupplier isOver) throws InterruptedException {
    try (Message message = Message.acquire()) {
      int outcome = receiveSoon(message, isOver);
      if (outcome == WaitQueue.FAILED) {
        outcome = notEmpty.acquireInterruptibly(() -> tryReceive(message, isOver), Mode.SHARED);
      }
      if (outcome == OVER) {
        notEmpty.wakeFirst(); // the next is to hear it, too
        return END;
      }
      notFull.wakeFirst();
      return outcome == MessageQueue.PLAIN ? Codec.decode(message) : withReferences(message);
    }
  }

  private int receiveSoon(Message message, BooleanSupplier isOver) {
    if (notEmpty.hasWaiters()) {
      return WaitQueue.FAILED;
    }
    boolean over = isOver.getAsBoolean();
    int outcome = over ? messages.tryTake(message) : messages.takeSoon(message);
    return outcome == MessageQueue.EMPTY && over ? OVER : outcome;
  }

  private int tryReceive(Message message, BooleanSupplier isOver) {
    boolean over = isOver.getAsBoolean(); // before the look at the messages: what was sent counts
    int outcome = messages.tryTake(message);
    return outcome == MessageQueue.EMPTY && over ? OVER : outcome;
  }

  private static @Nullable Object withReferences(Message message) {
    List<SharedReference> references = new ArrayList<>();
    try {
      return SharedReference.<@Nullable Object>noting(references, () -> Codec.decode(message));
    } finally {
      SharedReference.unpin(references);
    }
  }

  /**
   * Waits until {@link #receive} would not.
   *
   * @param isOver whether nothing more will be sent
   * @return false if the time ran out before
   * @throws InterruptedException if interrupted while it waits
   */
  public boolean await(BooleanSupplier isOver, long nanos) throws InterruptedException {
    boolean ready =
        look(isOver) != WaitQueue.FAILED
            || notEmpty.acquire(() -> look(isOver), Mode.SHARED, nanos) != WaitQueue.FAILED;
    if (ready) {
      notEmpty.wakeFirst(); // it took nothing
    }
    return ready;
  }

  private int look(BooleanSupplier isOver) {
    boolean ready = isOver.getAsBoolean() || !messages.isEmpty();
    return ready ? WaitQueue.SUCCEEDED : WaitQueue.FAILED;
  }

  /** Makes all who wait look whether it is over. */
  public void wakeAll() {
    notEmpty.wakeAll();
    notFull.wakeAll();
  }

  /** How many messages are on their way. */
  public int size() {
    return messages.size();
  }
}
