package cookbook.multiprocessing.concurrent.atomic;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.Codec;
import cookbook.multiprocessing.core.RobustMutex;
import cookbook.multiprocessing.core.SharedObject;
import cookbook.multiprocessing.core.SharedReference;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A value that processes share, with the operations of {@link
 * java.util.concurrent.atomic.AtomicReference}.
 *
 * <p>Captured by a process's task, put into a queue or held in a {@code static final} field, it is
 * one and the same in all processes. For a number use {@link AtomicLong}, which is a hundred times
 * faster.
 *
 * <p><b>By value.</b> What is set is copied into shared memory, and every {@code get} returns a new
 * copy: changes to the object that was set, or to one that was got, are seen by nobody else. Use
 * records and other values that never change. For the same reason {@code compareAndSet} and its kin
 * compare by {@code equals}, where the original compares identities. A shared object is not copied:
 * what comes out is that object.
 *
 * <p><b>Threads and processes.</b> All methods are atomic between all threads of all processes, and
 * none blocks for longer than another copies. A process that dies in the middle of one has done it
 * or has not. The functions that are passed to the updating methods run in the calling process, and
 * again when another thread came in between, so they should have no side effects.
 *
 * <p><b>Memory effects.</b> Those of the original, also between processes. The plain and opaque
 * methods are stronger here than they must be: they have the effects of volatile access.
 *
 * <p><b>Exceptions.</b> Every method that sets throws {@link IllegalArgumentException} for a value
 * that cannot travel, or that would never fit into the shared memory, and {@link
 * IllegalStateException} if there is no room for it now; the value is then as it was.
 *
 * <p><b>Limits.</b> Serialized, it is a reference that only a process of the same family can read.
 * An object of a subclass is in other processes one of this class.
 *
 * @param <V> what the value is
 */
public class AtomicReference<V extends @Nullable Object> implements SharedObject {
  /*
   * The value's bytes lie in memory that belongs to the block. To set is to write new memory first,
   * and to commit by one store under the mutex. Dead before the store: memory that nobody uses,
   * until the object goes. Dead after it: the old memory is that.
   *
   * CHANGES counts the sets, so that a compare-and-set can decode and compare without the mutex,
   * and a get can tell why it failed to find a shared object in a value that was replaced meanwhile.
   *
   * The memory: how many bytes the value has, how many keepers of shared objects there are, these,
   * and the bytes.
   */

  private static final long serialVersionUID = 1L;

  private static final long MUTEX = 0;
  private static final long VALUE = 8;
  private static final long CHANGES = 16;
  private static final long BYTES = 24;
  private static final long ANY = -1;

  // offsets in a value
  private static final long LENGTH = 0;
  private static final long KEEPERS_COUNT = 8;
  private static final long KEEPERS = 16;

  /** A value, and how often it had been set when it was read. */
  private record Snapshot<V extends @Nullable Object>(V value, long changes) {}

  private final transient Block block;
  private final transient RobustMutex mutex;

  /** Creates one that is null. */
  public AtomicReference() {
    this(Block.create(AtomicReference.class, BYTES));
  }

  /**
   * Creates one.
   *
   * @param initialValue its value
   */
  @SuppressWarnings("this-escape")
  public AtomicReference(V initialValue) {
    this();
    if (block.get(CHANGES) == 0) { // else another process has made it
      boolean _ = replace(0, initialValue);
    }
  }

  AtomicReference(Block block) {
    this.block = block;
    this.mutex = new RobustMutex(block, MUTEX);
  }

  /**
   * Returns a copy of the value.
   *
   * @return the value
   */
  public final V get() {
    return snapshot().value();
  }

  /**
   * Sets the value.
   *
   * @param newValue the value from now on
   */
  public final void set(V newValue) {
    boolean _ = replace(ANY, newValue);
  }

  /**
   * Sets the value, as {@link #set}.
   *
   * @param newValue the value from now on
   */
  public final void lazySet(V newValue) {
    set(newValue);
  }

  /**
   * Sets the value if it equals the expected one; tells whether it did.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean compareAndSet(V expectedValue, V newValue) {
    while (true) {
      Snapshot<V> before = snapshot();
      if (!Objects.equals(before.value(), expectedValue)) {
        return false;
      }
      if (replace(before.changes(), newValue)) {
        return true;
      }
    }
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
  public final boolean weakCompareAndSet(V expectedValue, V newValue) {
    return weakCompareAndSetPlain(expectedValue, newValue);
  }

  /**
   * Sets the value if it equals the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetPlain(V expectedValue, V newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /**
   * Sets the value and returns the one before.
   *
   * @param newValue the value from now on
   * @return the value before
   */
  public final V getAndSet(V newValue) {
    return getAndUpdate(_ -> newValue);
  }

  /**
   * Replaces the value by the function's result and returns the value before.
   *
   * @param updateFunction makes the value of the one before
   * @return the value before
   */
  public final V getAndUpdate(UnaryOperator<V> updateFunction) {
    while (true) {
      Snapshot<V> before = snapshot();
      if (replace(before.changes(), updateFunction.apply(before.value()))) {
        return before.value();
      }
    }
  }

  /**
   * Replaces the value by the function's result and returns that.
   *
   * @param updateFunction makes the value of the one before
   * @return the value after
   */
  public final V updateAndGet(UnaryOperator<V> updateFunction) {
    while (true) {
      Snapshot<V> before = snapshot();
      V after = updateFunction.apply(before.value());
      if (replace(before.changes(), after)) {
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
  public final V getAndAccumulate(V x, BinaryOperator<V> accumulatorFunction) {
    return getAndUpdate(before -> accumulatorFunction.apply(before, x));
  }

  /**
   * Replaces the value by the function's result of it and {@code x}, and returns that.
   *
   * @param x the second argument of the function
   * @param accumulatorFunction makes the value of the one before and {@code x}
   * @return the value after
   */
  public final V accumulateAndGet(V x, BinaryOperator<V> accumulatorFunction) {
    return updateAndGet(before -> accumulatorFunction.apply(before, x));
  }

  /**
   * Returns a copy of the value, as {@link #get}.
   *
   * @return the value
   */
  public final V getPlain() {
    return get();
  }

  /**
   * Sets the value, as {@link #set}.
   *
   * @param newValue the value from now on
   */
  public final void setPlain(V newValue) {
    set(newValue);
  }

  /**
   * Returns a copy of the value, as {@link #get}.
   *
   * @return the value
   */
  public final V getOpaque() {
    return get();
  }

  /**
   * Sets the value, as {@link #set}.
   *
   * @param newValue the value from now on
   */
  public final void setOpaque(V newValue) {
    set(newValue);
  }

  /**
   * Returns a copy of the value, as {@link #get}.
   *
   * @return the value
   */
  public final V getAcquire() {
    return get();
  }

  /**
   * Sets the value, as {@link #set}.
   *
   * @param newValue the value from now on
   */
  public final void setRelease(V newValue) {
    set(newValue);
  }

  /**
   * Sets the value if it equals the expected one, and returns the value that there was.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public final V compareAndExchange(V expectedValue, V newValue) {
    while (true) {
      Snapshot<V> before = snapshot();
      if (!Objects.equals(before.value(), expectedValue) || replace(before.changes(), newValue)) {
        return before.value();
      }
    }
  }

  /**
   * As {@link #compareAndExchange}.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public final V compareAndExchangeAcquire(V expectedValue, V newValue) {
    return compareAndExchange(expectedValue, newValue);
  }

  /**
   * As {@link #compareAndExchange}.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return the value that there was: the expected one, if it was set
   */
  public final V compareAndExchangeRelease(V expectedValue, V newValue) {
    return compareAndExchange(expectedValue, newValue);
  }

  /**
   * Sets the value if it equals the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetVolatile(V expectedValue, V newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /**
   * Sets the value if it equals the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetAcquire(V expectedValue, V newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /**
   * Sets the value if it equals the expected one; may fail for no reason.
   *
   * @param expectedValue what the value must be
   * @param newValue the value from now on
   * @return true if it was set
   */
  public final boolean weakCompareAndSetRelease(V expectedValue, V newValue) {
    return compareAndSet(expectedValue, newValue);
  }

  /** Returns the value as a string. */
  @Override
  public String toString() {
    return String.valueOf(get());
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // what is set is a V; null is, where V admits it
  private Snapshot<V> snapshot() {
    while (true) {
      byte[] bytes;
      long changes;
      boolean _ = mutex.lock(); // nothing to repair: VALUE is the one store that counts
      try {
        bytes = bytesOf(block.get(VALUE));
        changes = block.get(CHANGES);
      } finally {
        mutex.unlock();
      }
      try {
        return new Snapshot<>(bytes.length == 0 ? null : (V) Codec.decode(bytes), changes);
      } catch (RuntimeException e) {
        if (block.get(CHANGES) == changes) {
          throw e;
        }
      }
    }
  }

  private byte[] bytesOf(long value) {
    if (value == 0) {
      return new byte[0];
    }
    Block header = block.region().at(value, KEEPERS);
    long start = KEEPERS + header.get(KEEPERS_COUNT) * Long.BYTES;
    byte[] bytes = new byte[(int) header.get(LENGTH)];
    block.region().at(value, start + bytes.length).copyTo(start, bytes);
    return bytes;
  }

  /** Sets the value unless it was set since, or in any case; tells whether it did. */
  private boolean replace(long changes, V newValue) {
    long after = newValue == null ? 0 : write(newValue);
    long unused = after;
    boolean _ = mutex.lock();
    try {
      long before = block.get(CHANGES);
      if (changes == ANY || changes == before) {
        unused = block.get(VALUE);
        block.set(CHANGES, before + 1);
        block.set(VALUE, after); // the commit
        return true;
      }
      return false;
    } finally {
      mutex.unlock();
      free(unused);
    }
  }

  /** Puts a value into memory of its own, and returns where. */
  private long write(V value) {
    List<SharedReference> references = new ArrayList<>();
    byte[] bytes = encode(value, references);
    List<Long> keepers = new ArrayList<>();
    for (SharedReference reference : references) {
      keepers.add(block.allocateKeeper(reference));
    }
    long start = KEEPERS + (long) keepers.size() * Long.BYTES;
    long address;
    try {
      address = block.allocate(start + bytes.length);
    } catch (RuntimeException e) {
      keepers.forEach(block::free);
      throw e;
    }
    Block memory = block.region().at(address, start + bytes.length);
    memory.set(LENGTH, bytes.length);
    memory.set(KEEPERS_COUNT, keepers.size());
    for (int i = 0; i < keepers.size(); i++) {
      memory.set(KEEPERS + (long) i * Long.BYTES, keepers.get(i));
    }
    memory.copyFrom(start, bytes);
    return address;
  }

  private static byte[] encode(@Nullable Object value, List<SharedReference> references) {
    return SharedReference.noting(references, () -> Codec.encode(value));
  }

  private void free(long value) {
    if (value == 0) {
      return;
    }
    Block header = block.region().at(value, KEEPERS);
    long count = header.get(KEEPERS_COUNT);
    Block keepers = block.region().at(value, KEEPERS + count * Long.BYTES);
    for (int i = 0; i < count; i++) {
      block.free(keepers.get(KEEPERS + (long) i * Long.BYTES));
    }
    block.free(value);
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
