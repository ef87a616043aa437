package cookbook.multiprocessing;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.SharedBlockingQueue;
import cookbook.multiprocessing.core.SharedReference;
import cookbook.multiprocessing.core.WaitQueue;
import cookbook.multiprocessing.core.WaitQueue.Mode;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.concurrent.TimeUnit;

/**
 * A FIFO queue between processes that knows when all its work is done, and loses no work with a
 * process that dies: consumers answer every element with {@link #taskDone}. It is {@link
 * cookbook.threading.JoinableQueue}, shared.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes. If nobody waits for the end of the work, and an element may
 * get lost with a consumer that is killed, use an {@link
 * cookbook.multiprocessing.concurrent.ArrayBlockingQueue}, which does not remember its takers. What
 * is said there about copies, threads, memory and cost holds here, too.
 *
 * {@snippet file="cookbook/multiprocessing/JoinableQueueTest.java" region="sample"}
 *
 * <p><b>What counts.</b> An element is unfinished from the time it is put. Whoever is handed it, by
 * {@code take}, {@code poll}, {@code remove()} or {@code drainTo}, owes one {@code taskDone} for
 * each. One that is discarded, by {@code remove(Object)}, {@code removeIf}, {@code removeAll},
 * {@code retainAll}, {@code clear} or an iterator's {@code remove}, is finished: nobody is going to
 * work on it. Elements in consumers' hands do not count for the capacity.
 *
 * <p><b>Deaths: at least once.</b> When a process ends, killed or not, the elements that it had
 * taken and not answered come back, before all others, and are handed out again: no work is lost. A
 * consumer that dies between its work and its {@code taskDone} has done what another will do again,
 * so work should bear being done twice. While they wait again there may be more elements than the
 * capacity. It takes up to a tenth of a second until the end of a process is noticed.
 *
 * <p><b>Whose task.</b> {@code taskDone} means the oldest element that the calling thread has taken
 * and not answered; if it has none, the oldest of its process; if that has none, the oldest of all.
 * So where each thread answers what it has taken, it is the element that was worked on. A program
 * that hands elements on between its threads, or takes several and finishes them out of order, is
 * told just as exactly when all is done; but should the process be killed, another element may come
 * back than the unfinished one.
 *
 * <p><b>Memory effects.</b> Actions before an element is put happen-before actions after it is
 * taken. Actions before {@code taskDone} happen-before actions after the {@code join} that it
 * releases. Both as far as they concern shared memory.
 *
 * <p><b>Cost.</b> {@code taskDone} takes constant time for who answers in the order of taking.
 *
 * @param <E> the type of the elements
 */
public final class JoinableQueue<E> extends SharedBlockingQueue<E> {
  /*
   * A join() ends with the round in which it began, as in cookbook.threading. The round is counted
   * under the mutex under which the last element is answered or discarded. Should a process die
   * between that and the waking of those who join, they look again on the news of its death.
   */

  private static final long serialVersionUID = 1L;

  private static final long ALL_DONE = OWN_WORDS;

  private final transient WaitQueue allDone;

  /** Creates a queue that takes as many elements as fit in the region. */
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
    this(create(JoinableQueue.class, WaitQueue.BYTES, capacity, false));
  }

  JoinableQueue(Block block) {
    super(block, true);
    this.allDone = new WaitQueue(block, ALL_DONE, this);
  }

  /**
   * Says that the work on one element that was taken is done. Any thread of any process may say it.
   *
   * @throws IllegalStateException if no element is in anybody's hands: it was called too often
   */
  public void taskDone() {
    long before = round();
    if (!acknowledge()) {
      throw new IllegalStateException(
          "taskDone() once too often: call it once for each element taken");
    }
    if (round() != before && allDone.hasWaiters()) {
      allDone.wakeAll();
    }
  }

  /**
   * Waits until all elements are done; returns at once if they are.
   *
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   */
  public void join() throws InterruptedException {
    throwIfInterrupted();
    long current = round();
    if (!isAllDone()) {
      int _ = allDone.acquireInterruptibly(() -> hasEnded(current), Mode.BROADCAST);
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
    long nanos = unit.toNanos(timeout);
    throwIfInterrupted();
    long current = round();
    return isAllDone()
        || allDone.acquire(() -> hasEnded(current), Mode.BROADCAST, nanos) != WaitQueue.FAILED;
  }

  private static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private int hasEnded(long round) {
    return round() != round || isAllDone() ? WaitQueue.SUCCEEDED : WaitQueue.FAILED;
  }

  @Override
  protected void discarded() {
    allDone.wakeAll(); // if it was in vain, they sleep on
  }

  private Object writeReplace() {
    return block().referenceTo(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw SharedReference.expected();
  }
}
