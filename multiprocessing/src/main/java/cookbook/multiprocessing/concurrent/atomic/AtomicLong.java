package cookbook.multiprocessing.concurrent.atomic;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.SharedObject;
import cookbook.multiprocessing.core.SharedReference;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * A {@code long} that processes share, with the operations of {@link
 * java.util.concurrent.atomic.AtomicLong}.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes. Within one process use the original: it needs no shared
 * memory. For a row of them use an {@link AtomicLongArray}, one block of memory.
 *
 * <p><b>Threads and processes.</b> All methods are atomic between all threads of all processes, and
 * none blocks. A process that dies in the middle of one has done it or has not. The functions that
 * are passed to the updating methods run in the calling process, and again when another thread came
 * in between, so they should have no side effects.
 *
 * <p><b>Memory effects.</b> Those of the original, also between processes: what one did in shared
 * memory before a write is visible to the other that reads the value. The plain and opaque methods
 * are stronger here than they must be: they have the effects of volatile access.
 *
 * <p><b>Limits.</b> Serialized, it is a reference that only a process of the same family can read.
 * An object of a subclass is in other processes one of this class.
 */
public class AtomicLong extends Number implements SharedObject {
  private static final long serialVersionUID = 1L;
  private static final long VALUE = 0;

  private final transient Block block;

  /** Creates one that is zero. */
  public AtomicLong() {
    this(0);
  }

  /**
   * Creates one.
   *
   * @param initialValue its value
   */
  public AtomicLong(long initialValue) {
    block = Block.create(AtomicLong.class, Long.BYTES, initialValue);
  }

  AtomicLong(Block block) {
    this.block = block;
  }

  /**
   * Returns the value.
   *
   * @return the value
   */
  public final long get() {
    return block.get(VALUE);
  }

  /**
   * Sets the value.
   *
   * @param newValue the value from now on
   */
  public final void set(long newValue) {
    block.set(VALUE, newValue);
  }

  /**
   * Sets the value; later reads and writes in the program may come before it.
   *
   * @param newValue the value from now on
   */
  public final void lazySet(long newValue) {
    block.setRelease(VALUE, newValue);
  }

  /**
   * Sets the value and returns the one before.
   *
   * @param newValue the value from now on
   * @return the value before
   */
  public final long getAndSet(long newValue) {
    return block.getAndSet(VALUE, newValue);
  }

  /**
   * Sets the value if it is the expected one; tells whether it was.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean compareAndSet(long expectedValue, long newValue) {
    return block.compareAndSet(VALUE, expectedValue, newValue);
  }

  /**
   * Does what {@link #weakCompareAndSetPlain} does.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   * @deprecated as in the original
   */
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // its annotation is Error Prone's, no dependency of ours
  public final boolean weakCompareAndSet(long expectedValue, long newValue) {
    return weakCompareAndSetPlain(expectedValue, newValue);
  }

  /**
   * Sets the value if it is the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetPlain(long expectedValue, long newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /**
   * Adds one and returns the value before.
   *
   * @return the value before
   */
  public final long getAndIncrement() {
    return getAndAdd(1);
  }

  /**
   * Subtracts one and returns the value before.
   *
   * @return the value before
   */
  public final long getAndDecrement() {
    return getAndAdd(-1);
  }

  /**
   * Adds and returns the value before.
   *
   * @param delta what to add
   * @return the value before
   */
  public final long getAndAdd(long delta) {
    return block.getAndAdd(VALUE, delta);
  }

  /**
   * Adds one and returns the sum.
   *
   * @return the sum
   */
  public final long incrementAndGet() {
    return addAndGet(1);
  }

  /**
   * Subtracts one and returns the difference.
   *
   * @return the difference
   */
  public final long decrementAndGet() {
    return addAndGet(-1);
  }

  /**
   * Adds and returns the sum.
   *
   * @param delta what to add
   * @return the sum
   */
  public final long addAndGet(long delta) {
    return getAndAdd(delta) + delta;
  }

  /**
   * Replaces the value by the function's result and returns the value before.
   *
   * @param updateFunction makes the value of the one before
   * @return the value before
   */
  public final long getAndUpdate(LongUnaryOperator updateFunction) {
    while (true) {
      long before = get();
      if (compareAndSet(before, updateFunction.applyAsLong(before))) {
        return before;
      }
    }
  }

  /**
   * Replaces the value by the function's result and returns that.
   *
   * @param updateFunction makes the value of the one before
   * @return the value after
   */
  public final long updateAndGet(LongUnaryOperator updateFunction) {
    while (true) {
      long before = get();
      long after = updateFunction.applyAsLong(before);
      if (compareAndSet(before, after)) {
        return after;
      }
    }
  }

  /**
   * Replaces the value by the function's result of it and {@code x}; returns the one before.
   *
   * @param x the second argument of the function
   * @param accumulatorFunction makes the value of the one before and {@code x}
   * @return the value before
   */
  public final long getAndAccumulate(long x, LongBinaryOperator accumulatorFunction) {
    return getAndUpdate(before -> accumulatorFunction.applyAsLong(before, x));
  }

  /**
   * Replaces the value by the function's result of it and {@code x}, and returns that.
   *
   * @param x the second argument of the function
   * @param accumulatorFunction makes the value of the one before and {@code x}
   * @return the value after
   */
  public final long accumulateAndGet(long x, LongBinaryOperator accumulatorFunction) {
    return updateAndGet(before -> accumulatorFunction.applyAsLong(before, x));
  }

  /**
   * Returns the value, as {@link #get}.
   *
   * @return the value
   */
  public final long getPlain() {
    return get();
  }

  /**
   * Sets the value, as {@link #lazySet}.
   *
   * @param newValue the value from now on
   */
  public final void setPlain(long newValue) {
    lazySet(newValue);
  }

  /**
   * Returns the value, as {@link #get}.
   *
   * @return the value
   */
  public final long getOpaque() {
    return get();
  }

  /**
   * Sets the value, as {@link #lazySet}.
   *
   * @param newValue the value from now on
   */
  public final void setOpaque(long newValue) {
    lazySet(newValue);
  }

  /**
   * Returns the value, as {@link #get}.
   *
   * @return the value
   */
  public final long getAcquire() {
    return get();
  }

  /**
   * Sets the value, as {@link #lazySet}.
   *
   * @param newValue the value from now on
   */
  public final void setRelease(long newValue) {
    lazySet(newValue);
  }

  /**
   * Sets the value if it is the expected one, and returns the value that there was.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public final long compareAndExchange(long expectedValue, long newValue) {
    return block.compareAndExchange(VALUE, expectedValue, newValue);
  }

  /**
   * As {@link #compareAndExchange}.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public final long compareAndExchangeAcquire(long expectedValue, long newValue) {
    return compareAndExchange(expectedValue, newValue);
  }

  /**
   * As {@link #compareAndExchange}.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public final long compareAndExchangeRelease(long expectedValue, long newValue) {
    return compareAndExchange(expectedValue, newValue);
  }

  /**
   * Sets the value if it is the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetVolatile(long expectedValue, long newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /**
   * Sets the value if it is the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetAcquire(long expectedValue, long newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /**
   * Sets the value if it is the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetRelease(long expectedValue, long newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  @Override
  public int intValue() {
    return (int) get();
  }

  @Override
  public long longValue() {
    return get();
  }

  @Override
  public float floatValue() {
    return get();
  }

  @Override
  public double doubleValue() {
    return get();
  }

  /** Returns the value in decimal. */
  @Override
  public String toString() {
    return Long.toString(get());
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
