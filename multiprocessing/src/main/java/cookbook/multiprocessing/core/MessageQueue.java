package cookbook.multiprocessing.core;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Encoded messages, first in first out, in shared memory: what is under the blocking queues. It
 * never waits, but for its mutexes.
 *
 * <p>Thread-safe. A process may die at any instruction: what it was about to do is done or is not.
 */
final class MessageQueue {
  /*
   * A chain of segments, each a row of slots of one cache line. A message that fits lies in its
   * slot, a larger one in a block beside. Messages are numbered: number n lies in the segment whose
   * FIRST is the largest up to n. Putters have one mutex, takers another; who removes from the
   * middle, or looks at all, has both, the putters' first.
   *
   * One store commits. A put writes everything, then the slot's header; a take copies the message
   * out, then writes TAKE_COUNT; a removal turns the slot into a tombstone, which later takers skip.
   * Dead before the store: nothing has happened. Dead after: it is done.
   *
   * The header, zero in a slot of a new segment, is where takers look: so a small message and the
   * news of it come in one cache line. Who looks without the mutex may look at a segment that is
   * used again already: he believes it only if HEAD and TAKE_COUNT have not changed meanwhile.
   *
   * All else is derived or found again:
   *
   *   PUT_COUNT     how many were put: may be one behind, by one who is putting, or died
   *   TAIL, HEAD    where putters and takers are in the chain; if they are behind, NEXT leads on
   *   REMOVED       tombstones (and numbers in segments cut out) from TAKE_COUNT to PUT_COUNT
   *   SPARE, CACHE  a drained segment and some blocks to be used again, so that the steady state
   *                 allocates nothing: takers push blocks into the ring, putters pop
   *   memory        a segment or block in the hands of the dead is in none of these places, nor
   *                 in the chain: it is what the queue owns and cannot reach
   *
   * Who takes over a mutex of the dead sweeps before he goes on: he counts REMOVED again, and frees
   * what cannot be reached. That takes both mutexes, so that nobody has anything in hand. A taker
   * who took over leaves a mark, TAKE_DIRTY, to start from the putters' mutex; no other taker goes
   * on while it stands. Until then REMOVED may be one too small, never too large: a full queue may
   * look full too long, which is why who finds it full looks whether a mutex is a dead one's.
   *
   * Putters remember the takers' count as they last saw it, and look again only when the queue
   * seems to be full; takers do not need the putters' count: the cache lines of the counts go to and
   * fro as seldom as can be.
   *
   * A taker that finds nothing right after it found something is on the heels of a putter: looking
   * at once again would take the cache line from under him, message by message. So it waits a
   * moment, and then finds several.
   *
   * A segment in the middle of which nothing but tombstones is left is cut out of the chain.
   * Rejected: a ring for small capacities, which tombstones would fill; moving messages together,
   * as java.util.concurrent does, which takes more than one store.
   */

  static final int EMPTY = -1;

  /** A message was taken. */
  static final int PLAIN = 0;

  /** A message was taken in which there may be references, each of them pinned once. */
  static final int WITH_REFERENCES = 1;

  private static final long LINE = 64;

  // offsets in the queue's block, by cache line
  private static final long CAPACITY = 0;
  private static final long SEGMENT_SLOTS = 8;
  private static final long FAIR = 16;

  private static final long PUT_MUTEX = LINE;
  private static final long SEEN_TAKE = LINE + 8;
  private static final long TAIL = LINE + 16;
  private static final long POPPED = LINE + 24;
  private static final long PUT_COUNT = LINE + 32;

  private static final long TAKE_MUTEX = 4 * LINE;
  private static final long HEAD = 4 * LINE + 8;
  private static final long PUSHED = 4 * LINE + 16;
  private static final long TAKE_DIRTY = 4 * LINE + 24;
  private static final long TAKE_COUNT = 4 * LINE + 32;

  private static final long REMOVED = 7 * LINE;
  private static final long SPARE = 8 * LINE;
  private static final long CACHE = 9 * LINE;
  private static final int CACHE_BLOCKS = 16;

  /** Behind the queue's own words: those of an {@link InHand}, and of whoever waits. */
  static final long IN_HAND = 11 * LINE;

  /** Of a queue that remembers takers: how often all has been done. */
  private static final long ROUND = IN_HAND + InHand.BYTES;

  static final long REST = 12 * LINE;

  // offsets in a segment
  private static final long FIRST = 0;
  private static final long NEXT = 8;
  private static final long SLOTS = LINE;

  // offsets in a slot
  private static final long HEADER = 0;
  private static final long CONTENT = 8;
  private static final long SLOT_BYTES = LINE;
  static final int INLINE_BYTES = (int) (SLOT_BYTES - CONTENT);

  // a slot's header: the length in bytes, and above it
  private static final long LENGTH = 0xffff_ffffL;
  private static final long IN_BLOCK = 1L << 32;
  private static final long REFERENCES = 1L << 33;
  private static final long TOMBSTONE = 1L << 34;
  private static final long FILLED = 1L << 35;

  /** With the headers a power of two, as the heap has it. */
  private static final int LARGEST_SEGMENT = 256 - 2;

  private static final int SMALLEST_SEGMENT = 16 - 2;
  private static final long CACHED_BYTES = 128 * 1024;

  /**
   * A few microseconds: as long as a process that runs takes to answer, so that it is not worth
   * counting who waits awake, as the {@link WaitQueue} does. None if the other cannot run
   * meanwhile.
   */
  static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 400 : 0;

  /** Some 200 nanoseconds. */
  private static final int AHEAD = 10;

  private final Block block;
  private final Block memory;
  private final Processes processes;
  private final RobustMutex putMutex;
  private final RobustMutex takeMutex;
  private final int capacity;
  private final long segmentSlots;
  private final @Nullable InHand inHand;

  /** Whether the last message was there when it was asked for; a benign race. */
  private boolean isStreaming;

  /** A copy of a message and its number. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Numbered(long number, byte[] bytes, boolean withReferences) {}

  /** Makes the memory of a new queue. */
  static Block create(Class<? extends SharedObject> type, long bytes, int capacity, boolean fair) {
    int slots = SMALLEST_SEGMENT;
    while (slots < capacity && slots < LARGEST_SEGMENT) {
      slots = 2 * slots + 2;
    }
    return Block.create(type, bytes, capacity, slots, fair ? 1 : 0);
  }

  /**
   * The queue in a block.
   *
   * @param remembersTakers whether messages stay until they are acknowledged
   */
  MessageQueue(Block block, boolean remembersTakers) {
    this.block = block;
    this.memory = block.region().header();
    this.processes = block.region().processes();
    this.putMutex = new RobustMutex(block, PUT_MUTEX);
    this.takeMutex = new RobustMutex(block, TAKE_MUTEX);
    this.capacity = (int) block.get(CAPACITY);
    this.segmentSlots = block.get(SEGMENT_SLOTS);
    this.inHand = remembersTakers ? new InHand(block, IN_HAND) : null;
  }

  int capacity() {
    return capacity;
  }

  boolean isFair() {
    return block.get(FAIR) != 0;
  }

  /** How many messages there are, those not counted that are in somebody's hands. */
  int size() {
    return (int) Math.min(Integer.MAX_VALUE, orphans() + queued());
  }

  private long orphans() {
    if (inHand == null || !inHand.mayHaveOrphans()) {
      return 0;
    }
    lockTake();
    try {
      return inHand.orphans();
    } finally {
      takeMutex.unlock();
    }
  }

  private long queued() {
    while (true) {
      long taken = block.get(TAKE_COUNT);
      long size = Math.max(taken, block.get(PUT_COUNT)) - taken - block.get(REMOVED);
      if (block.get(TAKE_COUNT) == taken) {
        return Math.max(0, size);
      }
    }
  }

  // Putting.

  /**
   * Tells without a mutex whether a put would find no room.
   *
   * <p>If one who died may be the reason, the queue is swept first.
   */
  boolean isFull() {
    boolean full = looksFull();
    if (full && (isOfTheDead(PUT_MUTEX) || isOfTheDead(TAKE_MUTEX))) {
      sweep();
      full = looksFull();
    }
    return full;
  }

  private boolean looksFull() {
    return queued() >= capacity;
  }

  private boolean isOfTheDead(long mutex) {
    long owner = block.get(mutex);
    return owner != 0 && processes.isGone(owner);
  }

  /**
   * Puts a message in; returns false if the queue is full.
   *
   * @throws IllegalArgumentException if the message will never fit in the region
   * @throws IllegalStateException if the region is full
   */
  boolean tryPut(Message message) {
    lockPut();
    try {
      KillPoint.pass();
      long number = block.getPlain(PUT_COUNT);
      if (isFullAt(number)) {
        return false;
      }
      long slot = slotToPut(number);
      long header = write(slot, message);
      KillPoint.pass();
      memory.set(slot + HEADER, header); // the commit
      KillPoint.pass();
      block.setRelease(PUT_COUNT, number + 1);
    } finally {
      putMutex.unlock();
    }
    KillPoint.pass();
    return true;
  }

  private boolean isFullAt(long number) {
    if (number - block.getPlain(SEEN_TAKE) - block.get(REMOVED) < capacity) {
      return false;
    }
    long taken = block.get(TAKE_COUNT);
    block.setPlain(SEEN_TAKE, taken);
    return number - taken - block.get(REMOVED) >= capacity;
  }

  private long slotToPut(long number) {
    long segment = block.getPlain(TAIL);
    if (segment == 0) {
      segment = firstSegment(number);
    }
    long place = number - memory.getPlain(segment + FIRST);
    while (place >= segmentSlots) {
      segment = segmentAfter(segment);
      block.setPlain(TAIL, segment);
      place = number - memory.getPlain(segment + FIRST);
    }
    return slotAt(segment, place);
  }

  private static long slotAt(long segment, long place) {
    return segment + SLOTS + place * SLOT_BYTES;
  }

  private long firstSegment(long number) {
    long segment = block.get(HEAD);
    if (segment == 0) {
      segment = newSegment(number);
      KillPoint.pass();
      block.set(HEAD, segment);
    }
    block.set(TAIL, segment);
    return segment;
  }

  private long segmentAfter(long segment) {
    long next = memory.get(segment + NEXT);
    if (next == 0) {
      next = newSegment(memory.getPlain(segment + FIRST) + segmentSlots);
      KillPoint.pass();
      memory.set(segment + NEXT, next);
      KillPoint.pass();
    }
    return next;
  }

  private long newSegment(long first) {
    long segment = block.get(SPARE) == 0 ? 0 : block.getAndSet(SPARE, 0);
    if (segment == 0) {
      segment = block.allocate(SLOTS + segmentSlots * SLOT_BYTES);
    }
    memory.setPlain(segment + FIRST, first);
    memory.setPlain(segment + NEXT, 0);
    for (long place = 0; place < segmentSlots; place++) {
      memory.setPlain(slotAt(segment, place) + HEADER, 0);
    }
    return segment;
  }

  /** Writes what belongs to a message, and returns the header that makes it one. */
  private long write(long slot, Message message) {
    int length = message.length();
    long header = FILLED | length | (message.mayHaveReferences() ? REFERENCES : 0);
    if (length <= INLINE_BYTES) {
      message.copyTo(memory.segment(), slot + CONTENT);
    } else {
      long beside = blockFor(length);
      KillPoint.pass();
      message.copyTo(memory.segment(), beside);
      memory.setPlain(slot + CONTENT, beside);
      header |= IN_BLOCK;
    }
    return header;
  }

  private long blockFor(long length) {
    long popped = block.getPlain(POPPED);
    if (block.get(PUSHED) != popped) {
      long cached = block.get(cacheAt(popped));
      block.set(POPPED, popped + 1);
      KillPoint.pass();
      long room = block.region().heap().sizeOf(cached);
      if (room >= length && room <= 4 * length + LINE) {
        return cached;
      }
      block.free(cached);
    }
    return block.allocate(length);
  }

  private static long cacheAt(long count) {
    return CACHE + (count & (CACHE_BLOCKS - 1)) * Long.BYTES;
  }

  // Taking.

  /** Tells without a mutex whether a take would find nothing. */
  boolean isEmpty() {
    return !isNextFilled() && (inHand == null || !inHand.mayHaveOrphans());
  }

  private boolean isNextFilled() {
    while (true) {
      long number = block.get(TAKE_COUNT);
      long segment = block.get(HEAD);
      boolean filled = segment != 0 && isFilled(number, segment);
      if (block.get(TAKE_COUNT) == number && block.get(HEAD) == segment) {
        return filled;
      }
    }
  }

  /** Whether there is a message with this number or a later one, seen from the first segment. */
  private boolean isFilled(long number, long segment) {
    long place = number - memory.get(segment + FIRST);
    if (place >= segmentSlots) {
      long next = memory.get(segment + NEXT);
      return next != 0 && memory.get(slotAt(next, 0) + HEADER) != 0;
    }
    return place < 0 || memory.get(slotAt(segment, place) + HEADER) != 0;
  }

  /**
   * Takes the first message out, and looks for it for a few microseconds if there is none.
   *
   * @param target gets it
   * @return as {@link #tryTake}
   */
  int takeSoon(Message target) {
    int outcome = tryTake(target);
    if (outcome != EMPTY) {
      isStreaming = true;
      return outcome;
    }
    if (isStreaming) {
      isStreaming = false;
      letPuttersRunAhead();
    }
    for (int i = 0; outcome == EMPTY && i < SPINS; i++) {
      Thread.onSpinWait();
      outcome = tryTake(target); // looks first, without the mutex
    }
    return outcome;
  }

  private static void letPuttersRunAhead() {
    for (int i = 0; i < AHEAD && SPINS > 0; i++) {
      Thread.onSpinWait();
    }
  }

  /**
   * Takes the first message out.
   *
   * @param target gets it
   * @return {@link #PLAIN}, {@link #WITH_REFERENCES}, or {@link #EMPTY}
   */
  int tryTake(Message target) {
    if (isEmpty()) {
      return EMPTY;
    }
    lockTake();
    try {
      KillPoint.pass();
      return takeLocked(target);
    } finally {
      takeMutex.unlock();
      KillPoint.pass();
    }
  }

  /** What does something with a message while it is the first. */
  interface Receiver {
    /**
     * Receives.
     *
     * @param outcome {@link #PLAIN} or {@link #WITH_REFERENCES}
     */
    void receive(Message message, int outcome);
  }

  /**
   * Takes the first messages out, each after it was received. If the receiver throws, that one
   * stays.
   */
  int drain(int most, Receiver receiver) {
    lockTake();
    try {
      int count = 0;
      while (count < most) {
        try (Message message = Message.acquire()) {
          int outcome = peekLocked(message);
          if (outcome == EMPTY) {
            break;
          }
          receiver.receive(message, outcome);
          int _ = takeLocked(message);
        }
        count++;
      }
      return count;
    } finally {
      takeMutex.unlock();
    }
  }

  /** As {@link #tryTake}, but the message stays. */
  int peek(Message target) {
    if (isEmpty()) {
      return EMPTY;
    }
    lockTake();
    try {
      return peekLocked(target);
    } finally {
      takeMutex.unlock();
    }
  }

  private int peekLocked(Message target) {
    if (inHand != null) {
      long orphan = inHand.firstOrphan();
      if (orphan != 0) {
        return copy(orphan, target);
      }
    }
    long slot = firstSlot();
    return slot == 0 ? EMPTY : copy(slot, target);
  }

  private int takeLocked(Message target) {
    if (inHand != null) {
      long orphan = inHand.firstOrphan();
      if (orphan != 0) {
        int outcome = copy(orphan, target);
        inHand.adopt(orphan);
        return outcome;
      }
    }
    long slot = firstSlot();
    if (slot == 0) {
      return EMPTY;
    }
    int outcome = copy(slot, target);
    long number = block.getPlain(TAKE_COUNT);
    KillPoint.pass();
    if (inHand != null) {
      inHand.enter(number, memory, slot);
      KillPoint.pass();
    }
    block.set(TAKE_COUNT, number + 1);
    KillPoint.pass();
    if (inHand == null) {
      recycleContent(slot);
    }
    return outcome;
  }

  private int copy(long slot, Message target) {
    long header = memory.getPlain(slot + HEADER);
    target.fill(memory.segment(), contentOf(slot), (int) (header & LENGTH));
    return (header & REFERENCES) == 0 ? PLAIN : WITH_REFERENCES;
  }

  private long contentOf(long slot) {
    boolean isBeside = (memory.getPlain(slot + HEADER) & IN_BLOCK) != 0;
    return isBeside ? memory.getPlain(slot + CONTENT) : slot + CONTENT;
  }

  /** The slot of the first message, whose number is then TAKE_COUNT; zero if there is none. */
  private long firstSlot() {
    while (true) {
      long number = block.getPlain(TAKE_COUNT);
      long segment = segmentToTake(number);
      if (segment == 0) {
        return 0;
      }
      long first = memory.getPlain(segment + FIRST);
      if (first > number) {
        skipTo(first);
        continue;
      }
      long slot = slotAt(segment, number - first);
      long header = memory.get(slot + HEADER);
      if (header == 0) {
        return 0;
      }
      if ((header & TOMBSTONE) == 0) {
        return slot;
      }
      skipTo(number + 1);
    }
  }

  /**
   * The segment in which this number lies or will lie; zero if there is none yet. A segment is left
   * only when the next has a message: then no putter uses it any more.
   */
  private long segmentToTake(long number) {
    long segment = block.get(HEAD);
    while (segment != 0 && number - memory.getPlain(segment + FIRST) >= segmentSlots) {
      if (!isFilled(number, segment)) {
        return 0;
      }
      long next = memory.get(segment + NEXT);
      block.set(HEAD, next);
      KillPoint.pass();
      recycleSegment(segment);
      segment = next;
    }
    return segment;
  }

  private void recycleSegment(long segment) {
    if (block.get(SPARE) != 0 || !block.compareAndSet(SPARE, 0, segment)) {
      block.free(segment);
    }
  }

  /** For a moment the queue may look full that is not: who finds no message then wakes a putter. */
  private void skipTo(long number) {
    long skipped = number - block.getPlain(TAKE_COUNT);
    block.set(REMOVED, block.get(REMOVED) - skipped);
    KillPoint.pass();
    block.set(TAKE_COUNT, number);
  }

  private void recycleContent(long slot) {
    if ((memory.getPlain(slot + HEADER) & IN_BLOCK) != 0) {
      recycle(memory.getPlain(slot + CONTENT));
    }
  }

  private void recycle(long beside) {
    long pushed = block.getPlain(PUSHED);
    if (pushed - block.get(POPPED) < CACHE_BLOCKS
        && block.region().heap().sizeOf(beside) <= CACHED_BYTES) {
      block.setPlain(cacheAt(pushed), beside);
      KillPoint.pass();
      block.set(PUSHED, pushed + 1);
    } else {
      block.free(beside);
    }
  }

  // Looking at all, and removing from the middle.

  /** Copies of all messages, in their order. */
  List<Numbered> all() {
    lockBoth();
    try {
      List<Numbered> all = new ArrayList<>();
      if (inHand != null) {
        inHand.forEachOrphan((number, slot) -> all.add(numbered(number, slot)));
      }
      forEach((number, slot) -> all.add(numbered(number, slot)));
      return all;
    } finally {
      unlockBoth();
    }
  }

  private Numbered numbered(long number, long slot) {
    long header = memory.getPlain(slot + HEADER);
    byte[] bytes = new byte[(int) (header & LENGTH)];
    MemorySegment.copy(
        memory.segment(), contentOf(slot), MemorySegment.ofArray(bytes), 0, bytes.length);
    return new Numbered(number, bytes, (header & REFERENCES) != 0);
  }

  /** What looks at messages. */
  interface Visitor {
    /** Looks at the message with this number in this slot. */
    void visit(long number, long slot);
  }

  private void forEach(Visitor visitor) {
    long put = block.get(PUT_COUNT);
    long number = block.get(TAKE_COUNT);
    long segment = block.get(HEAD);
    while (number < put) {
      long first = memory.get(segment + FIRST);
      number = Math.max(number, first);
      for (; number < Math.min(put, first + segmentSlots); number++) {
        long slot = slotAt(segment, number - first);
        if ((memory.get(slot + HEADER) & TOMBSTONE) == 0) {
          visitor.visit(number, slot);
        }
      }
      segment = memory.get(segment + NEXT);
    }
  }

  /** Tells whether the message with this number is there. */
  boolean contains(long number) {
    lockBoth();
    try {
      return number < block.get(TAKE_COUNT)
          ? inHand != null && inHand.isOrphan(number)
          : number < block.get(PUT_COUNT) && isQueued(number);
    } finally {
      unlockBoth();
    }
  }

  private boolean isQueued(long number) {
    long segment = block.get(HEAD);
    while (number - memory.get(segment + FIRST) >= segmentSlots) {
      segment = memory.get(segment + NEXT);
    }
    long place = number - memory.get(segment + FIRST);
    return place >= 0 && (memory.get(slotAt(segment, place) + HEADER) & TOMBSTONE) == 0;
  }

  /** How many of the messages that are still to be passed have been removed. */
  long removed() {
    return block.get(REMOVED);
  }

  /** Tells whether a message is gone that was there when so many were removed; may miss that. */
  boolean isGone(long number, long removedThen) {
    boolean isTaken = number < block.get(TAKE_COUNT);
    if (isTaken && inHand == null) {
      return true; // and never comes back
    }
    return (isTaken || block.get(REMOVED) != removedThen) && !contains(number);
  }

  /** Removes the message with this number; returns false if it is not there any more. */
  boolean remove(long number) {
    lockBoth();
    try {
      boolean removed =
          number < block.get(TAKE_COUNT)
              ? inHand != null && inHand.removeOrphan(number, this::recycleContent)
              : number < block.get(PUT_COUNT) && removeQueued(number);
      endRoundIfAllDone(removed);
      return removed;
    } finally {
      unlockBoth();
    }
  }

  private boolean removeQueued(long number) {
    long before = 0;
    long segment = block.get(HEAD);
    while (number - memory.get(segment + FIRST) >= segmentSlots) {
      before = segment;
      segment = memory.get(segment + NEXT);
    }
    long place = number - memory.get(segment + FIRST);
    if (place < 0 || (memory.get(slotAt(segment, place) + HEADER) & TOMBSTONE) != 0) {
      return false;
    }
    bury(slotAt(segment, place));
    if (before != 0 && segment != block.get(TAIL) && isAllTombstones(segment)) {
      memory.set(before + NEXT, memory.get(segment + NEXT));
      KillPoint.pass();
      recycleSegment(segment);
    }
    return true;
  }

  private void bury(long slot) {
    long header = memory.get(slot + HEADER);
    memory.set(slot + HEADER, header | TOMBSTONE);
    KillPoint.pass();
    block.set(REMOVED, block.get(REMOVED) + 1);
    recycleContent(slot);
  }

  private boolean isAllTombstones(long segment) {
    for (long place = 0; place < segmentSlots; place++) {
      if ((memory.get(slotAt(segment, place) + HEADER) & TOMBSTONE) == 0) {
        return false;
      }
    }
    return true;
  }

  /** Removes all messages; returns those with references, and how many there were in all. */
  int clear(List<Numbered> withReferences) {
    lockBoth();
    try {
      List<Long> blocks = new ArrayList<>();
      int[] count = {0};
      forEach((number, slot) -> {
        count[0]++;
        long header = memory.get(slot + HEADER);
        if ((header & REFERENCES) != 0) {
          withReferences.add(numbered(number, slot));
        }
        if ((header & IN_BLOCK) != 0) {
          blocks.add(memory.get(slot + CONTENT));
        }
      });
      block.set(REMOVED, 0);
      block.set(TAKE_COUNT, block.get(PUT_COUNT));
      KillPoint.pass();
      blocks.forEach(this::recycle);
      if (inHand != null) {
        inHand.forEachOrphan((number, slot) -> {
          count[0]++;
          long header = memory.get(slot + HEADER);
          if ((header & REFERENCES) != 0) {
            withReferences.add(numbered(number, slot));
          }
          boolean _ = inHand.removeOrphan(number, this::recycleContent);
        });
      }
      endRoundIfAllDone(count[0] > 0);
      return count[0];
    } finally {
      unlockBoth();
    }
  }

  // Acknowledging.

  /** The messages in hand; of a queue that remembers takers. */
  private InHand inHand() {
    if (inHand == null) {
      throw new IllegalStateException("this queue forgets what was taken");
    }
    return inHand;
  }

  /**
   * Acknowledges one message that is in somebody's hands, the caller's first.
   *
   * @param target gets it
   * @return {@link #PLAIN}, {@link #WITH_REFERENCES}, or {@link #EMPTY} if there was none
   */
  int acknowledge(Message target) {
    lockTake();
    try {
      long entry = inHand().oldest();
      if (entry == 0) {
        return EMPTY;
      }
      int outcome = copy(entry, target);
      inHand().release(entry);
      KillPoint.pass();
      recycleContent(entry);
      endRoundIfAllDone(true);
      return outcome;
    } finally {
      takeMutex.unlock();
    }
  }

  private void endRoundIfAllDone(boolean anyDone) {
    if (anyDone && inHand != null && inHand.isEmpty() && queued() == 0) {
      block.set(ROUND, block.get(ROUND) + 1);
    }
  }

  /** How often it has happened that all was done. */
  long round() {
    return block.get(ROUND);
  }

  /** Tells whether no message is left, neither here nor in anybody's hands. */
  boolean isAllDone() {
    if (!inHand().isEmpty() || queued() != 0) {
      return false;
    }
    lockTake();
    try {
      return inHand().isEmpty() && queued() == 0;
    } finally {
      takeMutex.unlock();
    }
  }

  // The mutexes, and what is done when one is taken over.

  private void lockPut() {
    if (putMutex.lock()) {
      sweepFromPut();
    }
  }

  private void lockTake() {
    lockTakeDirty();
    while (block.getPlain(TAKE_DIRTY) != 0) {
      takeMutex.unlock();
      sweep();
      lockTakeDirty();
    }
  }

  private void lockTakeDirty() {
    if (takeMutex.lock()) {
      block.set(TAKE_DIRTY, 1);
    }
  }

  private void lockBoth() {
    lockPut();
    if (takeMutex.lock() || block.getPlain(TAKE_DIRTY) != 0) {
      repair();
    }
  }

  private void unlockBoth() {
    takeMutex.unlock();
    putMutex.unlock();
  }

  private void sweep() {
    lockBoth();
    unlockBoth();
  }

  private void sweepFromPut() {
    boolean _ = takeMutex.lock();
    try {
      repair();
    } finally {
      takeMutex.unlock();
    }
  }

  /** Counts the message that one who died has put, but not counted. */
  private void repairPutCount() {
    long put = block.get(PUT_COUNT);
    long segment = block.get(HEAD);
    while (segment != 0 && put - memory.get(segment + FIRST) >= segmentSlots) {
      segment = memory.get(segment + NEXT);
    }
    long place = segment == 0 ? -1 : put - memory.get(segment + FIRST);
    if (place >= 0 && memory.get(slotAt(segment, place) + HEADER) != 0) {
      block.set(PUT_COUNT, put + 1);
    }
  }

  /** Derives again what is derived, and frees what a dead process had in its hands. */
  private void repair() {
    repairPutCount();
    long put = block.get(PUT_COUNT);
    long taken = block.get(TAKE_COUNT);
    block.set(SEEN_TAKE, taken);
    Set<Long> reachable = new HashSet<>();
    long[] present = {0};
    forEach((_, slot) -> {
      present[0]++;
      addContent(slot, reachable);
    });
    block.set(REMOVED, put - taken - present[0]);
    addSegments(reachable);
    if (inHand != null) {
      inHand.repair(taken, reachable, slot -> addContent(slot, reachable));
    }
    for (long count = block.get(POPPED); count != block.get(PUSHED); count++) {
      reachable.add(block.get(cacheAt(count)));
    }
    block.freeAllBut(reachable);
    block.set(TAKE_DIRTY, 0);
  }

  private void addSegments(Set<Long> reachable) {
    reachable.add(block.get(SPARE));
    for (long s = block.get(HEAD); s != 0; s = memory.get(s + NEXT)) {
      reachable.add(s);
    }
  }

  private void addContent(long slot, Set<Long> reachable) {
    if ((memory.get(slot + HEADER) & IN_BLOCK) != 0) {
      reachable.add(memory.get(slot + CONTENT));
    }
  }

  /** Copies a slot's words: the header and what it heads. */
  static void copySlot(Block memory, long from, long to) {
    MemorySegment.copy(memory.segment(), from, memory.segment(), to, SLOT_BYTES);
  }
}
