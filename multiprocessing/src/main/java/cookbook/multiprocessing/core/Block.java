package cookbook.multiprocessing.core;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.Set;

/**
 * A piece of a {@link Region}: the words in which one shared object keeps its state.
 *
 * <p>Offsets count from the start of the piece, which lies on a cache line of its own (64 bytes).
 * All words are zero at first. A plain name ({@code get}, {@code set}, {@code compareAndSet}, …)
 * has the memory effects of a volatile variable; the weaker ones say so. Words are eight bytes,
 * those of the methods with {@code Int} four.
 *
 * <p>As long as a block that {@link #create} returned, or that a constructor got for a reference,
 * is reachable, the memory is held by this process; afterwards it is given back, and freed when no
 * process holds it and no message refers to it. Memory that was {@linkplain #allocate allocated for
 * this block} goes with it.
 *
 * <p>Thread-safe, as far as the methods' memory effects say.
 */
public final class Block {
  /*
   * The fences: a compiler may take an object for dead once its fields are in registers, so that
   * the Cleaner could give memory back, and another process get it, between the load of a segment
   * and the access to it. Each access therefore keeps the block alive to its end.
   *
   * MEMORY: access through a constant segment of all memory costs what access to a field costs,
   * through a region's own about a nanosecond more, which doubles the price of a lock: the compiler
   * can prove nothing about a segment that it does not know. Regions are never unmapped, and the
   * block checks the bounds itself.
   */

  @SuppressWarnings("restricted")
  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();
  private static final Cleaner CLEANER = Cleaner.create();

  private final Region region;
  private final long address;
  private final MemorySegment segment;
  private final long start;
  private final long lastWordEnd;

  /** A view of memory whose life is somebody else's business. */
  Block(Region region, long address, long bytes) {
    this.region = region;
    this.address = address;
    this.segment = region.segment().asSlice(address, bytes);
    this.start = segment.address();
    this.lastWordEnd = bytes - Long.BYTES + 1;
  }

  private long at(long offset) {
    return start + Objects.checkIndex(offset, lastWordEnd);
  }

  /**
   * Makes the memory of a new shared object, in the {@linkplain Region#current current region}.
   *
   * <p>Inside a static initializer (at most 32 calls deep) the memory may be found instead of made:
   * the n-th object of a type that a class's initializer makes is the same in every process.
   *
   * @param type the class of the object
   * @param bytes how much memory it takes
   * @param words what its first words are at first
   * @throws IllegalStateException if the region is full
   */
  public static Block create(Class<? extends SharedObject> type, long bytes, long... words) {
    Region region = Region.current();
    long made = region.heap().allocateHeld(bytes, words);
    String name = Names.ofStaticInitializer(type);
    long address = name == null ? made : region.names().publish(name, type, made);
    return region.held(address);
  }

  /** Registers the block as this process's hold on its memory. */
  Block releasedWhenUnreachable() {
    Region where = region;
    long what = address;
    CLEANER.register(this, () -> where.handles().dropped(what));
    return this;
  }

  /** The region that this block is a piece of. */
  public Region region() {
    return region;
  }

  /** Where the block lies in its region: the same number in every process. */
  public long address() {
    return address;
  }

  /** How many bytes the block has, at least as many as were asked for. */
  public long bytes() {
    return segment.byteSize();
  }

  /** Returns what is to be serialized in place of the object that this block belongs to. */
  public Object referenceTo(SharedObject owner) {
    return region.handles().reference(owner, this);
  }

  /**
   * Keeps the memory alive beside all processes that hold it: once for each {@code unpin}. For
   * references that are under way in a message, when their sender may be gone before they arrive.
   */
  public void pin() {
    try {
      region.heap().pin(address);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Undoes one {@link #pin}. */
  public void unpin() {
    try {
      region.heap().unpin(address);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Makes this block keep another one alive, once and for good: what a condition does with its
   * lock.
   */
  public void keep(Block other) {
    try {
      region.heap().keep(address, other.address);
    } finally {
      Reference.reachabilityFence(this);
      Reference.reachabilityFence(other);
    }
  }

  /**
   * Allocates memory that belongs to this block: it is freed by {@link #free}, or together with
   * this block. Its content is undefined.
   *
   * @param bytes how much
   * @return its address in the region, see {@link Region#at}; never zero
   * @throws IllegalArgumentException if the region could never hold as much
   * @throws IllegalStateException if the region is full
   */
  public long allocate(long bytes) {
    try {
      return region.heap().allocateOwned(bytes, address);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Allocates something for this block that keeps a shared object alive until it is freed: for a
   * message that refers to one. The object must be alive now, by a pin or by an object that is
   * reachable.
   *
   * @param reference to an object in this block's region
   * @return what to {@link #free}; that happens by itself when this block is freed
   */
  public long allocateKeeper(SharedReference reference) {
    if (reference.region() != region.id()) {
      throw new IllegalArgumentException(
          "an object of another region cannot be referred to from " + region);
    }
    try {
      long keeper = region.heap().allocateOwned(0, address);
      region.heap().keep(keeper, reference.address());
      return keeper;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Frees memory that was allocated for this block. */
  public void free(long allocated) {
    try {
      region.heap().freeOwned(allocated, address);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Frees what was allocated for this block and is not among these. */
  void freeAllBut(Set<Long> allocated) {
    try {
      region.heap().freeOwnedBut(allocated, address);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * The memory itself, for bulk copies. The caller keeps the block reachable meanwhile: {@link
   * Reference#reachabilityFence}.
   */
  public MemorySegment segment() {
    return segment;
  }

  /** Copies bytes from here. */
  public void copyTo(long offset, byte[] bytes) {
    try {
      MemorySegment.copy(segment, offset, MemorySegment.ofArray(bytes), 0, bytes.length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Copies bytes to here. */
  public void copyFrom(long offset, byte[] bytes) {
    try {
      MemorySegment.copy(MemorySegment.ofArray(bytes), 0, segment, offset, bytes.length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Reads a word. */
  public long get(long offset) {
    try {
      return (long) LONG.getVolatile(MEMORY, at(offset));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Reads a word without any order. */
  public long getPlain(long offset) {
    try {
      return (long) LONG.get(MEMORY, at(offset));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Reads a word; what follows in the program happens after. */
  public long getAcquire(long offset) {
    try {
      return (long) LONG.getAcquire(MEMORY, at(offset));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Writes a word. */
  public void set(long offset, long value) {
    try {
      LONG.setVolatile(MEMORY, at(offset), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Writes a word without any order. */
  public void setPlain(long offset, long value) {
    try {
      LONG.set(MEMORY, at(offset), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Writes a word; what precedes in the program happens before. */
  public void setRelease(long offset, long value) {
    try {
      LONG.setRelease(MEMORY, at(offset), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Writes a word if it has the expected value; tells whether it had. */
  public boolean compareAndSet(long offset, long expected, long value) {
    try {
      return LONG.compareAndSet(MEMORY, at(offset), expected, value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Writes a word if it has the expected value; returns the value it had. */
  public long compareAndExchange(long offset, long expected, long value) {
    try {
      return (long) LONG.compareAndExchange(MEMORY, at(offset), expected, value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Writes a word and returns the value it had. */
  public long getAndSet(long offset, long value) {
    try {
      return (long) LONG.getAndSet(MEMORY, at(offset), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Adds to a word and returns the value it had. */
  public long getAndAdd(long offset, long delta) {
    try {
      return (long) LONG.getAndAdd(MEMORY, at(offset), delta);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Sets the bits of a word that are set in the mask and returns the value it had. */
  public long getAndBitwiseOr(long offset, long mask) {
    try {
      return (long) LONG.getAndBitwiseOr(MEMORY, at(offset), mask);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Clears the bits of a word that are not set in the mask and returns the value it had. */
  public long getAndBitwiseAnd(long offset, long mask) {
    try {
      return (long) LONG.getAndBitwiseAnd(MEMORY, at(offset), mask);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Reads a four-byte word. */
  public int getInt(long offset) {
    try {
      return (int) INT.getVolatile(MEMORY, at(offset));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Writes a four-byte word. */
  public void setInt(long offset, int value) {
    try {
      INT.setVolatile(MEMORY, at(offset), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Writes a four-byte word; what precedes in the program happens before. */
  public void setIntRelease(long offset, int value) {
    try {
      INT.setRelease(MEMORY, at(offset), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Writes a four-byte word if it has the expected value; returns the value it had. */
  public int compareAndExchangeInt(long offset, int expected, int value) {
    try {
      return (int) INT.compareAndExchange(MEMORY, at(offset), expected, value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Writes a four-byte word if it has the expected value; tells whether it had. */
  public boolean compareAndSetInt(long offset, int expected, int value) {
    try {
      return INT.compareAndSet(MEMORY, at(offset), expected, value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Writes a four-byte word and returns the value it had. */
  public int getAndSetInt(long offset, int value) {
    try {
      return (int) INT.getAndSet(MEMORY, at(offset), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Adds to a four-byte word and returns the value it had. */
  public int getAndAddInt(long offset, int delta) {
    try {
      return (int) INT.getAndAdd(MEMORY, at(offset), delta);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Returns the address and the size. */
  @Override
  public String toString() {
    return "Block[" + bytes() + " bytes at " + address + " of " + region + "]";
  }
}
