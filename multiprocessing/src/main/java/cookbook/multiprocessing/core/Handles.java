package cookbook.multiprocessing.core;

import java.io.InvalidObjectException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Java objects of this process that stand for shared ones: one for each, however often a
 * reference to it arrives.
 */
final class Handles {
  /*
   * A process is a holder of a block from the first Block object for it to the end of the last.
   * Mostly there is one, and then there is no entry here: an entry is made when a reference is
   * written or read. It counts the Block objects, because one that is unreachable may wait for its
   * cleaning while a new one is made.
   */

  static final class Entry {
    WeakReference<@Nullable SharedObject> object;
    int blocks;

    Entry(@Nullable SharedObject object) {
      this.object = new WeakReference<>(object);
    }
  }

  private static final ClassValue<Constructor<?>> CONSTRUCTORS =
      new ClassValue<>() {
        @Override
        protected Constructor<?> computeValue(Class<?> type) {
          try {
            Constructor<?> constructor = type.getDeclaredConstructor(Block.class);
            constructor.setAccessible(true);
            return constructor;
          } catch (NoSuchMethodException e) {
            Class<?> extended = type.getSuperclass();
            if (extended != null && SharedObject.class.isAssignableFrom(extended)) {
              return get(extended); // of a class of users, who do not know of blocks
            }
            throw new AssertionError(type + " lacks the constructor that takes a Block", e);
          }
        }
      };

  private final Region region;
  private final Map<Long, Entry> entries = new HashMap<>(); // guarded by this

  Handles(Region region) {
    this.region = region;
  }

  /** What an object of a class is elsewhere: of that class, or the one that users have extended. */
  static Class<?> sharedClassOf(Class<?> type) {
    return CONSTRUCTORS.get(type).getDeclaringClass();
  }

  /** Notes that the object stands for the block, and returns what to write in its place. */
  synchronized SharedReference reference(SharedObject owner, Block block) {
    Entry entry = entries.computeIfAbsent(block.address(), _ -> first(owner));
    if (entry.object.get() == null) {
      entry.object = new WeakReference<>(owner);
    }
    long serial = region.heap().serialOf(block.address());
    return new SharedReference(
        region.id(), block.address(), serial, sharedClassOf(owner.getClass()));
  }

  private static Entry first(SharedObject owner) {
    Entry entry = new Entry(owner);
    entry.blocks = 1;
    return entry;
  }

  /** The object that a reference means, made if this process has none. */
  synchronized SharedObject attach(SharedReference reference) throws InvalidObjectException {
    Entry entry = entries.get(reference.address());
    SharedObject object = entry == null ? null : entry.object.get();
    if (object != null) {
      return object;
    }
    Entry held = holdBlock(reference.address(), reference.serial());
    SharedObject made = make(reference);
    held.object = new WeakReference<>(made);
    return made;
  }

  /** Counts a Block object that is about to be made beside those that there may be. */
  synchronized Entry holdBlock(long address, long serial) {
    boolean held = region.heap().hold(address, serial);
    KillPoint.pass();
    Entry entry = entries.computeIfAbsent(address, _ -> new Entry(null));
    entry.blocks += held && entry.blocks == 0 ? 2 : 1;
    return entry;
  }

  private SharedObject make(SharedReference reference) throws InvalidObjectException {
    if (!SharedObject.class.isAssignableFrom(reference.type())) {
      throw new InvalidObjectException(reference.type() + " is no class of shared objects");
    }
    Block block = region.held(reference.address());
    try {
      return (SharedObject) CONSTRUCTORS.get(reference.type()).newInstance(block);
    } catch (InvocationTargetException e) {
      throw invalid(reference, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw invalid(reference, e);
    }
  }

  private static InvalidObjectException invalid(
      SharedReference reference, @Nullable Throwable cause) {
    InvalidObjectException exception =
        new InvalidObjectException("no " + reference.type() + " can be made of a reference");
    exception.initCause(cause);
    return exception;
  }

  /** A Block object became unreachable. */
  synchronized void dropped(long address) {
    Entry entry = entries.get(address);
    if (entry == null || --entry.blocks == 0) {
      entries.remove(address);
      region.heap().drop(address);
    }
  }
}
