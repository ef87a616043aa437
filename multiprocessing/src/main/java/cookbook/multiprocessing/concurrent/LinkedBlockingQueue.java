package cookbook.multiprocessing.concurrent;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.SharedBlockingQueue;
import cookbook.multiprocessing.core.SharedReference;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.Collection;

/**
 * A FIFO queue between processes, with the operations of {@link
 * java.util.concurrent.LinkedBlockingQueue}: bounded or not.
 *
 * <p>It is the same as an {@link ArrayBlockingQueue} that is not fair, in everything that is said
 * there about copies, deaths, threads, memory and cost, but its bound may be left out. Its memory
 * grows and shrinks with its elements, so it is the shared region that bounds one without: a {@code
 * put} into a region that is full throws an {@code IllegalStateException}, and leaves the queue as
 * it was.
 *
 * {@snippet
 *  file="cookbook/multiprocessing/concurrent/QueuesBetweenProcessesTest.java" region="linked"}
 *
 * @param <E> the type of the elements
 */
public class LinkedBlockingQueue<E> extends SharedBlockingQueue<E> {
  private static final long serialVersionUID = 1L;

  /** Creates a queue that holds as many elements as fit in the region. */
  public LinkedBlockingQueue() {
    this(Integer.MAX_VALUE);
  }

  /**
   * Creates a queue with a bound.
   *
   * @param capacity how many elements it holds
   * @throws IllegalArgumentException if {@code capacity} is less than one
   */
  public LinkedBlockingQueue(int capacity) {
    this(create(LinkedBlockingQueue.class, 0, capacity, false));
  }

  /**
   * Creates a queue without a bound and with elements in it.
   *
   * @param elements the first elements, in the order of their iterator
   */
  @SuppressWarnings("this-escape") // complete, as far as elements go
  public LinkedBlockingQueue(Collection<? extends E> elements) {
    this(create(LinkedBlockingQueue.class, Long.BYTES, Integer.MAX_VALUE, false));
    if (isToBeFilled()) {
      for (E element : elements) {
        boolean _ = offer(element);
      }
    }
  }

  LinkedBlockingQueue(Block block) {
    super(block, false);
  }

  /**
   * Returns what travels in this object's place.
   *
   * @return a reference
   */
  protected final Object writeReplace() {
    return block().referenceTo(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw SharedReference.expected();
  }
}
