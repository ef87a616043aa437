package cookbook.multiprocessing.core;

import cookbook.multiprocessing.core.WaitQueue.Mode;
import java.io.UncheckedIOException;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A blocking queue between processes: what its three kinds have in common. Elements travel as
 * {@link Codec messages}.
 *
 * @param <E> the type of the elements
 */
public abstract class SharedBlockingQueue<E> extends AbstractQueue<E>
    implements BlockingQueue<E>, SharedObject {
  /*
   * Messages are encoded before the mutex of the MessageQueue is taken and decoded after, so that
   * no code of the elements' classes runs under it; drainTo, which must not lose what its target
   * refuses, is the exception, as in java.util.concurrent.
   *
   * Who waits is in one of two queues. A change wakes the first; who had to wait and succeeds wakes
   * the next if there is more, since two changes may have woken the same one.
   *
   * References to shared objects in a message are pinned, once each, by the sender, and unpinned by
   * who has attached the objects, or throws the message away. A process that dies between the pin
   * and the put, or between the take and the unpin, leaves the pin, and the object stays until the
   * region goes: at most the objects of one message for each thread of a killed process.
   */

  private static final long serialVersionUID = 1L;

  private static final long NOT_EMPTY = MessageQueue.REST;
  private static final long NOT_FULL = NOT_EMPTY + 64;

  /** Where in the block a subclass may have its own words. */
  protected static final long OWN_WORDS = NOT_FULL + 64;

  private final transient Block block;
  private final transient MessageQueue messages;
  private final transient WaitQueue notEmpty;
  private final transient WaitQueue notFull;
  private final transient boolean fair;
  private final transient boolean remembersTakers;

  /**
   * The queue in a block, for a reference that arrives.
   *
   * @param block its memory
   * @param remembersTakers whether elements stay until they are acknowledged
   */
  @SuppressWarnings("this-escape") // only named to those who look who waits for what
  protected SharedBlockingQueue(Block block, boolean remembersTakers) {
    this.block = block;
    this.messages = new MessageQueue(block, remembersTakers);
    this.notEmpty = new WaitQueue(block, NOT_EMPTY, this);
    this.notFull = new WaitQueue(block, NOT_FULL, this);
    this.fair = messages.isFair();
    this.remembersTakers = remembersTakers;
  }

  /**
   * The memory of a new queue.
   *
   * @param type the class of the queue
   * @param ownBytes how much a subclass needs, from {@link #OWN_WORDS} on
   * @param capacity how many elements it holds
   * @param fair whether those who wait are served in the order of their coming
   * @return the memory
   * @throws IllegalArgumentException if {@code capacity} is less than one
   */
  protected static Block create(
      Class<? extends SharedObject> type, long ownBytes, int capacity, boolean fair) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least one, not " + capacity);
    }
    return MessageQueue.create(type, OWN_WORDS + ownBytes, capacity, fair);
  }

  /**
   * The queue's memory.
   *
   * @return the block
   */
  protected final Block block() {
    return block;
  }

  /**
   * Whether a queue that was made with elements, and eight bytes of its own, is to be filled with
   * them now. It is not if it is in a static field and another process was first.
   *
   * @return true once
   */
  protected final boolean isToBeFilled() {
    return block.compareAndSet(OWN_WORDS, 0, 1);
  }

  // Putting.

  @Override
  public void put(E element) throws InterruptedException {
    try (Outgoing outgoing = Outgoing.of(Objects.requireNonNull(element, "element"), "element")) {
      throwIfInterrupted();
      if (!putSoon(outgoing)) {
        int _ = notFull.acquireInterruptibly(() -> tryPut(outgoing), Mode.EXCLUSIVE);
        wakeNextPutter();
      }
      outgoing.isSent = true;
    }
    notEmpty.wakeFirst();
  }

  @Override
  public boolean offer(E element) {
    try (Outgoing outgoing = Outgoing.of(Objects.requireNonNull(element, "element"), "element")) {
      if (tryPut(outgoing) == WaitQueue.FAILED) {
        return false;
      }
      outgoing.isSent = true;
    }
    notEmpty.wakeFirst();
    return true;
  }

  @Override
  public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
    try (Outgoing outgoing = Outgoing.of(Objects.requireNonNull(element, "element"), "element")) {
      long nanos = unit.toNanos(timeout);
      throwIfInterrupted();
      if (!putSoon(outgoing)) {
        if (notFull.acquire(() -> tryPut(outgoing), Mode.EXCLUSIVE, nanos) == WaitQueue.FAILED) {
          return false;
        }
        wakeNextPutter();
      }
      outgoing.isSent = true;
    }
    notEmpty.wakeFirst();
    return true;
  }

  /** Tries at once, unless others are first, and then for a few microseconds. */
  private boolean putSoon(Outgoing outgoing) {
    if (mustQueue(notFull)) {
      return false;
    }
    if (messages.tryPut(outgoing.message)) {
      return true;
    }
    for (int i = 0; i < MessageQueue.SPINS; i++) {
      Thread.onSpinWait();
      if (!messages.isFull()) {
        return messages.tryPut(outgoing.message);
      }
    }
    return false;
  }

  private int tryPut(Outgoing outgoing) {
    boolean isPut = !messages.isFull() && messages.tryPut(outgoing.message);
    return isPut ? WaitQueue.SUCCEEDED : WaitQueue.FAILED;
  }

  private void wakeNextPutter() {
    if (!messages.isFull()) {
      notFull.wakeFirst();
    }
  }

  private boolean mustQueue(WaitQueue queue) {
    return fair && queue.hasWaiters();
  }

  private static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  // Taking.

  @Override
  public E take() throws InterruptedException {
    throwIfInterrupted();
    try (Message message = Message.acquire()) {
      int outcome = takeSoon(message);
      if (outcome == MessageQueue.EMPTY) {
        outcome = notEmpty.acquireInterruptibly(() -> tryTake(message), Mode.EXCLUSIVE);
        wakeNextTaker();
      }
      notFull.wakeFirst();
      return received(message, outcome);
    }
  }

  @Override
  public @Nullable E poll() {
    try (Message message = Message.acquire()) {
      int outcome = tryTake(message);
      if (outcome == MessageQueue.EMPTY) {
        return null;
      }
      notFull.wakeFirst();
      return received(message, outcome);
    }
  }

  @Override
  public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
    long nanos = unit.toNanos(timeout);
    throwIfInterrupted();
    try (Message message = Message.acquire()) {
      int outcome = takeSoon(message);
      if (outcome == MessageQueue.EMPTY) {
        outcome = notEmpty.acquire(() -> tryTake(message), Mode.EXCLUSIVE, nanos);
        if (outcome == WaitQueue.FAILED) {
          return null;
        }
        wakeNextTaker();
      }
      notFull.wakeFirst();
      return received(message, outcome);
    }
  }

  /** Tries at once, unless others are first, and then for a few microseconds. */
  private int takeSoon(Message message) {
    if (mustQueue(notEmpty)) {
      return MessageQueue.EMPTY;
    }
    return wakingPutter(messages.takeSoon(message));
  }

  private int tryTake(Message message) {
    return wakingPutter(messages.tryTake(message));
  }

  /**
   * Wakes a putter if the queue is empty: it may have looked when removed elements still counted.
   */
  private int wakingPutter(int outcome) {
    if (outcome == MessageQueue.EMPTY) {
      notFull.wakeFirst();
    }
    return outcome;
  }

  private void wakeNextTaker() {
    if (!messages.isEmpty()) {
      notEmpty.wakeFirst();
    }
  }

  private E received(Message message, int outcome) {
    if (outcome == MessageQueue.PLAIN) {
      return element(Codec.decode(message));
    }
    List<SharedReference> references = new ArrayList<>();
    try {
      return decodeNoting(message, references);
    } finally {
      unpinTaken(references);
    }
  }

  private E decodeNoting(Message message, List<SharedReference> references) {
    return SharedReference.noting(references, () -> element(Codec.decode(message)));
  }

  @SuppressWarnings("unchecked") // only elements of type E are put
  private E element(@Nullable Object decoded) {
    return (E) Objects.requireNonNull(decoded);
  }

  /** A message that must come back if its taker dies keeps its references, too. */
  private void unpinTaken(List<SharedReference> references) {
    if (!remembersTakers) {
      SharedReference.unpin(references);
    }
  }

  /** Gives up the references in a message that nobody is going to take. */
  private void unpinDiscarded(byte[] bytes) {
    List<SharedReference> references = new ArrayList<>();
    Object _ = SharedReference.noting(references, () -> Codec.decode(bytes));
    SharedReference.unpin(references);
  }

  @Override
  public @Nullable E peek() {
    try (Message message = Message.acquire()) {
      int outcome = messages.peek(message);
      notFull.wakeFirst(); // as wakingPutter does
      return outcome == MessageQueue.EMPTY ? null : element(Codec.decode(message));
    }
  }

  @Override
  public int drainTo(Collection<? super E> target) {
    return drainTo(target, Integer.MAX_VALUE);
  }

  @Override
  @SuppressWarnings("ReferenceEquality")
  public int drainTo(Collection<? super E> target, int maxElements) {
    Objects.requireNonNull(target, "target");
    if (target == this) {
      throw new IllegalArgumentException("a queue cannot be drained into itself");
    }
    int most = Math.min(maxElements, size());
    if (most <= 0) {
      return 0;
    }
    List<SharedReference> taken = new ArrayList<>();
    try {
      return messages.drain(
          most,
          (message, _) -> {
            List<SharedReference> references = new ArrayList<>();
            boolean _ = target.add(decodeNoting(message, references));
            taken.addAll(references);
          });
    } finally {
      notFull.wakeFirst();
      unpinTaken(taken);
    }
  }

  // All elements.

  @Override
  public int size() {
    return messages.size();
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public int remainingCapacity() {
    return Math.max(0, messages.capacity() - messages.size());
  }

  @Override
  public boolean contains(@Nullable Object object) {
    return object != null
        && elements().stream().anyMatch(element -> object.equals(element.value()));
  }

  /** Removes the first element that is equal to this object; tells whether there was one. */
  @Override
  public boolean remove(@Nullable Object object) {
    if (object != null) {
      for (Element<E> element : elements()) {
        if (object.equals(element.value()) && discard(element)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Removes those that the filter chooses, of the elements that are there now; none if it throws.
   */
  @Override
  public boolean removeIf(Predicate<? super E> filter) {
    Objects.requireNonNull(filter, "filter");
    boolean removed = false;
    for (Element<E> chosen : elements().stream().filter(e -> filter.test(e.value())).toList()) {
      removed |= discard(chosen);
    }
    return removed;
  }

  @Override
  public boolean removeAll(Collection<?> collection) {
    Objects.requireNonNull(collection, "collection");
    return removeIf(collection::contains);
  }

  @Override
  public boolean retainAll(Collection<?> collection) {
    Objects.requireNonNull(collection, "collection");
    return removeIf(element -> !collection.contains(element));
  }

  private boolean discard(Element<E> element) {
    boolean removed = messages.remove(element.number());
    if (removed) {
      SharedReference.unpin(element.references());
      notFull.wakeFirst();
      discarded();
    }
    return removed;
  }

  /** Called when elements were discarded, that is, removed without being taken. */
  protected void discarded() {}

  /** Removes all elements. */
  @Override
  public void clear() {
    List<MessageQueue.Numbered> withReferences = new ArrayList<>();
    if (messages.clear(withReferences) > 0) {
      notFull.wakeFirst();
      discarded();
      withReferences.forEach(message -> unpinDiscarded(message.bytes()));
    }
  }

  @Override
  public Object[] toArray() {
    return values().toArray();
  }

  @Override
  public <T> T[] toArray(T[] array) {
    return values().toArray(array);
  }

  @Override
  public void forEach(Consumer<? super E> action) {
    values().forEach(action);
  }

  /**
   * Returns an iterator over copies of the elements that are in this queue now, in their order; it
   * may pass over those that are gone before it comes to them. Its {@code remove} removes the
   * element from the queue if it is still there.
   */
  @Override
  public Iterator<E> iterator() {
    return new Elements();
  }

  /** Returns a spliterator over copies of the elements that are in this queue at its first use. */
  @Override
  public Spliterator<E> spliterator() {
    return Spliterators.spliterator(
        this, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT);
  }

  private List<E> values() {
    return elements().stream().map(Element::value).toList();
  }

  private record Element<E>(long number, E value, List<SharedReference> references) {}

  private List<Element<E>> elements() {
    List<Element<E>> elements = new ArrayList<>();
    for (MessageQueue.Numbered message : messages.all()) {
      if (message.withReferences()) {
        addIfThere(message, elements);
      } else {
        E value = element(Codec.decode(message.bytes()));
        elements.add(new Element<>(message.number(), value, List.of()));
      }
    }
    return elements;
  }

  /** What it refers to may be gone, if somebody has taken it meanwhile. */
  private void addIfThere(MessageQueue.Numbered message, List<Element<E>> elements) {
    List<SharedReference> references = new ArrayList<>();
    try {
      E value = SharedReference.noting(references, () -> element(Codec.decode(message.bytes())));
      elements.add(new Element<>(message.number(), value, references));
    } catch (IllegalStateException | UncheckedIOException e) {
      if (messages.contains(message.number())) {
        throw e;
      }
    }
  }

  /** As the original's: it knows the next element, and passes over those that are gone by then. */
  private final class Elements implements Iterator<E> {
    private final long removed = messages.removed();
    private final List<Element<E>> seen = elements();
    private int next;
    private @Nullable Element<E> last;

    @Override
    public boolean hasNext() {
      return next < seen.size();
    }

    @Override
    public E next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no element after the last, number " + seen.size());
      }
      Element<E> element = seen.get(next);
      do {
        next++;
      } while (hasNext() && messages.isGone(seen.get(next).number(), removed));
      last = element;
      return element.value();
    }

    @Override
    public void remove() {
      if (last == null) {
        throw new IllegalStateException("remove() needs a next() before it, and only once");
      }
      boolean _ = discard(last);
      last = null;
    }
  }

  // For the queue that remembers takers.

  /**
   * Acknowledges one element that was taken.
   *
   * @return false if there is none in anybody's hands
   */
  protected final boolean acknowledge() {
    try (Message message = Message.acquire()) {
      int outcome = messages.acknowledge(message);
      if (outcome == MessageQueue.WITH_REFERENCES) {
        unpinDiscarded(message.toByteArray());
      }
      return outcome != MessageQueue.EMPTY;
    }
  }

  /**
   * How often it has happened that all elements were done.
   *
   * @return a number that only grows
   */
  protected final long round() {
    return messages.round();
  }

  /**
   * Whether no element is in the queue or in anybody's hands.
   *
   * @return true if all is done
   */
  protected final boolean isAllDone() {
    return messages.isAllDone();
  }
}
