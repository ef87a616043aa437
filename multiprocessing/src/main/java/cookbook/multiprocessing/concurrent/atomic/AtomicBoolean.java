package cookbook.multiprocessing.concurrent.atomic;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.SharedObject;
import cookbook.multiprocessing.core.SharedReference;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;

/**
 * A {@code boolean} that processes share, with the operations of {@link
 * java.util.concurrent.atomic.AtomicBoolean}.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes. For a flag that others wait for, use an {@code Event}.
 *
 * <p><b>Threads and processes.</b> All methods are atomic between all threads of all processes, and
 * none blocks. A process that dies in the middle of one has done it or has not.
 *
 * <p><b>Memory effects.</b> Those of the original, also between processes. The plain and opaque
 * methods are stronger here than they must be: they have the effects of volatile access.
 *
 * <p><b>Limits.</b> Serialized, it is a reference that only a process of the same family can read.
 */
public final class AtomicBoolean implements SharedObject {
  private static final long serialVersionUID = 1L;
  private static final long VALUE = 0;

  private final transient Block block;

  /** Creates one that is false. */
  public AtomicBoolean() {
    this(false);
  }

  /**
   * Creates one.
   *
   * @param initialValue its value
   */
  public AtomicBoolean(boolean initialValue) {
    block = Block.create(AtomicBoolean.class, Long.BYTES, word(initialValue));
  }

  AtomicBoolean(Block block) {
    this.block = block;
  }

  private static long word(boolean value) {
    return value ? 1 : 0;
  }

  /**
   * Returns the value.
   *
   * @return the value
   */
  public boolean get() {
    return block.get(VALUE) != 0;
  }

  /**
   * Sets the value.
   *
   * @param newValue the value from now on
   */
  public void set(boolean newValue) {
    block.set(VALUE, word(newValue));
  }

  /**
   * Sets the value; later reads and writes in the program may come before it.
   *
   * @param newValue the value from now on
   */
  public void lazySet(boolean newValue) {
    block.setRelease(VALUE, word(newValue));
  }

  /**
   * Sets the value and returns the one before.
   *
   * @param newValue the value from now on
   * @return the value before
   */
  public boolean getAndSet(boolean newValue) {
    return block.getAndSet(VALUE, word(newValue)) != 0;
  }

  /**
   * Sets the value if it is the expected one; tells whether it was.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public boolean compareAndSet(boolean expectedValue, boolean newValue) {
    return block.compareAndSet(VALUE, word(expectedValue), word(newValue));
  }

  /**
   * Sets the value if it is the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public boolean weakCompareAndSetPlain(boolean expectedValue, boolean newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /**
   * Returns the value, as {@link #get}.
   *
   * @return the value
   */
  public boolean getPlain() {
    return get();
  }

  /**
   * Sets the value, as {@link #lazySet}.
   *
   * @param newValue the value from now on
   */
  public void setPlain(boolean newValue) {
    lazySet(newValue);
  }

  /**
   * Returns the value, as {@link #get}.
   *
   * @return the value
   */
  public boolean getOpaque() {
    return get();
  }

  /**
   * Sets the value, as {@link #lazySet}.
   *
   * @param newValue the value from now on
   */
  public void setOpaque(boolean newValue) {
    lazySet(newValue);
  }

  /**
   * Returns the value, as {@link #get}.
   *
   * @return the value
   */
  public boolean getAcquire() {
    return get();
  }

  /**
   * Sets the value, as {@link #lazySet}.
   *
   * @param newValue the value from now on
   */
  public void setRelease(boolean newValue) {
    lazySet(newValue);
  }

  /**
   * Sets the value if it is the expected one, and returns the value that there was.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public boolean compareAndExchange(boolean expectedValue, boolean newValue) {
    return block.compareAndExchange(VALUE, word(expectedValue), word(newValue)) != 0;
  }

  /**
   * As {@link #compareAndExchange}.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public boolean compareAndExchangeAcquire(boolean expectedValue, boolean newValue) {
    return compareAndExchange(expectedValue, newValue);
  }

  /**
   * As {@link #compareAndExchange}.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public boolean compareAndExchangeRelease(boolean expectedValue, boolean newValue) {
    return compareAndExchange(expectedValue, newValue);
  }

  /**
   * Sets the value if it is the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public boolean weakCompareAndSetVolatile(boolean expectedValue, boolean newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /**
   * Sets the value if it is the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public boolean weakCompareAndSetAcquire(boolean expectedValue, boolean newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /**
   * Sets the value if it is the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public boolean weakCompareAndSetRelease(boolean expectedValue, boolean newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /** Returns {@code true} or {@code false}. */
  @Override
  public String toString() {
    return Boolean.toString(get());
  }

  private Object writeReplace() {
    return block.referenceTo(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw SharedReference.expected();
  }
}
