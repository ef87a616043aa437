package cookbook.multiprocessing.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The table of the processes that share a region, 64 at most at a time, and the kernel's word on
 * which of them live.
 *
 * <p>A process has a number in the region: never zero, never used again, 28 bits. Its lowest six
 * bits are the slot in the table, the others say how many processes the slot had before.
 * Thread-safe.
 */
public final class Processes {
  /*
   * Liveness. Each process has, for life, an exclusive fcntl(2) lock on two bytes of the region's
   * file, far beyond its end, at an offset that its number gives. The kernel drops it when the
   * process ends, however it ends, and not before: a stopped process is alive. Others ask by trying
   * a shared lock on the first of the two, so that askers do not take one another for the owner;
   * who wants to wait for the end waits for a shared lock on the second.
   *
   * The trap: POSIX drops all locks of a process on a file when the process closes any descriptor
   * of that file. So a process opens the file once and never closes it; and since an interrupt
   * closes a FileChannel under a blocking call, such calls happen only in threads of the region's
   * own. tryLock is not one of them.
   *
   * Registering is excluded by such a lock, too: the robust mutexes need a number to be taken, and
   * who registers has none yet. The number is burned (GENERATION) and locked before it is used, and
   * the slot taken (NUMBER) last. Dead before that: the number was used by nobody but mutexes, and
   * the kernel says it is dead.
   *
   * Reaping the dead is done under a robust mutex by whoever learns of the death; each step may be
   * done twice, and only after the last the slot is free (NUMBER = 0). Who looks only now and then
   * does not wait for that mutex: a doorbell's thread wakes nobody meanwhile, so one reaper that is
   * stopped, or has lost its processor, would hold up all. It looks again a millisecond later.
   */

  private static final int SLOTS = 64;
  private static final long GENERATIONS = 1 << 22;

  static final long SLOT_BYTES = 1024;

  /** How much of the region the table takes. */
  static final long TABLE_BYTES = SLOTS * SLOT_BYTES;

  // offsets in the region's header
  private static final long REAPING = Region.PROCESSES;
  static final long DEATHS = Region.PROCESSES + 8;
  private static final long LAST_LOOK = Region.PROCESSES + 16;

  // offsets in a slot
  static final long NUMBER = 0;
  static final long GENERATION = 8;
  private static final long ENDED_GENERATION = 16;
  private static final long PID = 24;
  static final long CHUNKS = 32;
  private static final long SPINNERS = 40;

  // offsets in the file
  private static final long LOCKS = 1L << 40;
  private static final long REGISTRATION = LOCKS - 1;

  private static final long LOOK_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Region region;
  private final FileChannel channel;
  private final Block memory;
  private final RobustMutex reaping;
  private final Object asking = new Object(); // in one JVM, locks on the same byte collide
  private long ownNumber;

  Processes(Region region, FileChannel channel) {
    this.region = region;
    this.channel = channel;
    this.memory = region.header();
    this.reaping = new RobustMutex(memory, REAPING, this);
  }

  /**
   * Gives this process a number, and formats the region first if no living process uses it. Called
   * once, by a thread that is never interrupted.
   *
   * @throws IllegalStateException if 64 others live
   */
  void register(Runnable format) throws IOException {
    try (FileLock _ = lockRegistration()) {
      if (!region.isFormatted() || isDeserted()) {
        format.run();
      }
      int slot = findSlot();
      long at = slotAt(slot);
      long generation = memory.get(at + GENERATION) + 1;
      if (generation >= GENERATIONS) {
        throw new IllegalStateException("this region has seen too many processes; use a new one");
      }
      ownNumber = generation << 6 | slot;
      FileLock _ = channel.lock(LOCKS + 2 * ownNumber, 2, false); // until the process ends
      memory.set(at + GENERATION, generation);
      boolean _ = bury(memory.get(at + NUMBER)); // who must know sees that deaths() has changed
      memory.set(at + ENDED_GENERATION, generation - 1);
      memory.set(at + PID, ProcessHandle.current().pid());
      memory.set(at + SPINNERS, 0);
      Doorbell.reset(memory, at);
      memory.set(at + NUMBER, ownNumber);
    }
  }

  private FileLock lockRegistration() throws IOException {
    while (true) {
      try {
        return channel.lock(REGISTRATION, 1, false);
      } catch (OverlappingFileLockException _) { // another mapping of the file in this very JVM
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
  }

  private boolean isDeserted() {
    return living().isEmpty();
  }

  /** A free slot, the least used one; else one whose process is dead. */
  private int findSlot() {
    int found = -1;
    StringJoiner pids = new StringJoiner(", ");
    for (int slot = 0; slot < SLOTS; slot++) {
      long at = slotAt(slot);
      long number = memory.get(at + NUMBER);
      pids.add(Long.toString(memory.get(at + PID)));
      if ((number == 0 || !isAlive(number))
          && (found < 0 || memory.get(at + GENERATION) < memory.get(slotAt(found) + GENERATION))) {
        found = slot;
      }
    }
    if (found < 0) {
      throw new IllegalStateException(
          SLOTS + " processes share this region, the most it can have; end one of them: " + pids);
    }
    return found;
  }

  /**
   * Says what a process that starts now would find out: whether there is room for it.
   *
   * @throws IllegalStateException if 64 live already
   */
  public void requireRoom() {
    int _ = findSlot();
  }

  static long slotAt(long number) {
    return Region.TABLE + (number & (SLOTS - 1)) * SLOT_BYTES;
  }

  /** The number of this process in the region. */
  public long ownNumber() {
    return ownNumber;
  }

  /** The bit that stands for this process in a word that has one for each. */
  public long ownBit() {
    return bitOf(ownNumber);
  }

  /** The bit that stands for a process in a word that has one for each; its slot's. */
  public static long bitOf(long number) {
    return 1L << (number & (SLOTS - 1));
  }

  /** The numbers of all processes that live. */
  public List<Long> living() {
    return thoseAlive(true);
  }

  private List<Long> dead() {
    return thoseAlive(false);
  }

  private List<Long> thoseAlive(boolean alive) {
    List<Long> numbers = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      long number = numberIn(slot);
      if (number != 0 && isAlive(number) == alive) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  /** The number of the process in a slot of the table, dead or alive; zero for none. */
  long numberIn(int slot) {
    return memory.get(slotAt(slot) + NUMBER);
  }

  /** The number of a process that is in the table, zero if there is none with this id. */
  public long numberOf(long pid) {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (numberIn(slot) != 0 && memory.get(slotAt(slot) + PID) == pid) {
        return numberIn(slot);
      }
    }
    return 0;
  }

  /** The process id of a process that is in the table, zero if it is not there any more. */
  public long pidOf(long number) {
    long pid = memory.get(slotAt(number) + PID);
    return memory.get(slotAt(number) + NUMBER) == number ? pid : 0;
  }

  /**
   * Tells whether a process is known to be dead and what it held has been given back. Costs one
   * read; {@link #lookForDeaths} sees to it that the dead become known.
   */
  public boolean isGone(long number) {
    return memory.get(slotAt(number) + ENDED_GENERATION) >= number >>> 6;
  }

  /** Asks the kernel whether a process lives; about a microsecond. */
  public boolean isAlive(long number) {
    if (number == ownNumber) {
      return true;
    }
    synchronized (asking) {
      try (FileLock lock = channel.tryLock(LOCKS + 2 * number, 1, true)) {
        return lock == null;
      } catch (OverlappingFileLockException _) {
        return true; // held by this JVM through another region of the same file
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Waits until a process is dead, and reaps it. An interrupt would take this process's own life in
   * the region: call it in a thread of your own that nobody interrupts, once for each process
   * waited for.
   */
  public void awaitDeath(long number) {
    if (!isGone(number)) {
      try (FileLock _ = channel.lock(LOCKS + 2 * number + 1, 1, true)) {
        reap(number);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** How many processes have died so far: who sees it change looks again at what it waits for. */
  public long deaths() {
    return memory.get(DEATHS);
  }

  /**
   * Reaps all that are dead, if nobody in the whole region has looked in the last 20 ms, nor is
   * reaping now.
   *
   * @return false if somebody is: he may die of it, so look again soon
   */
  public boolean lookForDeathsNowAndThen() {
    long now = System.nanoTime();
    long last = memory.get(LAST_LOOK);
    if (now - last <= LOOK_PERIOD_NANOS || !memory.compareAndSet(LAST_LOOK, last, now)) {
      return true;
    }
    for (long number : dead()) {
      if (!reaping.tryLock()) {
        boolean _ = memory.compareAndSet(LAST_LOOK, now, now - LOOK_PERIOD_NANOS);
        return false;
      }
      if (buryAndUnlock(number)) {
        region.doorbell().ringEverybody();
      }
    }
    return true;
  }

  /** Reaps all that are dead: for those who learned that somebody died, say a child's parent. */
  public void lookForDeaths() {
    dead().forEach(this::reap);
  }

  /** Counts this thread among those of all processes that wait awake, if they are not too many. */
  boolean startSpinning(int most) {
    long spinners = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      spinners += memory.get(slotAt(slot) + SPINNERS);
    }
    if (spinners >= most) {
      return false;
    }
    long _ = memory.getAndAdd(slotAt(ownNumber) + SPINNERS, 1);
    return true;
  }

  void endSpinning() {
    long _ = memory.getAndAdd(slotAt(ownNumber) + SPINNERS, -1);
  }

  /** Gives back what a dead process held; does nothing if that was done before. */
  private void reap(long number) {
    if (bury(number)) {
      region.doorbell().ringEverybody();
    }
  }

  private boolean bury(long number) {
    if (number == 0 || memory.get(slotAt(number) + NUMBER) != number) {
      return false;
    }
    boolean _ = reaping.lock(); // there is nothing to repair: what a reaper left is done again
    return buryAndUnlock(number);
  }

  private boolean buryAndUnlock(long number) {
    long at = slotAt(number);
    try {
      if (memory.get(at + NUMBER) != number) {
        return false;
      }
      memory.set(at + ENDED_GENERATION, number >>> 6); // its mutexes may be taken from here on
      KillPoint.pass();
      Parkers.bury(region, number);
      KillPoint.pass();
      memory.set(at + SPINNERS, 0);
      region.heap().dropAll(bitOf(number));
      KillPoint.pass();
      memory.set(at + NUMBER, 0);
      KillPoint.pass();
      memory.getAndAdd(DEATHS, 1);
      KillPoint.pass();
      return true;
    } finally {
      reaping.unlock();
    }
  }
}
