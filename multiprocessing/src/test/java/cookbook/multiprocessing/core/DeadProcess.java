package cookbook.multiprocessing.core;

/** Enters a process into a region's table that nobody has a lock for: it is dead, and unburied. */
final class DeadProcess {
  private static final long PAIRS = 64; // offset in a chunk of nodes

  // offset in the region's header
  private static final long LAST_LOOK = Region.PROCESSES + 16;

  private final long number;
  private final Parker parker;

  private DeadProcess(long number, Parker parker) {
    this.number = number;
    this.parker = parker;
  }

  /** Enters one, with the nodes of one thread. */
  static DeadProcess enter(Region region) {
    Block memory = region.header();
    int slot = 63;
    while (region.processes().numberIn(slot) != 0) {
      slot--;
    }
    long at = Processes.slotAt(slot);
    long generation = memory.get(at + Processes.GENERATION) + 1;
    long number = generation << 6 | slot;
    long chunk = region.heap().allocateHeld(PAIRS + Parkers.PAIRS_PER_CHUNK * WaitQueue.PAIR_BYTES);
    WaitQueue.initialize(memory, chunk + PAIRS, number, 0);
    memory.set(at + Processes.GENERATION, generation);
    memory.set(at + Processes.CHUNKS, chunk);
    memory.set(at + Processes.NUMBER, number);
    return new DeadProcess(number, new Parker(0, chunk + PAIRS));
  }

  long number() {
    return number;
  }

  /** Of its thread. */
  Parker parker() {
    return parker;
  }

  /** Lets nobody look for deaths who was not told to, or lets them again. */
  static void setLooking(Region region, boolean looking) {
    region.header().set(LAST_LOOK, looking ? 0 : Long.MAX_VALUE / 2);
  }

  /** Whether somebody has looked since they may again. */
  static boolean hasLooked(Region region) {
    return region.header().get(LAST_LOOK) != 0;
  }
}
