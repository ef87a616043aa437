package cookbook.multiprocessing.core;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes blocked threads of other processes, and has a thread that hears when they wake some of this
 * one's.
 *
 * <p>Blocked threads park, as in {@code java.util.concurrent}: so they have the right state, an
 * interrupt ends their wait at once, and a virtual thread holds no carrier. What waits in the
 * kernel, on one word for the whole process, is one daemon thread. It also looks for deaths while
 * somebody is blocked, forty times a second.
 */
final class Doorbell {
  /*
   * To ring: set the sleeper's bit, change the word, and wake the doorbell's thread if it sleeps.
   * The thread raises SLEEPING, and then the kernel compares the word with what it was before the
   * bits were read: whichever of the two comes later sees the other. 4,096 bits stand for all
   * threads; beyond that threads share one, and are woken for nothing now and then.
   *
   * A death between setting a bit and waking leaves a thread asleep only until the death is noticed:
   * then everybody is rung. It is noticed, because a process with blocked threads looks for deaths.
   * Should the one who noticed die before he has rung, the count of deaths tells it to all.
   *
   * Linking the system calls takes about 100 ms, so it is done in the background. Until then, and
   * where there are no such calls, the thread looks at its word every millisecond, and those whom
   * this process rings wait for the end of their thread's own period.
   */

  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long IDLE_NANOS = TimeUnit.HOURS.toNanos(1);

  // offsets in a process's slot
  private static final long WORD = 64;
  private static final long SLEEPING = 72;
  private static final long EVERYBODY = 80;
  private static final long BITS = 128;
  private static final int BITS_COUNT = 4096;

  private final Region region;
  private final Block memory;
  private final long ownSlot;
  private final Object starting = new Object();
  private volatile boolean hasThread;
  private volatile boolean isLinking;
  private volatile boolean isLinked;
  private volatile boolean isIdle;
  private long deathsSeen; // by the thread

  Doorbell(Region region) {
    this.region = region;
    this.memory = region.header();
    this.ownSlot = Processes.slotAt(region.processes().ownNumber());
    this.deathsSeen = region.processes().deaths();
  }

  /** Called once, before this process is entered into the table. */
  static void reset(Block memory, long slot) {
    for (long offset = WORD; offset < BITS + BITS_COUNT / 8; offset += Long.BYTES) {
      memory.set(slot + offset, 0);
    }
  }

  /** Rings a thread of a process; nothing happens if the process is not there any more. */
  void ring(long number, long index) {
    if (number == region.processes().ownNumber()) {
      region.parkers().ring(index);
      return;
    }
    long slot = Processes.slotAt(number);
    if (memory.get(slot + Processes.NUMBER) == number) {
      long bit = index % BITS_COUNT;
      long _ = memory.getAndBitwiseOr(slot + BITS + bit / 64 * Long.BYTES, 1L << bit % 64);
      KillPoint.pass();
      wakeThreadOf(slot);
    }
  }

  /** Rings all blocked threads of all processes: something happened that may concern them. */
  void ringEverybody() {
    region.parkers().ringAll();
    for (int i = 0; i < 64; i++) {
      long slot = Processes.slotAt(i);
      if (slot != ownSlot && memory.get(slot + Processes.NUMBER) != 0) {
        memory.set(slot + EVERYBODY, 1);
        wakeThreadOf(slot);
      }
    }
  }

  private void wakeThreadOf(long slot) {
    int _ = memory.getAndAddInt(slot + WORD, 1);
    if (memory.get(slot + SLEEPING) != 0) {
      if (isLinked) {
        Kernel.wake(word(slot));
      } else {
        linkInBackground();
      }
    }
  }

  private MemorySegment word(long slot) {
    return region.segment().asSlice(slot + WORD, Integer.BYTES);
  }

  /** Called when the first thread of this process is about to sleep. */
  void somebodyIsBlocked() {
    if (!hasThread) {
      start();
    } else if (isIdle) {
      wakeThreadOf(ownSlot);
    }
  }

  private void start() {
    synchronized (starting) {
      if (!hasThread) {
        hasThread = true;
        linkInBackground();
        startDaemon("doorbell", this::run);
      }
    }
  }

  private void linkInBackground() {
    synchronized (starting) {
      if (!isLinking && Kernel.isSupported()) {
        isLinking = true;
        startDaemon("doorbell-linker", this::link);
      }
    }
  }

  private void link() {
    Kernel.link();
    isLinked = true;
  }

  private static void startDaemon(String name, Runnable task) {
    Thread _ =
        Thread.ofPlatform().daemon().name(name).inheritInheritableThreadLocals(false).start(task);
  }

  private void run() {
    while (true) {
      int seen = memory.getInt(ownSlot + WORD);
      deliver();
      if (deathsSeen != region.processes().deaths()) {
        deathsSeen = region.processes().deaths();
        region.parkers().ringAll();
      }
      if (region.parkers().isAnyOccupied()) {
        boolean isDone = region.processes().lookForDeathsNowAndThen();
        sleep(seen, isDone ? PERIOD_NANOS : POLL_NANOS);
      } else {
        isIdle = true;
        if (!region.parkers().isAnyOccupied()) {
          sleep(seen, IDLE_NANOS);
        }
        isIdle = false;
      }
    }
  }

  private void deliver() {
    if (memory.get(ownSlot + EVERYBODY) != 0) {
      memory.set(ownSlot + EVERYBODY, 0);
      region.parkers().ringAll();
    }
    for (int i = 0; i < BITS_COUNT / 64; i++) {
      long offset = ownSlot + BITS + (long) i * Long.BYTES;
      if (memory.get(offset) != 0) {
        deliver(i * 64, memory.getAndSet(offset, 0));
      }
    }
  }

  private void deliver(int first, long bits) {
    for (long rest = bits; rest != 0; rest &= rest - 1) {
      int bit = first + Long.numberOfTrailingZeros(rest);
      for (int index = bit; index < region.parkers().count(); index += BITS_COUNT) {
        region.parkers().ring(index);
      }
    }
  }

  private void sleep(int seen, long nanos) {
    if (isLinked) {
      memory.set(ownSlot + SLEEPING, 1);
      Kernel.await(word(ownSlot), seen, nanos);
      memory.set(ownSlot + SLEEPING, 0);
    } else if (memory.getInt(ownSlot + WORD) == seen) {
      LockSupport.parkNanos(this, POLL_NANOS);
    }
  }
}
