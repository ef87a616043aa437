package cookbook.multiprocessing.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import cookbook.multiprocessing.core.WaitQueue.Mode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A barrier between processes: what {@link cookbook.multiprocessing.concurrent.CyclicBarrier} and
 * {@link cookbook.multiprocessing.AbortableBarrier} have in common. It breaks when a process dies
 * that has a handle of it.
 *
 * <p>Thread-safe.
 */
public final class SharedBarrier {
  /*
   * All changes are made under a lock that passes on when its holder dies, as the original's are,
   * the action included. Each takes effect by one store, so that there is nothing to repair:
   *
   *   arrive   STATE + 1: the number of the generation, and how many of it have come
   *   trip     STATE = the next generation, of which nobody has come
   *   break    BREAKS + 1: the record written before it tells which generation broke, and why. A
   *            generation is broken if the last record is its.
   *   reset    break if somebody waits, then as trip
   *   abort    ABORTED = 1: the current generation is the last
   *
   * Who waits does so without the lock. He knows his generation, and the number of the next break
   * when he came: if there was one since, its record tells whether it broke his generation, or a
   * later one, so that his has tripped. The last RECORDS records are kept; who has slept through
   * more breaks is told that the barrier broke. That may be wrong for his generation, but it is not
   * for the barrier, and costs no memory for each generation.
   *
   * Parties. Each process with a handle has its number in a slot (attach). When it ends in order it
   * takes it out, unless one of its threads waits (detach). So a number there of a process that is
   * gone means that a party was lost: whoever is under the lock next breaks the generation. All who
   * wait look after each death, so the loss is noticed within a tenth of a second. A process that
   * gets the slot of a dead one before that leaves a note in LOST.
   *
   * Rejected: to count as parties only those who have arrived once: who is killed before that would
   * leave the others waiting for ever.
   */

  private static final int SLOTS = 64;
  private static final int GENERATION_SHIFT = 31;
  private static final long WAITING_MASK = (1L << GENERATION_SHIFT) - 1;

  // offsets in the block; the lock comes first
  private static final long PARTIES = OwnedLock.BYTES;
  private static final long STATE = PARTIES + 8;
  private static final long BREAKS = PARTIES + 16;
  private static final long ABORTED = PARTIES + 24;
  private static final long LOST = PARTIES + 32;
  private static final long ACTION = PARTIES + 40;
  private static final long QUEUE = PARTIES + 64;
  private static final long PROCESSES = QUEUE + WaitQueue.BYTES;
  private static final long SLOT_BYTES = 24;
  private static final long RECORDS_START = PROCESSES + SLOTS * SLOT_BYTES;
  private static final int RECORDS = 16;
  private static final long RECORD_BYTES = 128;

  /** How much of a block the barrier takes. */
  public static final long BYTES = RECORDS_START + RECORDS * RECORD_BYTES;

  // offsets in a slot
  private static final long NUMBER = 0;
  private static final long PID = 8;

  /** One more than the generation for which a thread of the process came last. */
  private static final long CAME_FOR = 16;

  // offsets in a record
  private static final long GENERATION = 0;
  private static final long LENGTH = 8;
  private static final long TEXT = 16;

  // what became of a generation
  private static final int STILL_WAITING = WaitQueue.FAILED;
  private static final int TRIPPED = 0;
  private static final int BROKEN = 1;
  private static final int UNKNOWN = 2; // somebody died

  private static final String WAS_ABORTED = "the barrier was aborted";
  private static final String WAS_RESET = "the barrier was reset";

  /** The generation that a thread waits for, and the number of the break that may be its end. */
  private record Arrival(long generation, long nextBreak) {}

  private final Block block;
  private final Processes processes;
  private final OwnedLock lock;
  private final WaitQueue queue;
  private final BarrierAction action;
  private final long ownSlot;

  /** So many deaths this process has looked into; written under the lock. */
  private volatile long deathsSeen;

  /**
   * The barrier in a block.
   *
   * @param face the object that users see
   * @param action what the last party does, if it is of this process; null for what the process
   *     that has made the barrier gave it
   * @param block the memory of it
   */
  public SharedBarrier(SharedObject face, Block block, @Nullable Runnable action) {
    this.block = block;
    this.processes = block.region().processes();
    this.lock = new OwnedLock(face, block, true);
    this.queue = new WaitQueue(block, QUEUE, this);
    this.ownSlot = ownSlotOf(block);
    Attachments.add(this, block);
    this.action = new BarrierAction(block, ACTION, action);
  }

  /**
   * The first words of a new block.
   *
   * @param parties how many must come
   * @return the words
   * @throws IllegalArgumentException if there are less than one party
   */
  public static long[] words(int parties) {
    if (parties < 1) {
      throw new IllegalArgumentException("a barrier needs at least one party, not " + parties);
    }
    long[] words = Arrays.copyOf(OwnedLock.words(false), (int) (PARTIES / Long.BYTES) + 1);
    words[words.length - 1] = parties;
    return words;
  }

  /**
   * What travels in place of the barrier; its action goes with it from here on.
   *
   * @param face what users see
   * @return a reference
   */
  public Object referenceTo(SharedObject face) {
    action.publish();
    return block.referenceTo(face);
  }

  /**
   * How many must come.
   *
   * @return a number, zero or more
   */
  public int parties() {
    return (int) block.get(PARTIES);
  }

  // Who has a handle.

  private static long slotAt(long number) {
    return PROCESSES + (number & (SLOTS - 1)) * SLOT_BYTES;
  }

  /** This process has its first handle: if it dies, the barrier breaks. */
  static void enter(Block block) {
    block.set(ownSlotOf(block) + CAME_FOR, 0);
    attach(block);
  }

  private static long ownSlotOf(Block block) {
    return slotAt(block.region().processes().ownNumber());
  }

  private static void attach(Block block) {
    long number = block.region().processes().ownNumber();
    long slot = slotAt(number);
    long before = block.get(slot + NUMBER);
    if (before == number) {
      return;
    }
    if (before != 0) {
      noteLoss(block, slot, before);
    }
    KillPoint.pass();
    block.set(slot + PID, ProcessHandle.current().pid());
    KillPoint.pass();
    block.set(slot + NUMBER, number);
  }

  /** Notes that the slot's last user is dead; withdraws if somebody has seen that just now. */
  private static void noteLoss(Block block, long slot, long number) {
    long pid = block.get(slot + PID);
    block.set(LOST, pid);
    KillPoint.pass();
    if (!block.compareAndSet(slot + NUMBER, number, 0)) {
      boolean _ = block.compareAndSet(LOST, pid, 0);
    }
  }

  /**
   * This process is no party any more, unless a thread of it has come and waits. One that comes
   * meanwhile notes that first, and then attaches again (arrive).
   */
  static void detach(Block block) {
    long slot = ownSlotOf(block);
    block.set(slot + NUMBER, 0);
    long generation = block.get(STATE) >>> GENERATION_SHIFT;
    if (block.get(slot + CAME_FOR) == generation + 1 && !isBroken(block, generation)) {
      attach(block);
    }
  }

  /** Breaks the barrier if a process has died that was attached; under the lock. */
  private void lookForLosses() {
    boolean _ = processes.lookForDeathsNowAndThen();
    long deaths = processes.deaths();
    if (deaths == deathsSeen) {
      return;
    }
    for (int i = 0; i < SLOTS; i++) {
      long slot = slotAt(i);
      long number = block.get(slot + NUMBER);
      long dead = block.get(slot + PID);
      if (number != 0 && processes.isGone(number) && block.get(slot + NUMBER) == number) {
        lose(dead);
        KillPoint.pass();
        boolean _ = block.compareAndSet(slot + NUMBER, number, 0);
      }
    }
    long pid = block.get(LOST);
    if (pid != 0) {
      lose(pid);
      block.set(LOST, 0);
    }
    deathsSeen = deaths;
  }

  private void lose(long pid) {
    breakGeneration("process " + pid + ", which could have been a party, died");
  }

  // Waiting.

  /**
   * Waits for the others, or lets all pass.
   *
   * @param isStrict whether the last one is not let pass if the action has reset the barrier
   * @return how many were still to come
   * @throws InterruptedException if interrupted on entry or while it waits
   * @throws BrokenBarrierException if the barrier is broken, or gets so during the wait
   */
  public int await(boolean isStrict) throws InterruptedException, BrokenBarrierException {
    try {
      return await(isStrict, Deadline.NONE);
    } catch (TimeoutException e) {
      throw new AssertionError("an untimed wait cannot time out", e);
    }
  }

  /**
   * Waits for the others, but not for longer, or lets all pass.
   *
   * @param isStrict whether the last one is not let pass if the action has reset the barrier
   * @param nanos how long to wait; zero or less does not wait
   * @return how many were still to come
   * @throws InterruptedException if interrupted on entry or while it waits
   * @throws BrokenBarrierException if the barrier is broken, or gets so during the wait
   * @throws TimeoutException if the time ran out first
   */
  public int await(boolean isStrict, long nanos)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    return await(isStrict, Deadline.in(nanos));
  }

  private int await(boolean isStrict, Deadline deadline)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    Arrival mine;
    int stillToCome;
    lock.lock();
    try {
      lookForLosses();
      requireUnbroken();
      if (Thread.interrupted()) {
        breakGeneration("a party came with its interrupt status set");
        throw new InterruptedException();
      }
      mine = arrive();
      stillToCome = parties() - waitingOf(block.get(STATE));
      if (stillToCome == 0) {
        runAction(mine, isStrict);
        nextGeneration();
        return 0;
      }
    } finally {
      boolean _ = lock.unlock();
    }
    awaitOthers(mine, deadline);
    return stillToCome;
  }

  private Arrival arrive() {
    long state = block.get(STATE);
    Arrival arrival = new Arrival(state >>> GENERATION_SHIFT, block.get(BREAKS));
    block.set(ownSlot + CAME_FOR, arrival.generation + 1);
    KillPoint.pass();
    attach(block);
    block.set(STATE, state + 1);
    KillPoint.pass();
    return arrival;
  }

  private void runAction(Arrival mine, boolean isStrict) throws BrokenBarrierException {
    try {
      action.run();
    } catch (Throwable e) {
      breakGeneration("the barrier action threw " + e.getClass().getName());
      throw e;
    }
    if (isStrict) {
      requirePassed(mine, outcomeOf(mine));
    }
  }

  private void nextGeneration() {
    block.set(STATE, (generation() + 1) << GENERATION_SHIFT);
    KillPoint.pass();
    wakeAll();
  }

  private void awaitOthers(Arrival mine, Deadline deadline)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    int outcome;
    do {
      try {
        outcome = sleep(mine, deadline);
        if (outcome == STILL_WAITING) {
          outcome = giveUpAfterTimeout(mine);
        } else if (outcome == UNKNOWN) {
          outcome = lookAfterDeath(mine);
        }
      } catch (InterruptedException e) {
        outcome = giveUpAfterInterrupt(mine, e);
      }
    } while (outcome == STILL_WAITING);
    requirePassed(mine, outcome);
  }

  private int sleep(Arrival mine, Deadline deadline) throws InterruptedException {
    return deadline.isSet()
        ? queue.acquire(() -> look(mine), Mode.BROADCAST, deadline.remainingNanos())
        : queue.acquireInterruptibly(() -> look(mine), Mode.BROADCAST);
  }

  private int look(Arrival mine) {
    int outcome = outcomeOf(mine);
    return outcome == STILL_WAITING && deathsSeen != processes.deaths() ? UNKNOWN : outcome;
  }

  private int lookAfterDeath(Arrival mine) {
    lock.lock();
    try {
      lookForLosses();
      return outcomeOf(mine);
    } finally {
      boolean _ = lock.unlock();
    }
  }

  private int giveUpAfterTimeout(Arrival mine) throws TimeoutException {
    lock.lock();
    try {
      lookForLosses();
      int outcome = outcomeOf(mine);
      if (outcome == STILL_WAITING) {
        String shortage =
            waitingOf(block.get(STATE)) + " of " + parties() + " parties came in time";
        breakGeneration("a party timed out: " + shortage);
        throw new TimeoutException(shortage);
      }
      return outcome;
    } finally {
      boolean _ = lock.unlock();
    }
  }

  private int giveUpAfterInterrupt(Arrival mine, InterruptedException interrupt)
      throws InterruptedException {
    lock.lock();
    try {
      int outcome = outcomeOf(mine);
      if (outcome == STILL_WAITING) {
        breakGeneration("a party was interrupted");
        throw interrupt;
      }
      Thread.currentThread().interrupt(); // came too late: it belongs to what follows
      return outcome;
    } finally {
      boolean _ = lock.unlock();
    }
  }

  /** In this order: nothing follows an abort, and what was broken stays on record. */
  private int outcomeOf(Arrival mine) {
    boolean aborted = block.get(ABORTED) != 0;
    boolean over = generation() != mine.generation;
    long breaks = block.get(BREAKS);
    if (breaks != mine.nextBreak) {
      boolean isMine = generationOf(recordAt(mine.nextBreak)) == mine.generation;
      return isMine || isForgotten(mine.nextBreak) ? BROKEN : TRIPPED;
    }
    if (over) {
      return TRIPPED;
    }
    return aborted ? BROKEN : STILL_WAITING;
  }

  private void requirePassed(Arrival mine, int outcome) throws BrokenBarrierException {
    if (outcome == BROKEN) {
      throw new BrokenBarrierException(
          block.get(BREAKS) == mine.nextBreak ? WAS_ABORTED : textOf(mine.nextBreak));
    }
  }

  private void requireUnbroken() throws BrokenBarrierException {
    if (block.get(ABORTED) != 0) {
      throw new BrokenBarrierException(WAS_ABORTED);
    }
    if (isBroken(block, generation())) {
      throw new BrokenBarrierException(textOf(block.get(BREAKS) - 1));
    }
  }

  // Breaking.

  /** Breaks the barrier for good. */
  public void abort() {
    lock.lock();
    try {
      block.set(ABORTED, 1);
      wakeAll();
    } finally {
      boolean _ = lock.unlock();
    }
  }

  /**
   * Sends those away who wait, and starts anew.
   *
   * @throws IllegalStateException if it was aborted
   */
  public void reset() {
    processes.lookForDeaths(); // those who are dead now belong to what ends here
    lock.lock();
    try {
      lookForLosses();
      if (block.get(ABORTED) != 0) {
        throw new IllegalStateException(WAS_ABORTED + ", for good: create a new one");
      }
      if (waitingOf(block.get(STATE)) > 0) {
        breakGeneration(WAS_RESET);
      }
      nextGeneration();
    } finally {
      boolean _ = lock.unlock();
    }
  }

  /**
   * Whether who comes now is refused.
   *
   * @return true if so
   */
  public boolean isBroken() {
    lock.lock();
    try {
      lookForLosses();
      return isBrokenNow();
    } finally {
      boolean _ = lock.unlock();
    }
  }

  private boolean isBrokenNow() {
    return block.get(ABORTED) != 0 || isBroken(block, generation());
  }

  /**
   * How many wait.
   *
   * @return a number, zero or more
   */
  public int numberWaiting() {
    lock.lock();
    try {
      lookForLosses();
      return isBrokenNow() ? 0 : waitingOf(block.get(STATE));
    } finally {
      boolean _ = lock.unlock();
    }
  }

  private void wakeAll() {
    if (queue.hasWaiters()) {
      queue.wakeAll();
    }
  }

  private static int waitingOf(long state) {
    return (int) (state & WAITING_MASK);
  }

  private long generation() {
    return block.get(STATE) >>> GENERATION_SHIFT;
  }

  private static boolean isBroken(Block block, long generation) {
    long breaks = block.get(BREAKS);
    return breaks != 0 && block.get(recordAt(breaks - 1) + GENERATION) == generation;
  }

  private void breakGeneration(String why) {
    long generation = generation();
    if (!isBroken(block, generation)) {
      long breaks = block.get(BREAKS);
      long record = recordAt(breaks);
      byte[] text = why.getBytes(UTF_8);
      int length = (int) Math.min(text.length, RECORD_BYTES - TEXT);
      block.set(record + GENERATION, generation);
      block.set(record + LENGTH, length);
      MemorySegment source = MemorySegment.ofArray(text).asSlice(0, length);
      block.segment().asSlice(record + TEXT, length).copyFrom(source);
      KillPoint.pass();
      block.set(BREAKS, breaks + 1);
      KillPoint.pass();
    }
    wakeAll();
  }

  private static long recordAt(long breakNumber) {
    return RECORDS_START + breakNumber % RECORDS * RECORD_BYTES;
  }

  private long generationOf(long record) {
    return block.get(record + GENERATION);
  }

  /** Whether the record of a break has been written over, or is being so. */
  private boolean isForgotten(long breakNumber) {
    return block.get(BREAKS) - breakNumber >= RECORDS;
  }

  private String textOf(long breakNumber) {
    long record = recordAt(breakNumber);
    long length = Math.clamp(block.get(record + LENGTH), 0, RECORD_BYTES - TEXT);
    MemorySegment bytes = block.segment().asSlice(record + TEXT, length);
    String text = new String(bytes.toArray(ValueLayout.JAVA_BYTE), UTF_8);
    return isForgotten(breakNumber) ? "the barrier was broken many times since" : text;
  }
}
