package cookbook.multiprocessing.core;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The memory of a region, in blocks that live as long as a process holds them, a message refers to
 * them, or the block lives that they belong to.
 *
 * <p>An address is that of a block's content; the content starts on a cache line. Thread-safe.
 * Allocation takes the first block of its size class, constant time; only when nothing fits is the
 * heap walked, to join neighbours that are free.
 */
final class Heap {
  /*
   * A block is a header of one cache line and the content behind it; the blocks lie end to end from
   * BASE to TOP. What is true stands in four words: SIZE, and three that say who needs the block:
   *
   *   HOLDERS  a bit for each process (by its slot in the table) that has an object for it
   *   PINS     how many messages and other blocks refer to it
   *   OWNER    the block that it belongs to and dies with
   *
   * A block is free if and only if all three are zero: there is no state beside them that could
   * disagree. All else (free lists, lists of owned blocks) is derived, and rebuilt by a walk when
   * somebody died while he held the mutex. So each operation has one store that commits it:
   *
   *   allocate  HOLDERS or OWNER becomes non-zero. Dead before: it is free, and the walk finds it;
   *             after: it has a holder, who is dead, and reaping him frees it.
   *   split     the rest's header is written first, then SIZE shrinks. Dead between: no harm, the
   *             rest is still content of a free block.
   *   grow      the header beyond TOP is written first, then TOP moves.
   *   free      HOLDERS, PINS or OWNER becomes zero. Dead before what belongs to the block is
   *             freed, too: the walk frees blocks whose owner is free.
   *   keep      (an owned block that keeps another is allocated first, and keeps nothing yet)
   *             the other's PINS grows before KEEPS is written, and KEEPS is cleared before PINS
   *             shrinks: a death between leaves one pin too many, a leak, never one too few.
   *
   * First fit in classes of powers of two is what is needed and no more: most objects are of a few
   * sizes, and large messages come and go in the order of a queue.
   */

  private static final long HEADER = 64;

  // offsets in a block's header
  private static final long SIZE = 0;
  private static final long HOLDERS = 8;
  private static final long PINS = 16;
  private static final long OWNER = 24;

  /** Of a free block: the next free one. Of an owned one: the next with the same owner. */
  private static final long NEXT = 32;

  /** The list of the blocks that belong to this one. Of an owned block: the one before it. */
  private static final long FIRST_OR_PREVIOUS = 40;

  /** A block that this one pins. */
  private static final long KEEPS = 48;

  /** Which allocation this is: tells a reference to a block from one to its predecessor. */
  private static final long SERIAL = 56;

  // offsets in the region's header
  private static final long MUTEX = Region.HEAP;
  private static final long TOP = Region.HEAP + 8;
  private static final long NEXT_SERIAL = Region.HEAP + 16;
  private static final long FREE_BYTES = Region.HEAP + 24;
  private static final long BINS = Region.HEAP + 64;

  private static final int CLASSES = 40;
  private static final long SMALLEST = 128;

  /** Up to this size blocks are powers of two, beyond it multiples of it. */
  private static final long PAGE = 64 * 1024;

  private final Region region;
  private final Block memory;
  private final RobustMutex mutex;
  private final ReentrantLock local = new ReentrantLock();
  private final long base;

  Heap(Region region, long base) {
    this.region = region;
    this.memory = region.header();
    this.mutex = new RobustMutex(memory, MUTEX);
    this.base = base;
  }

  /** Called once in the life of the region, before anybody else uses it. */
  void format() {
    memory.set(TOP, base);
  }

  /** Allocates a block that this process holds; zero but for its first words. */
  long allocateHeld(long bytes, long... words) {
    long address = allocate(bytes, region.processes().ownBit(), 0);
    Block content = region.at(address, bytes);
    content.segment().fill((byte) 0);
    for (int i = 0; i < words.length; i++) {
      content.setPlain((long) i * Long.BYTES, words[i]);
    }
    return address;
  }

  /** Allocates a block that lives as long as another, with content that is undefined. */
  long allocateOwned(long bytes, long owner) {
    return allocate(bytes, 0, owner);
  }

  private long allocate(long bytes, long holders, long owner) {
    long size = sizeFor(bytes);
    if (size > limit() - base) {
      throw new IllegalArgumentException(
          bytes + " bytes will never fit in a region of " + limit() + "; " + Region.HOW_TO_ENLARGE);
    }
    long block = tryAllocate(size, holders, owner);
    for (long pauseMillis = 1; block == 0 && pauseMillis < 500; pauseMillis *= 2) {
      // As ByteBuffer.allocateDirect: objects of this process may only wait for their collection.
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
      block = tryAllocate(size, holders, owner);
    }
    if (block == 0) {
      throw new IllegalStateException(
          "no "
              + bytes
              + " bytes in one piece left in the region of "
              + limit()
              + ", of which "
              + usedBytes()
              + " are in use; let go of some objects, or "
              + Region.HOW_TO_ENLARGE);
    }
    return block + HEADER;
  }

  private long limit() {
    return memory.get(Region.BYTES); // of a file that several open at once, not all may see all
  }

  /** How many bytes are in use, headers and rounding included. */
  long usedBytes() {
    return memory.get(TOP) - base - memory.get(FREE_BYTES);
  }

  long sizeOf(long address) {
    return memory.get(address - HEADER + SIZE) - HEADER;
  }

  long serialOf(long address) {
    return memory.get(address - HEADER + SERIAL);
  }

  /**
   * Makes this process a holder of a block.
   *
   * @return true if it was one before
   * @throws IllegalStateException if the block that had this serial is gone
   */
  boolean hold(long address, long serial) {
    lock();
    try {
      long block = address - HEADER;
      long before = memory.get(block + HOLDERS);
      boolean isThere =
          address > base && address < memory.get(TOP) && memory.get(block + SERIAL) == serial;
      if (!isThere || (before == 0 && memory.get(block + PINS) == 0)) {
        throw new IllegalStateException(
            "the shared object at " + address + " is gone: nobody held it any more");
      }
      memory.set(block + HOLDERS, before | region.processes().ownBit());
      return (before & region.processes().ownBit()) != 0;
    } finally {
      unlock();
    }
  }

  /** This process holds the block no longer. */
  void drop(long address) {
    lock();
    try {
      dropHolder(address - HEADER, region.processes().ownBit());
    } finally {
      unlock();
    }
  }

  /** A process that is dead holds nothing any longer. */
  void dropAll(long holderBit) {
    lock();
    try {
      long top = memory.get(TOP);
      for (long block = base; block < top; block += memory.get(block + SIZE)) {
        if ((memory.get(block + HOLDERS) & holderBit) != 0) {
          dropHolder(block, holderBit);
        }
      }
    } finally {
      unlock();
    }
  }

  void pin(long address) {
    lock();
    try {
      memory.getAndAdd(address - HEADER + PINS, 1);
    } finally {
      unlock();
    }
  }

  void unpin(long address) {
    lock();
    try {
      dropPin(address - HEADER);
    } finally {
      unlock();
    }
  }

  void keep(long address, long other) {
    lock();
    try {
      memory.getAndAdd(other - HEADER + PINS, 1);
      memory.set(address - HEADER + KEEPS, other);
    } finally {
      unlock();
    }
  }

  void freeOwned(long address, long owner) {
    lock();
    try {
      long block = address - HEADER;
      if (memory.get(block + OWNER) != owner) {
        throw new IllegalArgumentException("not allocated for the block at " + owner);
      }
      unlink(block, owner - HEADER);
      memory.set(block + OWNER, 0);
      release(block);
    } finally {
      unlock();
    }
  }

  void freeOwnedBut(Set<Long> addresses, long owner) {
    lock();
    try {
      long next;
      for (long block = memory.get(owner - HEADER + FIRST_OR_PREVIOUS); block != 0; block = next) {
        next = memory.get(block + NEXT);
        if (!addresses.contains(block + HEADER)) {
          unlink(block, owner - HEADER);
          memory.set(block + OWNER, 0);
          addToBin(block);
        }
      }
    } finally {
      unlock();
    }
  }

  /** Threads of one process queue for a lock of its own, which is cheaper to wait for. */
  private void lock() {
    local.lock();
    if (mutex.lock()) {
      rebuild();
    }
  }

  private void unlock() {
    mutex.unlock();
    local.unlock();
  }

  private void dropHolder(long block, long holderBit) {
    long rest = memory.get(block + HOLDERS) & ~holderBit;
    memory.set(block + HOLDERS, rest);
    KillPoint.pass();
    freeIfUnneeded(block);
  }

  private void dropPin(long block) {
    memory.set(block + PINS, Math.max(0, memory.get(block + PINS) - 1));
    freeIfUnneeded(block);
  }

  /** Frees a block that was needed a moment ago. */
  private void freeIfUnneeded(long block) {
    if (isFree(block)) {
      while (memory.get(block + FIRST_OR_PREVIOUS) != 0) {
        long owned = memory.get(block + FIRST_OR_PREVIOUS);
        memory.set(block + FIRST_OR_PREVIOUS, memory.get(owned + NEXT));
        memory.set(owned + OWNER, 0);
        release(owned);
      }
      release(block);
    }
  }

  /** Puts what is free where it is found again, and lets go of what it kept. */
  private void release(long block) {
    long kept = memory.get(block + KEEPS);
    memory.set(block + KEEPS, 0);
    KillPoint.pass();
    addToBin(block);
    if (kept != 0) {
      dropPin(kept - HEADER); // which may free that one, and so on along a chain of keepers
    }
  }

  private boolean isFree(long block) {
    return memory.get(block + HOLDERS) == 0
        && memory.get(block + PINS) == 0
        && memory.get(block + OWNER) == 0;
  }

  private static long sizeFor(long bytes) {
    long size = Math.max(SMALLEST, bytes + HEADER);
    return size <= PAGE ? Long.highestOneBit(size - 1) << 1 : (size + PAGE - 1) / PAGE * PAGE;
  }

  private static int classOf(long size) {
    return 63 - Long.numberOfLeadingZeros(size);
  }

  private static long bin(int sizeClass) {
    return BINS + (long) sizeClass * Long.BYTES;
  }

  private void addToBin(long block) {
    long size = memory.get(block + SIZE);
    long bin = bin(classOf(size));
    memory.setPlain(block + NEXT, memory.get(bin));
    memory.setPlain(block + FIRST_OR_PREVIOUS, 0);
    memory.set(bin, block);
    memory.set(FREE_BYTES, memory.get(FREE_BYTES) + size);
  }

  private long tryAllocate(long size, long holders, long owner) {
    lock();
    try {
      long block = takeFromBin(classOf(size), size);
      if (block == 0) {
        block = takeFromTop(size);
      }
      if (block == 0) {
        block = takeFromLargerBins(size);
      }
      if (block == 0) {
        rebuild();
        block = takeFromBin(classOf(size), size);
        block = block != 0 ? block : takeFromLargerBins(size);
        block = block != 0 ? block : takeFromTop(size);
      }
      if (block != 0) {
        hand(block, holders, owner);
      }
      return block;
    } finally {
      unlock();
    }
  }

  private void hand(long block, long holders, long owner) {
    long serial = memory.get(NEXT_SERIAL) + 1;
    memory.set(NEXT_SERIAL, serial);
    memory.setPlain(block + SERIAL, serial);
    memory.setPlain(block + KEEPS, 0);
    memory.setPlain(block + FIRST_OR_PREVIOUS, 0);
    KillPoint.pass();
    if (owner == 0) {
      memory.set(block + HOLDERS, holders);
    } else {
      link(block, owner - HEADER);
      KillPoint.pass();
      memory.set(block + OWNER, owner);
    }
    KillPoint.pass();
  }

  private void link(long block, long owner) {
    long first = memory.get(owner + FIRST_OR_PREVIOUS);
    memory.setPlain(block + NEXT, first);
    memory.setPlain(block + FIRST_OR_PREVIOUS, 0);
    if (first != 0) {
      memory.setPlain(first + FIRST_OR_PREVIOUS, block);
    }
    memory.set(owner + FIRST_OR_PREVIOUS, block);
  }

  private void unlink(long block, long owner) {
    long next = memory.get(block + NEXT);
    long previous = memory.get(block + FIRST_OR_PREVIOUS);
    memory.set(previous == 0 ? owner + FIRST_OR_PREVIOUS : previous + NEXT, next);
    if (next != 0) {
      memory.set(next + FIRST_OR_PREVIOUS, previous);
    }
  }

  /** The first in a class that is large enough; below the page size that is the first. */
  private long takeFromBin(int sizeClass, long size) {
    long link = bin(sizeClass);
    for (long block = memory.get(link); block != 0; block = memory.get(link)) {
      long found = memory.get(block + SIZE);
      if (found >= size) {
        memory.set(link, memory.get(block + NEXT));
        memory.set(FREE_BYTES, memory.get(FREE_BYTES) - found);
        if (found - size >= SMALLEST) {
          split(block, size);
        }
        return block;
      }
      link = block + NEXT;
    }
    return 0;
  }

  private long takeFromLargerBins(long size) {
    for (int sizeClass = classOf(size) + 1; sizeClass < CLASSES; sizeClass++) {
      long block = takeFromBin(sizeClass, size);
      if (block != 0) {
        return block;
      }
    }
    return 0;
  }

  private void split(long block, long size) {
    long rest = block + size;
    clearHeader(rest, memory.get(block + SIZE) - size);
    memory.set(block + SIZE, size);
    KillPoint.pass();
    addToBin(rest);
  }

  private long takeFromTop(long size) {
    long top = memory.get(TOP);
    if (size > limit() - top) {
      return 0;
    }
    clearHeader(top, size);
    memory.set(TOP, top + size);
    return top;
  }

  private void clearHeader(long block, long size) {
    for (long word = HOLDERS; word < HEADER; word += Long.BYTES) {
      memory.setPlain(block + word, 0);
    }
    memory.set(block + SIZE, size);
  }

  /**
   * Derives from the blocks all that is derived, and joins free neighbours on the way. In time
   * proportional to the number of blocks.
   */
  private void rebuild() {
    while (dropOrphans()) {}
    for (int sizeClass = 0; sizeClass < CLASSES; sizeClass++) {
      memory.set(bin(sizeClass), 0);
    }
    memory.set(FREE_BYTES, 0);
    forgetOwned();
    linkOwned();
    binFree();
  }

  /**
   * Frees what belonged to free blocks, and lets go of what free blocks kept; true if that may have
   * made others free.
   */
  private boolean dropOrphans() {
    boolean again = false;
    long top = memory.get(TOP);
    for (long block = base; block < top; block += memory.get(block + SIZE)) {
      long owner = memory.get(block + OWNER);
      if (owner != 0 && isFree(owner - HEADER)) {
        memory.set(block + OWNER, 0);
      }
      long kept = memory.get(block + KEEPS);
      if (kept != 0 && isFree(block)) {
        memory.set(block + KEEPS, 0);
        memory.set(kept - HEADER + PINS, Math.max(0, memory.get(kept - HEADER + PINS) - 1));
        again = true;
      }
    }
    return again;
  }

  private void forgetOwned() {
    long top = memory.get(TOP);
    for (long block = base; block < top; block += memory.get(block + SIZE)) {
      if (memory.get(block + OWNER) == 0) {
        memory.set(block + FIRST_OR_PREVIOUS, 0);
      }
    }
  }

  private void linkOwned() {
    long top = memory.get(TOP);
    for (long block = base; block < top; block += memory.get(block + SIZE)) {
      long owner = memory.get(block + OWNER);
      if (owner != 0) {
        link(block, owner - HEADER);
      }
    }
  }

  private void binFree() {
    long top = memory.get(TOP);
    for (long block = base; block < top; block += memory.get(block + SIZE)) {
      if (isFree(block)) {
        long end = block + memory.get(block + SIZE);
        while (end < top && isFree(end)) {
          end += memory.get(end + SIZE);
        }
        memory.set(block + SIZE, end - block); // one store joins them
        if (end == top) {
          memory.set(TOP, block);
          return;
        }
        addToBin(block);
      }
    }
  }
}
