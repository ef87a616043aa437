package cookbook.multiprocessing.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a queue that were taken and not yet acknowledged: each with the process and the
 * thread that took it. Those of a process that has ended are orphans, and are taken again.
 *
 * <p>All methods but {@link #mayHaveOrphans} and {@link #isEmpty} are for who holds the takers'
 * mutex of the queue.
 */
final class InHand {
  /*
   * A table of entries in chunks that the queue owns. An entry begins with a copy of the message's
   * slot. OWNER says what the entry is, and each step is one store to it: a process's number, zero
   * for none, ORPHAN. Entering comes before the take's own commit; so an entry whose TICKET, the
   * message's number, is not below TAKE_COUNT is void, which repair() looks for. Counts and the
   * list of free entries are derived, and repaired likewise.
   *
   * Which entry a taskDone() means, the queue's user does not say. It is the oldest of the calling
   * thread, else of the calling process, else of all. The first two are found in a list that the
   * process keeps for itself, without a search.
   */

  private static final long ORPHAN = -1;

  // offsets in the queue's block
  private static final long COUNT = 0;
  private static final long ORPHANS = 8;
  private static final long DEATHS_SEEN = 16;
  private static final long CHUNKS = 24;
  private static final long FREE = 32;
  static final long BYTES = 40;

  // offsets in a chunk
  private static final long NEXT_CHUNK = 0;
  private static final long ENTRIES = 64;

  // offsets in an entry, behind the slot
  private static final long OWNER = 64;
  private static final long THREAD = 72;
  private static final long TICKET = 80;
  private static final long NEXT_FREE = 88;
  private static final long ENTRY_BYTES = 128;

  /** With the headers a power of two, as the heap has it. */
  private static final long CHUNK_ENTRIES = 63;

  /** What this process has in hand, the oldest first; it may be there no more. */
  private record Held(long entry, long ticket, long thread) {}

  private final Block block;
  private final long offset;
  private final Block memory;
  private final Processes processes;
  private final Deque<Held> held = new ArrayDeque<>(); // guarded by the takers' mutex

  InHand(Block block, long offset) {
    this.block = block;
    this.offset = offset;
    this.memory = block.region().header();
    this.processes = block.region().processes();
  }

  private long get(long word) {
    return block.get(offset + word);
  }

  private void add(long word, long delta) {
    block.set(offset + word, get(word) + delta);
  }

  /** Whether nothing is in hand, and nothing an orphan. */
  boolean isEmpty() {
    return get(COUNT) == 0 && get(ORPHANS) == 0;
  }

  /** Whether to look for orphans. */
  boolean mayHaveOrphans() {
    return get(ORPHANS) != 0 || (get(COUNT) != 0 && get(DEATHS_SEEN) != processes.deaths());
  }

  // Taking.

  /** Notes that this thread takes a message. */
  void enter(long ticket, Block from, long slot) {
    long entry = freeEntry();
    block.set(offset + FREE, memory.get(entry + NEXT_FREE));
    MessageQueue.copySlot(from, slot, entry);
    memory.set(entry + TICKET, ticket);
    take(entry);
  }

  /** Gives an orphan to this thread. */
  void adopt(long entry) {
    add(ORPHANS, -1);
    take(entry);
  }

  private void take(long entry) {
    long thread = Thread.currentThread().threadId();
    while (!held.isEmpty() && !isInHand(held.getFirst())) {
      held.removeFirst(); // another process has acknowledged it
    }
    held.add(new Held(entry, memory.get(entry + TICKET), thread));
    memory.set(entry + THREAD, thread);
    memory.set(entry + OWNER, processes.ownNumber());
    add(COUNT, 1);
  }

  private long freeEntry() {
    if (get(FREE) == 0) {
      long chunk = block.allocate(ENTRIES + CHUNK_ENTRIES * ENTRY_BYTES);
      for (long i = CHUNK_ENTRIES - 1; i >= 0; i--) {
        memory.set(chunk + ENTRIES + i * ENTRY_BYTES + OWNER, 0);
      }
      memory.set(chunk + NEXT_CHUNK, get(CHUNKS));
      block.set(offset + CHUNKS, chunk);
      addFree(chunk);
    }
    return get(FREE);
  }

  private void addFree(long chunk) {
    for (long i = CHUNK_ENTRIES - 1; i >= 0; i--) {
      long entry = chunk + ENTRIES + i * ENTRY_BYTES;
      if (memory.get(entry + OWNER) == 0) {
        addFreeEntry(entry);
      }
    }
  }

  private void addFreeEntry(long entry) {
    memory.set(entry + NEXT_FREE, get(FREE));
    block.set(offset + FREE, entry);
  }

  // Acknowledging.

  /** The entry that an acknowledgement by this thread means; zero if there is none. */
  long oldest() {
    findOrphans();
    Held found = ofThread(Thread.currentThread().threadId());
    if (found == null) {
      found = held.peekFirst();
    }
    if (found != null) {
      boolean _ = held.remove(found);
      return found.entry();
    }
    return entries().stream()
        .filter(entry -> memory.get(entry + OWNER) != ORPHAN)
        .min(Comparator.comparingLong(entry -> memory.get(entry + TICKET)))
        .orElse(0L);
  }

  private @Nullable Held ofThread(long thread) {
    for (Iterator<Held> i = held.iterator(); i.hasNext(); ) {
      Held next = i.next();
      if (!isInHand(next)) {
        i.remove(); // another process has acknowledged it
      } else if (next.thread() == thread) {
        return next;
      }
    }
    return null;
  }

  private boolean isInHand(Held one) {
    return memory.get(one.entry() + OWNER) == processes.ownNumber()
        && memory.get(one.entry() + TICKET) == one.ticket();
  }

  /** Forgets a message that is acknowledged. */
  void release(long entry) {
    memory.set(entry + OWNER, 0);
    add(COUNT, -1);
    addFreeEntry(entry);
  }

  // Orphans.

  /** How many orphans there are. */
  long orphans() {
    findOrphans();
    return get(ORPHANS);
  }

  /** The oldest orphan, zero if there is none. */
  long firstOrphan() {
    if (!mayHaveOrphans()) {
      return 0;
    }
    findOrphans();
    List<Long> all = orphanEntries();
    return all.isEmpty() ? 0 : all.getFirst();
  }

  private void findOrphans() {
    long deaths = processes.deaths();
    if (get(DEATHS_SEEN) == deaths) {
      return;
    }
    for (long entry : entries()) {
      long owner = memory.get(entry + OWNER);
      if (owner != ORPHAN && processes.isGone(owner)) {
        memory.set(entry + OWNER, ORPHAN);
        add(COUNT, -1);
        add(ORPHANS, 1);
      }
    }
    block.set(offset + DEATHS_SEEN, deaths);
  }

  void forEachOrphan(MessageQueue.Visitor visitor) {
    findOrphans();
    for (long entry : orphanEntries()) {
      visitor.visit(memory.get(entry + TICKET), entry);
    }
  }

  boolean isOrphan(long ticket) {
    findOrphans();
    return orphanEntries().stream().anyMatch(entry -> memory.get(entry + TICKET) == ticket);
  }

  /** Forgets an orphan; returns false if it is none. */
  boolean removeOrphan(long ticket, LongConsumer recycler) {
    for (long entry : orphanEntries()) {
      if (memory.get(entry + TICKET) == ticket) {
        memory.set(entry + OWNER, 0);
        add(ORPHANS, -1);
        addFreeEntry(entry);
        recycler.accept(entry);
        return true;
      }
    }
    return false;
  }

  private List<Long> orphanEntries() {
    if (get(ORPHANS) == 0) {
      return List.of();
    }
    return entries().stream()
        .filter(entry -> memory.get(entry + OWNER) == ORPHAN)
        .sorted(Comparator.comparingLong(entry -> memory.get(entry + TICKET)))
        .toList();
  }

  /** All entries that are in use. */
  private List<Long> entries() {
    List<Long> entries = new ArrayList<>();
    for (long chunk = get(CHUNKS); chunk != 0; chunk = memory.get(chunk + NEXT_CHUNK)) {
      for (long i = 0; i < CHUNK_ENTRIES; i++) {
        long entry = chunk + ENTRIES + i * ENTRY_BYTES;
        if (memory.get(entry + OWNER) != 0) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  // When somebody died.

  /** Forgets what was not quite taken, and derives again what is derived. */
  void repair(long taken, Set<Long> reachable, LongConsumer inUse) {
    long count = 0;
    long orphans = 0;
    for (long entry : entries()) {
      if (memory.get(entry + TICKET) >= taken) {
        memory.set(entry + OWNER, 0);
      } else {
        inUse.accept(entry);
        boolean isOrphan = memory.get(entry + OWNER) == ORPHAN;
        orphans += isOrphan ? 1 : 0;
        count += isOrphan ? 0 : 1;
      }
    }
    block.set(offset + COUNT, count);
    block.set(offset + ORPHANS, orphans);
    block.set(offset + DEATHS_SEEN, -1); // it may be that not all were found
    block.set(offset + FREE, 0);
    for (long chunk = get(CHUNKS); chunk != 0; chunk = memory.get(chunk + NEXT_CHUNK)) {
      reachable.add(chunk);
      addFree(chunk);
    }
  }
}
