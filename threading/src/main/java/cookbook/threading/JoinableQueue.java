package cookbook.threading;

import java.util.AbstractQueue;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A FIFO {@link BlockingQueue} that knows when all its work is done: consumers answer every element
 * with {@link #taskDone}, and {@link #join} waits until none is left, neither in the queue nor in a
 * consumer's hands.
 *
 * <p>If nobody waits for the end of the work, use a {@link
 * java.util.concurrent.LinkedBlockingQueue}. If the work is given as tasks, use an {@link
 * java.util.concurrent.ExecutorService}, whose {@code close()} waits for them.
 *
 * {@snippet file="cookbook/threading/JoinableQueueTest.java" region="sample"}
 *
 * <p><b>What counts.</b> An element is unfinished from the time it is put. Whoever is handed it, by
 * {@code take}, {@code poll}, {@code remove()} or {@code drainTo}, owes one {@code taskDone} for
 * each. One that is discarded, by {@code remove(Object)}, {@code removeIf}, {@code removeAll},
 * {@code retainAll}, {@code clear} or an iterator's {@code remove}, is finished: nobody is going to
 * work on it.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, platform or virtual. {@code put},
 * {@code take}, {@code join} and the timed {@code offer} and {@code poll} block and are
 * interruptible; an interrupted call has changed nothing. Threads that wait are served in the order
 * of their coming, but one that comes at the right moment may be served before them.
 *
 * <p><b>Memory effects.</b> Actions before an element is put happen-before actions after it is
 * taken. Actions before {@code taskDone} happen-before actions after the {@code join} that it
 * releases.
 *
 * <p><b>Cost.</b> Constant time at both ends (amortised: the array grows by copying and does not
 * shrink); linear for {@code contains}, {@code remove(Object)} and iteration. Iterators and streams
 * see the elements at the time of their creation. Null elements are refused.
 *
 * @param <E> the type of the elements
 */
public final class JoinableQueue<E> extends AbstractQueue<E> implements BlockingQueue<E> {
  /*
   * One lock guards the elements and the number in consumers' hands; "all done" is then a matter of
   * looking at both. A LinkedBlockingQueue inside with a counter beside it was rejected: the counter
   * has to be raised before the put and lowered if that fails, so that it is wrong at times; the
   * number of elements that its clear() or its iterators remove is not known; and one taskDone() too
   * many goes unnoticed as long as anything is queued.
   *
   * A join() ends with the round in which it began, that is, the first time that all is done since,
   * even if new work comes before the joiner has run. Else a busy producer could hold it for ever.
   */

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private final Condition allDone = lock.newCondition();

  // guarded by lock
  private final ArrayDeque<E> elements = new ArrayDeque<>();
  private long inHand;
  private long round;

  /** Creates a queue that takes any number of elements, up to {@link Integer#MAX_VALUE}. */
  public JoinableQueue() {
    this(Integer.MAX_VALUE);
  }

  /**
   * Creates a queue that holds no more than the given number of elements; those in consumers' hands
   * do not count.
   *
   * @param capacity how many elements it holds
   * @throws IllegalArgumentException if {@code capacity} is less than one
   */
  public JoinableQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least one, not " + capacity);
    }
    this.capacity = capacity;
  }

  /**
   * Says that the work on one element that was taken is done. Any thread may say it.
   *
   * @throws IllegalStateException if no element is in anybody's hands: it was called too often
   */
  public void taskDone() {
    lock.lock();
    try {
      if (inHand == 0) {
        throw new IllegalStateException(
            "taskDone() once too often: call it once for each element taken");
      }
      inHand--;
      endRoundIfAllDone();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until all elements are done; returns at once if they are.
   *
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   */
  public void join() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long current = round;
      while (!isAllDone() && round == current) {
        allDone.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until all elements are done, but no longer than the timeout.
   *
   * @param timeout how long to wait; zero or less does not wait
   * @param unit the unit of {@code timeout}
   * @return true if all elements were done; false if the time ran out first
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   */
  public boolean join(long timeout, TimeUnit unit) throws InterruptedException {
    long remaining = unit.toNanos(timeout);
    lock.lockInterruptibly();
    try {
      long current = round;
      while (!isAllDone() && round == current) {
        if (remaining <= 0) {
          return false;
        }
        remaining = allDone.awaitNanos(remaining);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void put(E element) throws InterruptedException {
    Objects.requireNonNull(element, "element");
    lock.lockInterruptibly();
    try {
      while (isFull()) {
        notFull.await();
      }
      enqueue(element);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean offer(E element) {
    Objects.requireNonNull(element, "element");
    lock.lock();
    try {
      if (isFull()) {
        return false;
      }
      enqueue(element);
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
    Objects.requireNonNull(element, "element");
    long remaining = unit.toNanos(timeout);
    lock.lockInterruptibly();
    try {
      while (isFull()) {
        if (remaining <= 0) {
          return false;
        }
        remaining = notFull.awaitNanos(remaining);
      }
      enqueue(element);
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public E take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (elements.isEmpty()) {
        notEmpty.await();
      }
      return handOut();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable E poll() {
    lock.lock();
    try {
      return elements.isEmpty() ? null : handOut();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
    long remaining = unit.toNanos(timeout);
    lock.lockInterruptibly();
    try {
      while (elements.isEmpty()) {
        if (remaining <= 0) {
          return null;
        }
        remaining = notEmpty.awaitNanos(remaining);
      }
      return handOut();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable E peek() {
    lock.lock();
    try {
      return elements.peek();
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The caller owes a {@link #taskDone} for each element moved.
   */
  @Override
  public int drainTo(Collection<? super E> target) {
    return drainTo(target, Integer.MAX_VALUE);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The caller owes a {@link #taskDone} for each element moved.
   */
  @Override
  @SuppressWarnings("ReferenceEquality")
  public int drainTo(Collection<? super E> target, int maxElements) {
    Objects.requireNonNull(target, "target");
    if (target == this) {
      throw new IllegalArgumentException("a queue cannot be drained into itself");
    }
    lock.lock();
    try {
      int moved = 0;
      while (moved < maxElements && !elements.isEmpty()) {
        target.add(elements.element()); // if this throws, the element stays and is nobody's debt
        handOut();
        moved++;
      }
      return moved;
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The element removed counts as done.
   */
  @Override
  public boolean remove(@Nullable Object element) {
    lock.lock();
    try {
      boolean removed = elements.removeFirstOccurrence(element);
      if (removed) {
        discarded();
      }
      return removed;
    } finally {
      lock.unlock();
    }
  }

  /** Removes all elements from this queue; they count as done. */
  @Override
  public void clear() {
    lock.lock();
    try {
      if (!elements.isEmpty()) {
        elements.clear();
        discarded();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int remainingCapacity() {
    lock.lock();
    try {
      return capacity - elements.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int size() {
    lock.lock();
    try {
      return elements.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean contains(@Nullable Object element) {
    lock.lock();
    try {
      return elements.contains(element);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Object[] toArray() {
    lock.lock();
    try {
      return elements.toArray();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public <T> T[] toArray(T[] array) {
    lock.lock();
    try {
      return elements.toArray(array);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns an iterator over the elements that are in this queue now, in their order. Its {@code
   * remove} discards the element from the queue if it is still there; such an element counts as
   * done.
   */
  @Override
  public Iterator<E> iterator() {
    return new Snapshot();
  }

  /** Returns a spliterator over the elements that are in this queue now, in their order. */
  @Override
  public Spliterator<E> spliterator() {
    return Spliterators.spliterator(toArray(), Spliterator.ORDERED | Spliterator.NONNULL);
  }

  private boolean isFull() {
    return elements.size() >= capacity;
  }

  private boolean isAllDone() {
    return inHand == 0 && elements.isEmpty();
  }

  private void enqueue(E element) {
    elements.add(element);
    notEmpty.signal();
  }

  private E handOut() {
    E element = elements.remove();
    inHand++;
    notFull.signal();
    return element;
  }

  private void discarded() {
    notFull.signalAll();
    endRoundIfAllDone();
  }

  private void endRoundIfAllDone() {
    if (isAllDone()) {
      round++;
      allDone.signalAll();
    }
  }

  @SuppressWarnings("ReferenceEquality")
  private void discardSame(Object element) {
    lock.lock();
    try {
      for (Iterator<E> i = elements.iterator(); i.hasNext(); ) {
        if (i.next() == element) {
          i.remove();
          discarded();
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private final class Snapshot implements Iterator<E> {
    private final Object[] seen = toArray();
    private int next;
    private boolean removable;

    @Override
    public boolean hasNext() {
      return next < seen.length;
    }

    @Override
    @SuppressWarnings("unchecked") // only elements of type E are put
    public E next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no element after the last, number " + seen.length);
      }
      removable = true;
      return (E) seen[next++];
    }

    @Override
    public void remove() {
      if (!removable) {
        throw new IllegalStateException("remove() needs a next() before it, and only once");
      }
      removable = false;
      discardSame(seen[next - 1]);
    }
  }
}
