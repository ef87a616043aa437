package cookbook.multiprocessing.concurrent.atomic;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.SharedObject;
import cookbook.multiprocessing.core.SharedReference;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.StringJoiner;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * A row of {@code long}s that processes share, with the operations of {@link
 * java.util.concurrent.atomic.AtomicLongArray}.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes. For a single number use {@link AtomicLong}, for bytes without
 * atomic access a {@code SharedMemory}.
 *
 * <p><b>Threads and processes.</b> All methods are atomic for one element, between all threads of
 * all processes, and none blocks. A process that dies in the middle of one has done it or has not.
 * The functions that are passed to the updating methods run in the calling process, and again when
 * another thread came in between, so they should have no side effects.
 *
 * <p><b>Memory effects.</b> Those of the original, also between processes. The plain and opaque
 * methods are stronger here than they must be: they have the effects of volatile access.
 *
 * <p><b>Limits.</b> The length is limited by the region: 8 bytes an element. Serialized, it is a
 * reference that only a process of the same family can read. An object of a subclass is in other
 * processes one of this class.
 */
public class AtomicLongArray implements SharedObject {
  private static final long serialVersionUID = 1L;
  private static final long LENGTH = 0;
  private static final long ELEMENTS = 8;

  private final transient Block block;
  private final transient int length;

  /**
   * Creates one whose elements are all zero.
   *
   * @param length how many elements
   * @throws NegativeArraySizeException if {@code length} is negative
   * @throws IllegalArgumentException if it is more than the region could ever hold
   */
  public AtomicLongArray(int length) {
    if (length < 0) {
      throw new NegativeArraySizeException("length " + length);
    }
    this.block = Block.create(AtomicLongArray.class, offset(length), length);
    this.length = length;
  }

  /**
   * Creates one with the elements of an array, which are copied.
   *
   * @param array the elements
   */
  public AtomicLongArray(long[] array) {
    long[] words = new long[array.length + 1];
    words[0] = array.length;
    System.arraycopy(array, 0, words, 1, array.length);
    this.block = Block.create(AtomicLongArray.class, offset(array.length), words);
    this.length = array.length;
  }

  AtomicLongArray(Block block) {
    this.block = block;
    this.length = (int) block.get(LENGTH);
  }

  private static long offset(int i) {
    return ELEMENTS + (long) i * Long.BYTES;
  }

  private long checked(int i) {
    if (i < 0 || i >= length) {
      throw new ArrayIndexOutOfBoundsException(
          "Index " + i + " out of bounds for length " + length);
    }
    return offset(i);
  }

  /**
   * Returns the number of elements.
   *
   * @return how many elements there are
   */
  public final int length() {
    return length;
  }

  /**
   * Returns element {@code i}.
   *
   * @param i the index
   * @return the value
   */
  public final long get(int i) {
    return block.get(checked(i));
  }

  /**
   * Sets element {@code i}.
   *
   * @param i the index
   * @param newValue the value from now on
   */
  public final void set(int i, long newValue) {
    block.set(checked(i), newValue);
  }

  /**
   * Sets element {@code i}; later reads and writes in the program may come before it.
   *
   * @param i the index
   * @param newValue the value from now on
   */
  public final void lazySet(int i, long newValue) {
    block.setRelease(checked(i), newValue);
  }

  /**
   * Sets element {@code i} and returns the value before.
   *
   * @param i the index
   * @param newValue the value from now on
   * @return the value before
   */
  public final long getAndSet(int i, long newValue) {
    return block.getAndSet(checked(i), newValue);
  }

  /**
   * Sets element {@code i} if it is the expected value; tells whether it was.
   *
   * @param i the index
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean compareAndSet(int i, long expectedValue, long newValue) {
    return block.compareAndSet(checked(i), expectedValue, newValue);
  }

  /**
   * Does what {@link #weakCompareAndSetPlain} does.
   *
   * @param i the index
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   * @deprecated as in the original
   */
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // its annotation is Error Prone's, no dependency of ours
  public final boolean weakCompareAndSet(int i, long expectedValue, long newValue) {
    return weakCompareAndSetPlain(i, expectedValue, newValue);
  }

  /**
   * Sets element {@code i} if it is the expected value; may fail for no reason.
   *
   * @param i the index
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetPlain(int i, long expectedValue, long newValue) {
    return compareAndSet(i, expectedValue, newValue);
  }

  /**
   * Adds one to element {@code i} and returns the value before.
   *
   * @param i the index
   * @return the value before
   */
  public final long getAndIncrement(int i) {
    return getAndAdd(i, 1);
  }

  /**
   * Subtracts one from element {@code i} and returns the value before.
   *
   * @param i the index
   * @return the value before
   */
  public final long getAndDecrement(int i) {
    return getAndAdd(i, -1);
  }

  /**
   * Adds to element {@code i} and returns the value before.
   *
   * @param i the index
   * @param delta what to add
   * @return the value before
   */
  public final long getAndAdd(int i, long delta) {
    return block.getAndAdd(checked(i), delta);
  }

  /**
   * Adds one to element {@code i} and returns the sum.
   *
   * @param i the index
   * @return the sum
   */
  public final long incrementAndGet(int i) {
    return addAndGet(i, 1);
  }

  /**
   * Subtracts one from element {@code i} and returns the difference.
   *
   * @param i the index
   * @return the difference
   */
  public final long decrementAndGet(int i) {
    return addAndGet(i, -1);
  }

  /**
   * Adds to element {@code i} and returns the sum.
   *
   * @param i the index
   * @param delta what to add
   * @return the sum
   */
  public long addAndGet(int i, long delta) {
    return getAndAdd(i, delta) + delta;
  }

  /**
   * Replaces element {@code i} by the function's result and returns the value before.
   *
   * @param i the index
   * @param updateFunction makes the value of the one before
   * @return the value before
   */
  public final long getAndUpdate(int i, LongUnaryOperator updateFunction) {
    while (true) {
      long before = get(i);
      if (compareAndSet(i, before, updateFunction.applyAsLong(before))) {
        return before;
      }
    }
  }

  /**
   * Replaces element {@code i} by the function's result and returns that.
   *
   * @param i the index
   * @param updateFunction makes the value of the one before
   * @return the value after
   */
  public final long updateAndGet(int i, LongUnaryOperator updateFunction) {
    while (true) {
      long before = get(i);
      long after = updateFunction.applyAsLong(before);
      if (compareAndSet(i, before, after)) {
        return after;
      }
    }
  }

  /**
   * Replaces element {@code i} by the function's result of it and {@code x}; returns the before.
   *
   * @param i the index
   * @param x the second argument of the function
   * @param accumulatorFunction makes the value of the one before and {@code x}
   * @return the value before
   */
  public final long getAndAccumulate(int i, long x, LongBinaryOperator accumulatorFunction) {
    return getAndUpdate(i, before -> accumulatorFunction.applyAsLong(before, x));
  }

  /**
   * Replaces element {@code i} by the function's result of it and {@code x}, and returns that.
   *
   * @param i the index
   * @param x the second argument of the function
   * @param accumulatorFunction makes the value of the one before and {@code x}
   * @return the value after
   */
  public final long accumulateAndGet(int i, long x, LongBinaryOperator accumulatorFunction) {
    return updateAndGet(i, before -> accumulatorFunction.applyAsLong(before, x));
  }

  /**
   * Returns element {@code i}, as {@link #get}.
   *
   * @param i the index
   * @return the value
   */
  public final long getPlain(int i) {
    return get(i);
  }

  /**
   * Sets element {@code i}, as {@link #lazySet}.
   *
   * @param i the index
   * @param newValue the value from now on
   */
  public final void setPlain(int i, long newValue) {
    lazySet(i, newValue);
  }

  /**
   * Returns element {@code i}, as {@link #get}.
   *
   * @param i the index
   * @return the value
   */
  public final long getOpaque(int i) {
    return get(i);
  }

  /**
   * Sets element {@code i}, as {@link #lazySet}.
   *
   * @param i the index
   * @param newValue the value from now on
   */
  public final void setOpaque(int i, long newValue) {
    lazySet(i, newValue);
  }

  /**
   * Returns element {@code i}, as {@link #get}.
   *
   * @param i the index
   * @return the value
   */
  public final long getAcquire(int i) {
    return get(i);
  }

  /**
   * Sets element {@code i}, as {@link #lazySet}.
   *
   * @param i the index
   * @param newValue the value from now on
   */
  public final void setRelease(int i, long newValue) {
    lazySet(i, newValue);
  }

  /**
   * Sets element {@code i} if it is the expected value, and returns the value that there was.
   *
   * @param i the index
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public final long compareAndExchange(int i, long expectedValue, long newValue) {
    return block.compareAndExchange(checked(i), expectedValue, newValue);
  }

  /**
   * As {@link #compareAndExchange}.
   *
   * @param i the index
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public final long compareAndExchangeAcquire(int i, long expectedValue, long newValue) {
    return compareAndExchange(i, expectedValue, newValue);
  }

  /**
   * As {@link #compareAndExchange}.
   *
   * @param i the index
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public final long compareAndExchangeRelease(int i, long expectedValue, long newValue) {
    return compareAndExchange(i, expectedValue, newValue);
  }

  /**
   * Sets element {@code i} if it is the expected value; may fail for no reason.
   *
   * @param i the index
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetVolatile(int i, long expectedValue, long newValue) {
    return compareAndSet(i, expectedValue, newValue);
  }

  /**
   * Sets element {@code i} if it is the expected value; may fail for no reason.
   *
   * @param i the index
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetAcquire(int i, long expectedValue, long newValue) {
    return compareAndSet(i, expectedValue, newValue);
  }

  /**
   * Sets element {@code i} if it is the expected value; may fail for no reason.
   *
   * @param i the index
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetRelease(int i, long expectedValue, long newValue) {
    return compareAndSet(i, expectedValue, newValue);
  }

  /** Returns the elements, as {@code [1, 2, 3]}. */
  @Override
  public String toString() {
    StringJoiner elements = new StringJoiner(", ", "[", "]");
    for (int i = 0; i < length; i++) {
      elements.add(Long.toString(get(i)));
    }
    return elements.toString();
  }

  /**
   * Returns what travels in this object's place.
   *
   * @return a reference
   */
  protected final Object writeReplace() {
    return block.referenceTo(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw SharedReference.expected();
  }
}
