package cookbook.threading.recipes;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * See two counters slow each other down in one cache line.
 *
 * <p>Processors move memory in lines of 64 bytes or so. Two threads that write to neighbouring
 * fields share no data and yet take the line from each other at every write: false sharing. No
 * counter is wrong, all is only slower. Cure: let each thread count in a local variable and write
 * the sum once, or keep the counters apart, as {@code LongAdder} does inside; here they stand 256
 * bytes apart, which leaves room for processors that fetch lines in pairs.
 *
 * <p>Two threads start each round together, and the median round counts. Where the system gives
 * both the same processor nothing collides; then two new threads try again.
 */
final class ShareCacheLine {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int MOST_ATTEMPTS = 100;
  private static final int ROUNDS = 31;
  private static final int INCREMENTS = 20_000;
  private static final int SPINS = 2_000;
  private static final int FIRST = 32;
  private static final int NEIGHBOUR = FIRST + 1;
  private static final int FAR = FIRST + 256 / Long.BYTES;

  static void main() throws InterruptedException {
    double factor = 0;
    for (int i = 0; i < MOST_ATTEMPTS && factor < 2; i++) {
      factor = (double) medianNanos(NEIGHBOUR) / medianNanos(FAR);
    }
    log.info("neighbours take {} times as long", "%.1f".formatted(factor));
  }

  private static long medianNanos(int second) throws InterruptedException {
    AtomicLongArray counters = new AtomicLongArray(128);
    AtomicInteger arrived = new AtomicInteger();
    long[] nanos = new long[ROUNDS];
    Thread left = Thread.ofPlatform().start(() -> runRounds(counters, FIRST, arrived, nanos));
    Thread right =
        Thread.ofPlatform().start(() -> runRounds(counters, second, arrived, new long[ROUNDS]));
    left.join();
    right.join();
    Arrays.sort(nanos);
    return nanos[ROUNDS / 2];
  }

  private static void runRounds(
      AtomicLongArray counters, int mine, AtomicInteger arrived, long[] nanos) {
    for (int round = 0; round < ROUNDS; round++) {
      meet(arrived, 2 * (round + 1));
      long start = System.nanoTime();
      for (int i = 0; i < INCREMENTS; i++) {
        counters.incrementAndGet(mine);
      }
      nanos[round] = System.nanoTime() - start;
    }
  }

  /** Spins, for a thread that was parked begins too late; yields if the other cannot run. */
  @SuppressWarnings("ThreadPriorityCheck")
  private static void meet(AtomicInteger arrived, int all) {
    arrived.incrementAndGet();
    for (int spins = 0; arrived.get() < all; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }
}

// Output:
// (main      ) neighbours take {2..100} times as long
