package cookbook.multiprocessing.concurrent.atomic;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.SharedObject;
import cookbook.multiprocessing.core.SharedReference;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * A {@code int} that processes share, with the operations of {@link
 * java.util.concurrent.atomic.AtomicInteger}.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes. Within one process use the original: it needs no shared
 * memory. For a wider one use {@link AtomicLong}; it costs the same.
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
public class AtomicInteger extends Number implements SharedObject {
  private static final long serialVersionUID = 1L;
  private static final long VALUE = 0;

  private final transient Block block;

  /** Creates one that is zero. */
  public AtomicInteger() {
    this(0);
  }

  /**
   * Creates one.
   *
   * @param initialValue its value
   */
  public AtomicInteger(int initialValue) {
    block = Block.create(AtomicInteger.class, Long.BYTES, initialValue & 0xffff_ffffL);
  }

  AtomicInteger(Block block) {
    this.block = block;
  }

  /**
   * Returns the value.
   *
   * @return the value
   */
  public final int get() {
    return block.getInt(VALUE);
  }

  /**
   * Sets the value.
   *
   * @param newValue the value from now on
   */
  public final void set(int newValue) {
    block.setInt(VALUE, newValue);
  }

  /**
   * Sets the value; later reads and writes in the program may come before it.
   *
   * @param newValue the value from now on
   */
  public final void lazySet(int newValue) {
    block.setIntRelease(VALUE, newValue);
  }

  /**
   * Sets the value and returns the one before.
   *
   * @param newValue the value from now on
   * @return the value before
   */
  public final int getAndSet(int newValue) {
    return block.getAndSetInt(VALUE, newValue);
  }

  /**
   * Sets the value if it is the expected one; tells whether it was.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean compareAndSet(int expectedValue, int newValue) {
    return block.compareAndSetInt(VALUE, expectedValue, newValue);
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
  public final boolean weakCompareAndSet(int expectedValue, int newValue) {
    return weakCompareAndSetPlain(expectedValue, newValue);
  }

  /**
   * Sets the value if it is the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetPlain(int expectedValue, int newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /**
   * Adds one and returns the value before.
   *
   * @return the value before
   */
  public final int getAndIncrement() {
    return getAndAdd(1);
  }

  /**
   * Subtracts one and returns the value before.
   *
   * @return the value before
   */
  public final int getAndDecrement() {
    return getAndAdd(-1);
  }

  /**
   * Adds and returns the value before.
   *
   * @param delta what to add
   * @return the value before
   */
  public final int getAndAdd(int delta) {
    return block.getAndAddInt(VALUE, delta);
  }

  /**
   * Adds one and returns the sum.
   *
   * @return the sum
   */
  public final int incrementAndGet() {
    return addAndGet(1);
  }

  /**
   * Subtracts one and returns the difference.
   *
   * @return the difference
   */
  public final int decrementAndGet() {
    return addAndGet(-1);
  }

  /**
   * Adds and returns the sum.
   *
   * @param delta what to add
   * @return the sum
   */
  public final int addAndGet(int delta) {
    return getAndAdd(delta) + delta;
  }

  /**
   * Replaces the value by the function's result and returns the value before.
   *
   * @param updateFunction makes the value of the one before
   * @return the value before
   */
  public final int getAndUpdate(IntUnaryOperator updateFunction) {
    while (true) {
      int before = get();
      if (compareAndSet(before, updateFunction.applyAsInt(before))) {
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
  public final int updateAndGet(IntUnaryOperator updateFunction) {
    while (true) {
      int before = get();
      int after = updateFunction.applyAsInt(before);
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
  public final int getAndAccumulate(int x, IntBinaryOperator accumulatorFunction) {
    return getAndUpdate(before -> accumulatorFunction.applyAsInt(before, x));
  }

  /**
   * Replaces the value by the function's result of it and {@code x}, and returns that.
   *
   * @param x the second argument of the function
   * @param accumulatorFunction makes the value of the one before and {@code x}
   * @return the value after
   */
  public final int accumulateAndGet(int x, IntBinaryOperator accumulatorFunction) {
    return updateAndGet(before -> accumulatorFunction.applyAsInt(before, x));
  }

  /**
   * Returns the value, as {@link #get}.
   *
   * @return the value
   */
  public final int getPlain() {
    return get();
  }

  /**
   * Sets the value, as {@link #lazySet}.
   *
   * @param newValue the value from now on
   */
  public final void setPlain(int newValue) {
    lazySet(newValue);
  }

  /**
   * Returns the value, as {@link #get}.
   *
   * @return the value
   */
  public final int getOpaque() {
    return get();
  }

  /**
   * Sets the value, as {@link #lazySet}.
   *
   * @param newValue the value from now on
   */
  public final void setOpaque(int newValue) {
    lazySet(newValue);
  }

  /**
   * Returns the value, as {@link #get}.
   *
   * @return the value
   */
  public final int getAcquire() {
    return get();
  }

  /**
   * Sets the value, as {@link #lazySet}.
   *
   * @param newValue the value from now on
   */
  public final void setRelease(int newValue) {
    lazySet(newValue);
  }

  /**
   * Sets the value if it is the expected one, and returns the value that there was.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public final int compareAndExchange(int expectedValue, int newValue) {
    return block.compareAndExchangeInt(VALUE, expectedValue, newValue);
  }

  /**
   * As {@link #compareAndExchange}.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public final int compareAndExchangeAcquire(int expectedValue, int newValue) {
    return compareAndExchange(expectedValue, newValue);
  }

  /**
   * As {@link #compareAndExchange}.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public final int compareAndExchangeRelease(int expectedValue, int newValue) {
    return compareAndExchange(expectedValue, newValue);
  }

  /**
   * Sets the value if it is the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetVolatile(int expectedValue, int newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /**
   * Sets the value if it is the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetAcquire(int expectedValue, int newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /**
   * Sets the value if it is the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetRelease(int expectedValue, int newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  @Override
  public int intValue() {
    return get();
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
    return Integer.toString(get());
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
