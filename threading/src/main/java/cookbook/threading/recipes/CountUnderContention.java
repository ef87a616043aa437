package cookbook.threading.recipes;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Count events of many threads with a LongAdder.
 *
 * <p>An {@code AtomicLong} is one place in memory; processors that all write to it hand it round,
 * one at a time. A {@code LongAdder} spreads over several places when threads collide, and adds
 * them up in {@code sum}. It is made for statistics: {@code sum} is no snapshot while others count,
 * and no increment tells the value, so it cannot give out numbers or guard a limit. Without
 * contention an {@code AtomicLong} is as fast and smaller.
 *
 * <p>Two threads start each round together, so that they do collide, and the median round counts.
 * Where the system gives both the same processor nothing collides; then two new threads try again.
 * The factor grows with the number of processors.
 */
final class CountUnderContention {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int MOST_ATTEMPTS = 100;
  private static final int ROUNDS = 31;
  private static final int INCREMENTS = 20_000;
  private static final int SPINS = 2_000;

  static void main() throws InterruptedException {
    double factor = 0;
    for (int i = 0; i < MOST_ATTEMPTS && factor < 2; i++) {
      AtomicLong atomic = new AtomicLong();
      LongAdder adder = new LongAdder();
      double atomicNanos = medianNanos(() -> repeat(atomic::incrementAndGet));
      factor = atomicNanos / medianNanos(() -> repeat(adder::increment));
    }
    log.info("with two threads an AtomicLong takes {} times as long", "%.1f".formatted(factor));
  }

  private static void repeat(Runnable increment) {
    for (int i = 0; i < INCREMENTS; i++) {
      increment.run();
    }
  }

  private static long medianNanos(Runnable work) throws InterruptedException {
    AtomicInteger arrived = new AtomicInteger();
    long[] nanos = new long[ROUNDS];
    Thread left = Thread.ofPlatform().start(() -> runRounds(work, arrived, nanos));
    Thread right = Thread.ofPlatform().start(() -> runRounds(work, arrived, new long[ROUNDS]));
    left.join();
    right.join();
    Arrays.sort(nanos);
    return nanos[ROUNDS / 2];
  }

  private static void runRounds(Runnable work, AtomicInteger arrived, long[] nanos) {
    for (int round = 0; round < ROUNDS; round++) {
      meet(arrived, 2 * (round + 1));
      long start = System.nanoTime();
      work.run();
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
// (main      ) with two threads an AtomicLong takes {2..100} times as long
