package cookbook.multiprocessing.concurrent.atomic;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.SharedObject;
import cookbook.multiprocessing.core.SharedReference;
import cookbook.multiprocessing.core.SharedValue;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A value that processes share, with the operations of {@link
 * java.util.concurrent.atomic.AtomicReference}.
 *
 * <p><b>By value.</b> Objects cannot be shared by JVMs, so what is set is a copy of the object as
 * it is at that moment, and what {@code get} returns is a new copy each time, within one process
 * too: to change it changes nothing that is shared. Keep immutable values in it, best of all
 * records. Shared objects within the value are not copied but are the same objects everywhere.
 *
 * <p><b>The comparing methods</b> ({@code compareAndSet} and its kin) go by value as well: the
 * expected value is met by one that is {@linkplain Object#equals equal} to it, or that is written
 * in the same bytes. Where the original tells two equal objects apart, this class does not.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes. Within one process use the original. For numbers use {@link
 * AtomicLong}, which needs no copies.
 *
 * {@snippet file="cookbook/multiprocessing/concurrent/atomic/AtomicReferenceTest.java"
 * region="sample"}
 *
 * <p><b>Threads and processes.</b> All methods are atomic between all threads of all processes.
 * They wait for each other for as long as it takes to copy the bytes. A process that dies in the
 * middle of one has done it or has not. The functions that are passed to the updating methods run
 * in the calling process, and again when another thread came in between, so they should have no
 * side effects.
 *
 * <p><b>Memory effects.</b> Those of volatile access, also between processes and for all methods:
 * what one did in shared memory before a write is visible to the other that reads the value.
 *
 * <p><b>Exceptions.</b> A method that takes a value throws {@link IllegalArgumentException} if it
 * cannot travel between processes, naming the field, or could never fit into the shared memory, and
 * {@link IllegalStateException} if the shared memory is full now; nothing is changed then. A method
 * that returns one throws {@link java.io.UncheckedIOException} if its class is unknown here.
 *
 * <p><b>Limits.</b> A value that is too large for the shared memory is refused. A shared object
 * that is in the value when the last process lets go of this object is kept as long as the shared
 * memory. Serialized, it is a reference that only a process of the same family can read.
 *
 * @param <V> the type of the value
 */
public final class AtomicReference<V extends @Nullable Object> implements SharedObject {
  private static final long serialVersionUID = 1L;

  private final transient Block block;
  private final transient SharedValue value;

  /** Creates one that is null. */
  public AtomicReference() {
    this(Block.create(AtomicReference.class, SharedValue.BYTES));
  }

  /**
   * Creates one.
   *
   * @param initialValue its value
   */
  public AtomicReference(V initialValue) {
    this();
    value.initialize(initialValue);
  }

  AtomicReference(Block block) {
    this.block = block;
    this.value = new SharedValue(block);
  }

  /** Returns a copy of the value. */
  public V get() {
    return valueOf(value.read());
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // as set by those who share this type
  private V valueOf(SharedValue.Snapshot snapshot) {
    return (V) snapshot.value();
  }

  /** Sets the value. */
  public void set(V newValue) {
    value.set(newValue);
  }

  /** Sets the value. */
  public void lazySet(V newValue) {
    set(newValue);
  }

  /** Sets the value and returns the one before. */
  public V getAndSet(V newValue) {
    return getAndUpdate(_ -> newValue);
  }

  /**
   * Sets the value if it is the expected one; tells whether it was.
   *
   * @param expectedValue the expected value, met by one that is equal or has the same bytes
   * @param newValue the value to set
   */
  public boolean compareAndSet(V expectedValue, V newValue) {
    return exchange(expectedValue, newValue) == null;
  }

  /** Returns what there was if it was not what was expected, else null. */
  private SharedValue.@Nullable Snapshot exchange(V expected, V newValue) {
    while (true) {
      SharedValue.Snapshot current = value.read();
      if (!current.matches(expected)) {
        return current;
      }
      if (value.replace(current, newValue)) {
        return null;
      }
    }
  }

  /** Sets the value if it is the expected one; does not fail without reason here. */
  public boolean weakCompareAndSetPlain(V expectedValue, V newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /** Sets the value if it is the expected one; does not fail without reason here. */
  public boolean weakCompareAndSetVolatile(V expectedValue, V newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /** Sets the value if it is the expected one; does not fail without reason here. */
  public boolean weakCompareAndSetAcquire(V expectedValue, V newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /** Sets the value if it is the expected one; does not fail without reason here. */
  public boolean weakCompareAndSetRelease(V expectedValue, V newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /**
   * Sets the value if it is the expected one.
   *
   * @return {@code expectedValue} itself if it was; else a copy of what there was
   */
  public V compareAndExchange(V expectedValue, V newValue) {
    SharedValue.Snapshot other = exchange(expectedValue, newValue);
    return other == null ? expectedValue : valueOf(other);
  }

  /** As {@link #compareAndExchange}. */
  public V compareAndExchangeAcquire(V expectedValue, V newValue) {
    return compareAndExchange(expectedValue, newValue);
  }

  /** As {@link #compareAndExchange}. */
  public V compareAndExchangeRelease(V expectedValue, V newValue) {
    return compareAndExchange(expectedValue, newValue);
  }

  /** Sets the value to what the function makes of it; returns the one before. */
  public V getAndUpdate(UnaryOperator<V> updateFunction) {
    while (true) {
      SharedValue.Snapshot current = value.read();
      V before = valueOf(current);
      if (value.replace(current, updateFunction.apply(before))) {
        return before;
      }
    }
  }

  /** Sets the value to what the function makes of it; returns that. */
  public V updateAndGet(UnaryOperator<V> updateFunction) {
    while (true) {
      SharedValue.Snapshot current = value.read();
      V after = updateFunction.apply(valueOf(current));
      if (value.replace(current, after)) {
        return after;
      }
    }
  }

  /** Sets the value to what the function makes of it and {@code x}; returns the one before. */
  public V getAndAccumulate(V x, BinaryOperator<V> accumulatorFunction) {
    return getAndUpdate(before -> accumulatorFunction.apply(before, x));
  }

  /** Sets the value to what the function makes of it and {@code x}; returns that. */
  public V accumulateAndGet(V x, BinaryOperator<V> accumulatorFunction) {
    return updateAndGet(before -> accumulatorFunction.apply(before, x));
  }

  /** As {@link #get}. */
  public V getPlain() {
    return get();
  }

  /** As {@link #set}. */
  public void setPlain(V newValue) {
    set(newValue);
  }

  /** As {@link #get}. */
  public V getOpaque() {
    return get();
  }

  /** As {@link #set}. */
  public void setOpaque(V newValue) {
    set(newValue);
  }

  /** As {@link #get}. */
  public V getAcquire() {
    return get();
  }

  /** As {@link #set}. */
  public void setRelease(V newValue) {
    set(newValue);
  }

  /** Returns the value as a string. */
  @Override
  public String toString() {
    return Objects.toString(get());
  }

  private Object writeReplace() {
    return block.referenceTo(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw SharedReference.expected();
  }
}
