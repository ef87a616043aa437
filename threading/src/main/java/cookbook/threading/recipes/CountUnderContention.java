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
 * <p>Two threads start each round together, so that they do collide; the median round counts. A
 * busy machine may put both on one processor, where nothing collides: then they try again. The
 * factor grows with the processors.
 */
final class CountUnderContention {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int ATTEMPTS = 30;
  private static final int ROUNDS = 51;
  private static final int INCREMENTS = 20_000;

  static void main() throws InterruptedException {
    double factor = 0;
    for (int i = 0; i < ATTEMPTS && factor < 1.5; i++) {
      AtomicLong atomic = new AtomicLong();
      LongAdder adder = new LongAdder();
      double atomicNanos = medianNanos(() -> repeat(atomic::incrementAndGet));
      double adderNanos = medianNanos(() -> repeat(adder::increment));
      factor = atomicNanos / adderNanos;
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
      arrived.incrementAndGet();
      while (arrived.get() < 2 * (round + 1)) {
        Thread.onSpinWait();
      }
      long start = System.nanoTime();
      work.run();
      nanos[round] = System.nanoTime() - start;
    }
  }
}

// Output:
// (main      ) with two threads an AtomicLong takes {1.5..100} times as long
