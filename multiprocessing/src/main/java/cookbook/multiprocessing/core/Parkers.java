package cookbook.multiprocessing.core;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The blocked threads of this process: each has a {@link Parker} while it is blocked, and with it
 * two nodes in shared memory by which it stands in queues.
 *
 * <p>Thread-safe.
 */
final class Parkers {
  /*
   * Nodes belong to processes, not to queues: a thread stands in one queue at a time (two when it
   * is signalled), so two nodes for each thread that blocks are enough, and none is ever allocated
   * while something is half done. They lie in chunks of heap memory that the process holds, on a
   * list in its slot of the process table: whoever reaps a dead process finds there in which queues
   * its threads stood, takes them out, and so passes on what they were given (WaitQueue.bury).
   * Then the chunks are freed like all that the process held.
   *
   * A death between the allocation of a chunk and its entry in the list is harmless: no node of it
   * is in a queue yet.
   */

  static final int PAIRS_PER_CHUNK = 126;
  private static final long PAIRS = 64; // offset in a chunk: cache lines of their own
  private static final long NEXT_CHUNK = 0;
  private static final long CHUNK_BYTES = PAIRS + PAIRS_PER_CHUNK * WaitQueue.PAIR_BYTES;

  private final Region region;
  private final Block memory;
  private final Deque<Parker> free = new ArrayDeque<>(); // guarded by itself
  private final AtomicInteger occupied = new AtomicInteger();
  private volatile Parker[] all = {}; // replaced under free's lock

  Parkers(Region region) {
    this.region = region;
    this.memory = region.header();
  }

  /** A parker for the current thread, which gives it back. */
  Parker take() {
    Parker parker;
    synchronized (free) {
      if (free.isEmpty()) {
        addChunk();
      }
      parker = free.pop();
    }
    parker.occupy();
    if (occupied.getAndIncrement() == 0) {
      region.doorbell().somebodyIsBlocked();
    }
    return parker;
  }

  /** Takes back a parker whose nodes are in no queue any more. */
  void giveBack(Parker parker) {
    parker.vacate();
    occupied.decrementAndGet();
    synchronized (free) {
      free.push(parker);
    }
  }

  /** Who has the parker with this index now, or null. */
  @Nullable Thread threadOf(long index) {
    return all[(int) index].thread();
  }

  boolean isAnyOccupied() {
    return occupied.get() > 0;
  }

  /** Rings the parker with this index, or for a stale one whoever has it now, or nobody. */
  void ring(long index) {
    Parker[] parkers = all;
    if (index < parkers.length) {
      parkers[(int) index].ring();
    }
  }

  int count() {
    return all.length;
  }

  void ringAll() {
    for (Parker parker : all) {
      if (parker.thread() != null) {
        parker.ring();
      }
    }
  }

  private void addChunk() {
    long chunk = region.heap().allocateHeld(CHUNK_BYTES);
    int first = all.length;
    Parker[] more = Arrays.copyOf(all, first + PAIRS_PER_CHUNK);
    for (int i = 0; i < PAIRS_PER_CHUNK; i++) {
      long pair = pairAt(chunk, i);
      WaitQueue.initialize(memory, pair, region.processes().ownNumber(), first + i);
      more[first + i] = new Parker(first + i, pair);
    }
    all = more;
    long list = Processes.slotAt(region.processes().ownNumber()) + Processes.CHUNKS;
    memory.set(chunk + NEXT_CHUNK, memory.get(list));
    memory.set(list, chunk);
    for (int i = PAIRS_PER_CHUNK - 1; i >= 0; i--) {
      free.push(more[first + i]);
    }
  }

  private static long pairAt(long chunk, int i) {
    return chunk + PAIRS + i * WaitQueue.PAIR_BYTES;
  }

  /** Takes the threads of a dead process out of all queues. */
  static void bury(Region region, long number) {
    Block memory = region.header();
    long chunk = memory.get(Processes.slotAt(number) + Processes.CHUNKS);
    for (; chunk != 0; chunk = memory.get(chunk + NEXT_CHUNK)) {
      for (int i = 0; i < PAIRS_PER_CHUNK; i++) {
        WaitQueue.bury(region, pairAt(chunk, i));
      }
    }
    memory.set(Processes.slotAt(number) + Processes.CHUNKS, 0);
  }
}
