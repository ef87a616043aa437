package cookbook.multiprocessing.core;

import java.lang.ref.Cleaner;
import java.util.HashMap;
import java.util.Map;

/**
 * The barriers that this process has a handle of: it is no party of them any more when the last
 * handle is unreachable, and when it ends in order.
 */
final class Attachments {
  /*
   * The last handle may wait for its cleaning while a new one is made, so handles are counted. An
   * entry holds the block, so that its memory is this barrier's until the process is detached.
   *
   * A JVM that ends by a signal that it can act on runs its hooks, too. That is no end in order: it
   * shows in the thread that acts on the signal.
   */

  private record Place(long region, long address) {}

  private static final class Entry {
    final Block block;
    int handles;

    Entry(Block block) {
      this.block = block;
    }
  }

  private static final Cleaner CLEANER = Cleaner.create();
  private static final Map<Place, Entry> ENTRIES = new HashMap<>(); // guarded by the class

  static {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(Attachments::detachAll, "end of parties"));
    } catch (IllegalStateException endsAlready) {
      // Then what is attached now stays so, and its barrier breaks.
    }
  }

  private Attachments() {}

  /** This process has one more handle of the barrier in this block, until it is unreachable. */
  static void add(SharedBarrier handle, Block block) {
    Place place = new Place(block.region().id(), block.address());
    attach(place, block);
    Cleaner.Cleanable _ = CLEANER.register(handle, () -> drop(place));
  }

  private static synchronized void attach(Place place, Block block) {
    Entry entry = ENTRIES.computeIfAbsent(place, _ -> new Entry(block));
    if (entry.handles++ == 0) {
      SharedBarrier.enter(block);
    }
  }

  private static synchronized void drop(Place place) {
    Entry entry = ENTRIES.get(place);
    if (entry != null && --entry.handles == 0) {
      ENTRIES.remove(place);
      SharedBarrier.detach(entry.block);
    }
  }

  private static void detachAll() {
    if (!isEndedBySignal()) {
      synchronized (Attachments.class) {
        ENTRIES.values().forEach(entry -> SharedBarrier.detach(entry.block));
      }
    }
  }

  private static boolean isEndedBySignal() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().matches("SIG[A-Z0-9]+ handler"));
  }
}
