package cookbook.multiprocessing.core;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What travels in place of a shared object: where it is. Reading it gives the process's one object
 * for it.
 *
 * <p>A reference does not keep the object alive. Whoever puts one where it may be read later than
 * the sender lives, or holds the object, pins it: {@link #noting} tells which objects were written
 * or read.
 *
 * @param region the id of the region
 * @param address where in the region
 * @param serial tells the object from others that were there before or come later
 * @param type the class of the object
 */
public record SharedReference(long region, long address, long serial, Class<?> type)
    implements Serializable {
  private static final ScopedValue<Collection<SharedReference>> NOTES = ScopedValue.newInstance();

  private static final ClassValue<Method> WRITE_REPLACE =
      new ClassValue<>() {
        @Override
        protected Method computeValue(Class<?> type) {
          Class<?> shared = Handles.sharedClassOf(type);
          try {
            Method method = shared.getDeclaredMethod("writeReplace");
            method.setAccessible(true);
            return method;
          } catch (NoSuchMethodException e) {
            throw new AssertionError(shared + " lacks the method writeReplace", e);
          }
        }
      };

  /** Makes a reference; noted if {@link #noting} is on. */
  public SharedReference {
    if (NOTES.isBound()) {
      boolean _ = NOTES.get().add(this);
    }
  }

  /** The reference to a shared object: for a codec that does not go through Java serialization. */
  public static SharedReference to(SharedObject object) {
    try {
      return (SharedReference) WRITE_REPLACE.get(object.getClass()).invoke(object);
    } catch (InvocationTargetException | IllegalAccessException e) {
      throw new IllegalStateException("no reference to " + object.getClass(), e);
    }
  }

  /**
   * Does something, and notes the references that are written or read by it in this thread.
   *
   * @param notes gets the references
   */
  public static <R extends @Nullable Object> R noting(
      Collection<SharedReference> notes, Supplier<R> operation) {
    return ScopedValue.where(NOTES, notes).call(operation::get);
  }

  /**
   * Returns the object that this is a reference to: always the same in one process.
   *
   * @throws InvalidObjectException if this process does not use the region
   * @throws IllegalStateException if the object is gone
   */
  public SharedObject resolve() throws InvalidObjectException {
    return owner().handles().attach(this);
  }

  /** Keeps the objects alive beside all processes that hold them; once for each {@link #unpin}. */
  static void pin(Collection<SharedReference> references) {
    for (SharedReference reference : references) {
      reference.heap().pin(reference.address);
    }
  }

  /** Undoes one {@link #pin}. */
  static void unpin(Collection<SharedReference> references) {
    for (SharedReference reference : references) {
      reference.heap().unpin(reference.address);
    }
  }

  private Heap heap() {
    try {
      return owner().heap();
    } catch (InvalidObjectException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Region owner() throws InvalidObjectException {
    Region owner = Region.withId(region);
    if (owner == null) {
      throw new InvalidObjectException(
          "a reference to an object of another family of processes: region "
              + Long.toHexString(region));
    }
    return owner;
  }

  /** What a class of shared objects throws in its {@code readObject}. */
  public static InvalidObjectException expected() {
    return new InvalidObjectException("a shared object travels as a reference");
  }

  private Object readResolve() throws ObjectStreamException {
    return resolve();
  }
}
