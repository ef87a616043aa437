package cookbook.multiprocessing;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.SharedObject;
import cookbook.multiprocessing.core.SharedReference;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Plain memory that several processes read and write: what Python's {@code SharedMemory} is.
 *
 * <p>Captured by a process's task, sent as a message or held in a {@code static final} field, it is
 * the same memory in all processes; for processes that are not relatives see {@link Shared}. For a
 * number or an array of them take a shared atomic, whose methods say what order they give.
 *
 * {@snippet file="cookbook/multiprocessing/SharedMemoryTest.java" region="sample"}
 *
 * <p><b>Threads.</b> Nothing blocks, and nothing is ordered: two that write to the same place need
 * a shared lock, or {@link java.lang.invoke.VarHandle}s in their volatile modes, whose order holds
 * between processes as between threads.
 *
 * <p><b>Life.</b> The memory is given back when no process has this object, or a segment of it, any
 * more, and none is under way in a message. A process that ends, however it ends, has none.
 *
 * <p><b>Limits.</b> It takes its room in the family's region, one gibibyte unless {@code
 * -Dcookbook.region.bytes} says otherwise; only what was touched takes memory.
 */
public final class SharedMemory implements SharedObject, AutoCloseable {
  /*
   * A segment of the region itself would live for ever, and would not keep the block: so each
   * process has a view with a scope of its own, whose clean-up action refers to the block. Closing
   * it invalidates the segment here; the block follows when it is unreachable.
   */

  private static final long serialVersionUID = 1L;
  private static final long SIZE = 0;

  /** The memory starts on a cache line. */
  private static final long CONTENT = 64;

  private final transient Arena arena = Arena.ofShared();
  private final transient MemorySegment segment;
  private final transient Block block;

  /**
   * Makes memory that is zero at first.
   *
   * @param bytes how much, at least 1
   * @throws IllegalArgumentException if {@code bytes} is not positive, or more than the region
   *     could ever hold
   * @throws IllegalStateException if the region is full
   */
  public SharedMemory(long bytes) {
    this(Block.create(SharedMemory.class, CONTENT + positive(bytes), bytes));
  }

  @SuppressWarnings("restricted") // within the block's own bounds
  SharedMemory(Block block) {
    this.block = block;
    this.segment =
        block.segment().asSlice(CONTENT, block.get(SIZE)).reinterpret(arena, _ -> hold(block));
  }

  @SuppressWarnings("unused") // being captured is all that the block needs
  private static void hold(Block block) {}

  private static long positive(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("shared memory of " + bytes + " bytes");
    }
    return bytes;
  }

  /**
   * The memory.
   *
   * @return a segment that all threads of this process may use, aligned to 64 bytes, until {@link
   *     #close}
   */
  public MemorySegment segment() {
    return segment;
  }

  /**
   * How much it is.
   *
   * @return bytes, as they were asked for
   */
  public long byteSize() {
    return segment.byteSize();
  }

  /**
   * Ends the use of the memory in this process: its segment throws an {@link IllegalStateException}
   * from here on. Other processes are not concerned. Once more does nothing.
   *
   * @throws IllegalStateException if another thread is accessing the segment
   */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  /** Returns the object's identity and its size. */
  @Override
  public String toString() {
    return super.toString() + "[" + byteSize() + " bytes]";
  }

  private Object writeReplace() {
    return block.referenceTo(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw SharedReference.expected();
  }
}
