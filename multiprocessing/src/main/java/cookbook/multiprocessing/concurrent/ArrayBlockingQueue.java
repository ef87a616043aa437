package cookbook.multiprocessing.concurrent;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.SharedBlockingQueue;
import cookbook.multiprocessing.core.SharedReference;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.Collection;

/**
 * A bounded FIFO queue between processes, with the operations of {@link
 * java.util.concurrent.ArrayBlockingQueue}.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes. Within one process use the original. If somebody has to know
 * when all work is done, or no element may get lost with a process that dies, use a {@link
 * cookbook.multiprocessing.JoinableQueue}. Without a bound, use a {@link LinkedBlockingQueue}.
 *
 * {@snippet
 *  file="cookbook/multiprocessing/concurrent/QueuesBetweenProcessesTest.java" region="sample"}
 *
 * <p><b>Elements are copies.</b> What is taken is equal to what was put, but another object; also
 * {@code peek}, {@code contains}, {@code remove(Object)} and iterators look at copies, and compare
 * them by {@code equals}. Records, primitives, strings, enums, collections and arrays travel fast,
 * everything else that is {@link java.io.Serializable} as well. Shared objects travel as
 * references, and are kept alive on their way. An element that cannot travel is refused with an
 * {@code IllegalArgumentException}, which names the way to the field that cannot; so is one that
 * the region could never hold, and one that does not fit in now is refused with an {@code
 * IllegalStateException} (the region is made larger by {@code -Dcookbook.region.bytes}). Neither
 * changes the queue. An element whose class the taker does not have is lost to it, with an {@link
 * java.io.UncheckedIOException}.
 *
 * <p><b>Deaths.</b> A process may be killed at any instruction: an element that it was putting is
 * in the queue as a whole or not at all; an element that it had taken, or was taking, is gone with
 * it, one for each thread that was in the middle of a {@code take}. The others go on, within a
 * tenth of a second.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, platform or virtual, of any
 * process. {@code put}, {@code take} and the timed {@code offer} and {@code poll} block and are
 * interruptible; an interrupted call has changed nothing. Their threads are {@code WAITING} or
 * {@code TIMED_WAITING} and hold no carrier; before, they may wait awake for up to a tenth of a
 * millisecond, if there are CPUs to spare. A fair queue serves those who wait in the order of their
 * coming, over all processes; one that is not serves a thread that comes at the right moment before
 * them. {@code drainTo} calls its target's {@code add} while other takers wait: it must not use
 * this queue.
 *
 * <p><b>Memory effects.</b> Actions before an element is put happen-before actions after it is
 * taken, as far as they concern shared memory.
 *
 * <p><b>Cost.</b> {@code put} and {@code take} take constant time, and allocate no shared memory
 * once the queue has seen the like; elements of up to 56 encoded bytes (a record of a few fields)
 * are cheapest. {@code contains}, {@code remove(Object)}, {@code toString} and iteration copy and
 * decode all elements: iterators show those at the time of their creation, streams at that of their
 * first use, perhaps without what is gone meanwhile.
 *
 * <p><b>Limits.</b> Null elements are refused. Serialized, the queue is a reference that only a
 * process of the same family can read. An object of a subclass is in other processes one of this
 * class.
 *
 * @param <E> the type of the elements
 */
public class ArrayBlockingQueue<E> extends SharedBlockingQueue<E> {
  private static final long serialVersionUID = 1L;

  /**
   * Creates a queue that is not fair.
   *
   * @param capacity how many elements it holds
   * @throws IllegalArgumentException if {@code capacity} is less than one
   */
  public ArrayBlockingQueue(int capacity) {
    this(capacity, false);
  }

  /**
   * Creates a queue.
   *
   * @param capacity how many elements it holds
   * @param fair whether those who wait are served in the order of their coming
   * @throws IllegalArgumentException if {@code capacity} is less than one
   */
  public ArrayBlockingQueue(int capacity, boolean fair) {
    this(create(ArrayBlockingQueue.class, 0, capacity, fair));
  }

  /**
   * Creates a queue with elements in it.
   *
   * @param capacity how many elements it holds
   * @param fair whether those who wait are served in the order of their coming
   * @param elements the first elements, in the order of their iterator
   * @throws IllegalArgumentException if {@code capacity} is less than one, or than the number of
   *     the elements
   */
  @SuppressWarnings("this-escape") // complete, as far as elements go
  public ArrayBlockingQueue(int capacity, boolean fair, Collection<? extends E> elements) {
    this(create(ArrayBlockingQueue.class, Long.BYTES, capacity, fair));
    if (isToBeFilled()) {
      for (E element : elements) {
        if (!offer(element)) {
          throw new IllegalArgumentException(
              elements.size() + " elements are more than the capacity, " + capacity);
        }
      }
    }
  }

  ArrayBlockingQueue(Block block) {
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
