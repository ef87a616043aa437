package cookbook.multiprocessing.core;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value in shared memory, written anew whenever it changes: what is behind {@link
 * cookbook.multiprocessing.concurrent.atomic.AtomicReference}.
 *
 * <p>Thread-safe.
 */
public final class SharedValue {
  /*
   * The encoded value lies in memory of its own; CURRENT has its address, zero for null. Who sets a
   * value writes it first, then makes it the current one under a robust mutex: one store. Who reads
   * copies the bytes under the mutex, and decodes them afterwards. VERSION grows before each change,
   * so that one who has read can tell whether there was a change since.
   *
   * A death before the store leaves memory that is freed with the block; one after it, too.
   *
   * The shared objects in the value are pinned as long as it is current. One who decodes a value
   * that has been replaced may find them gone: he reads again.
   */

  /** How much of a block the value takes. All zero is null. */
  public static final long BYTES = 24;

  private static final long MUTEX = 0;
  private static final long CURRENT = 8;
  private static final long VERSION = 16;

  // offsets in the memory of a value
  private static final long LENGTH = 0;
  private static final long REFERENCES = 8;
  private static final long CONTENT = 16; // the references, two words each, then the bytes
  private static final long REFERENCE_BYTES = 16;

  /** A value at one time. */
  public static final class Snapshot {
    private final long version;
    private final byte @Nullable [] bytes;
    private final @Nullable Object value;

    private Snapshot(long version, byte @Nullable [] bytes, @Nullable Object value) {
      this.version = version;
      this.bytes = bytes;
      this.value = value;
    }

    /** The value; a copy of one's own. */
    public @Nullable Object value() {
      return value;
    }

    /** Tells whether another one is equal, or is written in the same bytes. */
    public boolean matches(@Nullable Object other) {
      return Objects.equals(value, other)
          || (bytes != null && other != null && Arrays.equals(bytes, Codec.encode(other)));
    }
  }

  private final Block block;
  private final RobustMutex mutex;

  /** The value in a block that begins with {@link #BYTES} for it. */
  public SharedValue(Block block) {
    this.block = block;
    this.mutex = new RobustMutex(block, MUTEX);
  }

  /** The first value, unless another process that shares it by its name has set one. */
  public void initialize(@Nullable Object value) {
    if (value != null && block.get(VERSION) == 0) {
      boolean _ = exchange(0, value);
    }
  }

  /** Sets the value. */
  public void set(@Nullable Object value) {
    boolean _ = exchange(-1, value);
  }

  /** Sets the value if it has not been set since the snapshot; tells whether. */
  public boolean replace(Snapshot expected, @Nullable Object value) {
    return exchange(expected.version, value);
  }

  /** The value now. */
  public Snapshot read() {
    while (true) {
      byte[] bytes;
      long version;
      lock();
      try {
        version = block.get(VERSION);
        bytes = copyOf(block.get(CURRENT));
      } finally {
        mutex.unlock();
      }
      try {
        return new Snapshot(version, bytes, bytes == null ? null : decode(bytes));
      } catch (RuntimeException e) {
        if (block.get(VERSION) == version) {
          throw e;
        }
      }
    }
  }

  private static @Nullable Object decode(byte[] bytes) {
    return NotedReferences.apart(() -> Codec.decode(bytes));
  }

  private void lock() {
    boolean _ = mutex.lock(); // nothing to repair
  }

  private byte @Nullable [] copyOf(long address) {
    if (address == 0) {
      return null;
    }
    Block head = at(address, CONTENT);
    long start = CONTENT + head.get(REFERENCES) * REFERENCE_BYTES;
    long length = head.get(LENGTH);
    return at(address, start + length)
        .segment()
        .asSlice(start, length)
        .toArray(ValueLayout.JAVA_BYTE);
  }

  private Block at(long address, long bytes) {
    return block.region().at(address, bytes);
  }

  private boolean exchange(long expectedVersion, @Nullable Object value) {
    return swap(expectedVersion, value == null ? 0 : write(value));
  }

  private boolean swap(long expectedVersion, long written) {
    long unneeded = written;
    boolean isExpected;
    lock();
    try {
      long version = block.get(VERSION);
      isExpected = expectedVersion < 0 || version == expectedVersion;
      if (isExpected) {
        unneeded = block.get(CURRENT);
        block.set(VERSION, version + 1);
        block.set(CURRENT, written);
      }
    } finally {
      mutex.unlock();
    }
    discard(unneeded);
    return isExpected;
  }

  private long write(Object value) {
    try {
      List<SharedReference> references = new ArrayList<>();
      byte[] bytes = NotedReferences.into(references, () -> Codec.encode(value));
      return write(references, bytes);
    } finally {
      Reference.reachabilityFence(value); // and what is in it, until it is pinned
    }
  }

  private long write(List<SharedReference> references, byte[] bytes) {
    long start = CONTENT + references.size() * REFERENCE_BYTES;
    long address = block.allocate(start + bytes.length);
    Block memory = at(address, start + bytes.length);
    memory.set(LENGTH, bytes.length);
    memory.set(REFERENCES, references.size());
    long offset = CONTENT;
    for (SharedReference reference : references) {
      memory.set(offset, reference.region());
      memory.set(offset + Long.BYTES, reference.address());
      NotedReferences.pin(reference);
      offset += REFERENCE_BYTES;
    }
    memory.segment().asSlice(start, bytes.length).copyFrom(MemorySegment.ofArray(bytes));
    return address;
  }

  /** Gives back the memory of a value that is not the current one. */
  private void discard(long address) {
    if (address == 0) {
      return;
    }
    long count = at(address, CONTENT).get(REFERENCES);
    Block memory = at(address, CONTENT + count * REFERENCE_BYTES);
    for (long offset = CONTENT; offset < memory.bytes(); offset += REFERENCE_BYTES) {
      NotedReferences.unpin(memory.get(offset), memory.get(offset + Long.BYTES));
    }
    block.free(address);
  }
}
