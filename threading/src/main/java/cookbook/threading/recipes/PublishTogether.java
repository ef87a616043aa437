package cookbook.threading.recipes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publish values that belong together in one immutable object.
 *
 * <p>Two volatile fields are two publications: whoever reads while they change gets a pair that
 * never existed, here a low and a high that are not ten apart. One volatile field that holds a
 * record changes both at once; readers take the record once and look at that. No lock, and readers
 * never wait. If writers depend on the old value, use {@code AtomicReference.updateAndGet}.
 *
 * <p>The writer moves the range up all the time; the reader reads both kinds, a million times and
 * until it has seen a broken pair.
 */
final class PublishTogether {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final long FEWEST_READS = 1_000_000;
  private static final long MOST_READS = 10_000_000_000L;

  private static volatile long low = 0;
  private static volatile long high = 10;
  private static volatile Range range = new Range(0, 10);
  private static volatile boolean running = true;

  static void main() throws InterruptedException {
    Thread writer = Thread.ofPlatform().name("writer").start(PublishTogether::moveUp);
    long brokenPairs = 0;
    long brokenRecords = 0;
    long reads = 0;
    while (reads < FEWEST_READS || (brokenPairs == 0 && reads < MOST_READS)) {
      Range pair = new Range(low, high);
      Range record = range;
      brokenPairs += pair.isBroken() ? 1 : 0;
      brokenRecords += record.isBroken() ? 1 : 0;
      reads++;
    }
    running = false;
    writer.join();
    log.info("two fields: {} broken pairs", brokenPairs);
    log.info("one record: {} broken pairs", brokenRecords);
  }

  private static void moveUp() {
    for (long i = 1; running; i++) {
      low = i;
      range = new Range(i, i + 10);
      high = i + 10;
    }
  }

  private record Range(long low, long high) {
    boolean isBroken() {
      return high - low != 10;
    }
  }
}

// Output:
// (main      ) two fields: {1..1000000} broken pairs
// (main      ) one record: 0 broken pairs
