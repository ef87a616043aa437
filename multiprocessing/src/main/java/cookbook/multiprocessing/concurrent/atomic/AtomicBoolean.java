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
 * An object of a subclass is in other processes one of this class.
 */
public class AtomicBoolean implements SharedObject {
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
  public final boolean get() {
    return block.get(VALUE) != 0;
  }

  /**
   * Sets the value.
   *
   * @param newValue the value from now on
   */
  public final void set(boolean newValue) {
    block.set(VALUE, word(newValue));
  }

  /**
   * Sets the value; later reads and writes in the program may come before it.
   *
   * @param newValue the value from now on
   */
  public final void lazySet(boolean newValue) {
    block.setRelease(VALUE, word(newValue));
  }

  /**
   * Sets the value and returns the one before.
   *
   * @param newValue the value from now on
   * @return the value before
   */
  public final boolean getAndSet(boolean newValue) {
    return block.getAndSet(VALUE, word(newValue)) != 0;
  }

  /**
   * Sets the value if it is the expected one; tells whether it was.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean compareAndSet(boolean expectedValue, boolean newValue) {
    return block.compareAndSet(VALUE, word(expectedValue), word(newValue));
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
  public boolean weakCompareAndSet(boolean expectedValue, boolean newValue) {
    return weakCompareAndSetPlain(expectedValue, newValue);
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
  public final boolean getPlain() {
    return get();
  }

  /**
   * Sets the value, as {@link #lazySet}.
   *
   * @param newValue the value from now on
   */
  public final void setPlain(boolean newValue) {
    lazySet(newValue);
  }

  /**
   * Returns the value, as {@link #get}.
   *
   * @return the value
   */
  public final boolean getOpaque() {
    return get();
  }

  /**
   * Sets the value, as {@link #lazySet}.
   *
   * @param newValue the value from now on
   */
  public final void setOpaque(boolean newValue) {
    lazySet(newValue);
  }

  /**
   * Returns the value, as {@link #get}.
   *
   * @return the value
   */
  public final boolean getAcquire() {
    return get();
  }

  /**
   * Sets the value, as {@link #lazySet}.
   *
   * @param newValue the value from now on
   */
  public final void setRelease(boolean newValue) {
    lazySet(newValue);
  }

  /**
   * Sets the value if it is the expected one, and returns the value that there was.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public final boolean compareAndExchange(boolean expectedValue, boolean newValue) {
    return block.compareAndExchange(VALUE, word(expectedValue), word(newValue)) != 0;
  }

  /**
   * As {@link #compareAndExchange}.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public final boolean compareAndExchangeAcquire(boolean expectedValue, boolean newValue) {
    return compareAndExchange(expectedValue, newValue);
  }

  /**
   * As {@link #compareAndExchange}.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public final boolean compareAndExchangeRelease(boolean expectedValue, boolean newValue) {
    return compareAndExchange(expectedValue, newValue);
  }

  /**
   * Sets the value if it is the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetVolatile(boolean expectedValue, boolean newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /**
   * Sets the value if it is the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetAcquire(boolean expectedValue, boolean newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /**
   * Sets the value if it is the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetRelease(boolean expectedValue, boolean newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /** Returns {@code true} or {@code false}. */
  @Override
  public String toString() {
    return Boolean.toString(get());
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
