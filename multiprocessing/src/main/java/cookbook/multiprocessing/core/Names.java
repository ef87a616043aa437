package cookbook.multiprocessing.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InvalidObjectException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Names of shared objects in a region. An object that has a name stays as long as the region.
 *
 * <p>Thread-safe.
 */
public final class Names {
  /*
   * A list in shared memory, newest first, under a robust mutex. An entry is complete before HEAD
   * is set to it, which is the one store that commits; a death before it leaves two pins too many
   * (the entry's and the object's), once.
   *
   * A process that looks for a name first makes its own object, and lets go of it if it finds one:
   * so no code of others runs under the mutex.
   */

  private static final long MUTEX = Region.NAMES;
  private static final long HEAD = Region.NAMES + 8;

  // offsets in an entry
  private static final long NEXT = 0;
  private static final long OBJECT = 8;
  private static final long LENGTH = 16;
  private static final long TEXT = 24;

  private static final ClassValue<AtomicInteger> ORDINALS =
      new ClassValue<>() {
        @Override
        protected AtomicInteger computeValue(Class<?> type) {
          return new AtomicInteger();
        }
      };

  private final Region region;
  private final Block memory;
  private final RobustMutex mutex;

  Names(Region region) {
    this.region = region;
    this.memory = region.header();
    this.mutex = new RobustMutex(memory, MUTEX, region.processes());
  }

  /**
   * The name of an object that is made now, if a static initializer is running in this thread: its
   * class, and how many it has made.
   */
  static @Nullable String ofStaticInitializer(Class<?> type) {
    Class<?> initialized = Initializing.find();
    return initialized == null ? null : nameIn(initialized, type);
  }

  private static String nameIn(Class<?> initialized, Class<?> type) {
    int ordinal = ORDINALS.get(initialized).getAndIncrement();
    return "static " + initialized.getName() + "#" + ordinal + " " + type.getName();
  }

  /** The object of this type that has this name, made and named if there is none. */
  public <T extends SharedObject> T named(String name, Class<T> type, Supplier<T> maker) {
    if (!Handles.sharedClassOf(type).equals(type)) {
      throw new IllegalArgumentException(
          type
              + " is a subclass, which other processes have not: name the class that it extends, "
              + Handles.sharedClassOf(type).getName());
    }
    String full = "named " + name + " ";
    T made = region.call(maker::get);
    long address = publish(full + type.getName(), made);
    try {
      long serial = region.heap().serialOf(address);
      return type.cast(new SharedReference(region.id(), address, serial, type).resolve());
    } catch (InvalidObjectException e) {
      throw new IllegalStateException(e);
    }
  }

  private long publish(String name, SharedObject made) {
    try {
      SharedReference reference = SharedReference.to(made); // and made is this process's object
      return find(name.getBytes(UTF_8), reference.address());
    } finally {
      Reference.reachabilityFence(made);
    }
  }

  /**
   * Gives a block that this process made a name, if the name is free. Else this process becomes a
   * holder of the block that has it, and lets go of the one it made.
   *
   * @return the address of the block that has the name
   */
  long publish(String name, Class<?> type, long made) {
    long address = find(name.getBytes(UTF_8), made);
    if (address != made) {
      var _ = region.handles().holdBlock(address, region.heap().serialOf(address));
      region.heap().drop(made);
    }
    return address;
  }

  private long find(byte[] name, long otherwise) {
    boolean _ = mutex.lock(); // nothing to repair: only HEAD is ever written
    try {
      for (long entry = memory.get(HEAD); entry != 0; entry = memory.get(entry + NEXT)) {
        if (Arrays.equals(name, textOf(entry))) {
          return memory.get(entry + OBJECT);
        }
      }
      add(name, otherwise);
      return otherwise;
    } finally {
      mutex.unlock();
    }
  }

  private byte[] textOf(long entry) {
    return region
        .segment()
        .asSlice(entry + TEXT, memory.get(entry + LENGTH))
        .toArray(ValueLayout.JAVA_BYTE);
  }

  private void add(byte[] name, long object) {
    long entry = region.heap().allocateHeld(TEXT + name.length);
    memory.set(entry + NEXT, memory.get(HEAD));
    memory.set(entry + OBJECT, object);
    memory.set(entry + LENGTH, name.length);
    MemorySegment.copy(MemorySegment.ofArray(name), 0, region.segment(), entry + TEXT, name.length);
    region.heap().pin(entry);
    region.heap().pin(object);
    memory.set(HEAD, entry);
    region.heap().drop(entry); // the pin stays
  }
}
