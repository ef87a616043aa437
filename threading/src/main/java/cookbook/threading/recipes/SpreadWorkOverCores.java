package cookbook.threading.recipes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compute a result sooner, by letting four threads work on a quarter of the job each.
 *
 * <p>The job: of the numbers below 100,000, find the one that takes the most steps to 1 when even
 * numbers are halved and odd ones tripled and increased by one. No number depends on another, so
 * the parts need no locks. The gain is the number of free cores, but no more than the four parts.
 * It is the same for virtual threads, which take turns on as many platform threads as there are
 * cores: they make waiting cheap, not computing fast.
 *
 * <p>Python's threads gain nothing here, unless its build is the one without the interpreter lock:
 * one at a time runs Python code, and the other cores need other processes. Java has no such lock.
 */
final class SpreadWorkOverCores {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int PARTS = 4;

  static void main() throws Exception {
    List<Supplier<ExecutorService>> ways =
        List.of(
            () -> Executors.newFixedThreadPool(1),
            () -> Executors.newFixedThreadPool(PARTS),
            () -> Executors.newThreadPerTaskExecutor(Thread::new),
            Executors::newVirtualThreadPerTaskExecutor);
    double[] millis = bestMillis(ways);
    log.info("one after the other: {} ms", (long) millis[0]);
    log.info("in a pool of 4 threads: {} times faster", ratio(millis[0], millis[1]));
    log.info("in a thread each: {} times faster", ratio(millis[0], millis[2]));
    log.info("in a virtual thread each: {} times faster", ratio(millis[0], millis[3]));
  }

  /** Tries ten times, for the JVM has to warm up; up to nine seconds if no core is free. */
  private static double[] bestMillis(List<Supplier<ExecutorService>> ways) throws Exception {
    double[] best = new double[ways.size()];
    Arrays.fill(best, Double.MAX_VALUE);
    long start = System.nanoTime();
    for (int i = 0; i < 10 || (!isFaster(best) && System.nanoTime() - start < 9e9); i++) {
      for (int way = 0; way < best.length; way++) {
        best[way] = Math.min(best[way], millis(ways.get(way).get()));
      }
    }
    return best;
  }

  private static boolean isFaster(double[] best) {
    return Arrays.stream(best).skip(1).allMatch(millis -> best[0] / millis >= 1.5);
  }

  private static double millis(ExecutorService executor) throws Exception {
    List<Callable<Long>> parts =
        IntStream.range(0, PARTS).<Callable<Long>>mapToObj(part -> () -> longest(part)).toList();
    long start = System.nanoTime();
    long best = 0;
    try (executor) {
      for (Future<Long> part : executor.invokeAll(parts)) {
        best = Math.max(best, part.get());
      }
    }
    if ((int) best != 77_031) {
      throw new AssertionError("wrong: " + (int) best);
    }
    return (System.nanoTime() - start) / 1e6;
  }

  /** Upper half: the most steps of every fourth number; lower half: the number. */
  private static long longest(int part) {
    long best = 0;
    for (int start = 1 + part; start < 100_000; start += PARTS) {
      long steps = 0;
      for (long n = start; n != 1; n = n % 2 == 0 ? n / 2 : 3 * n + 1) {
        steps++;
      }
      best = Math.max(best, steps << 32 | start);
    }
    return best;
  }

  private static String ratio(double slow, double fast) {
    return String.format(Locale.ROOT, "%.1f", slow / fast);
  }
}

// Output:
// (main      ) one after the other: {ms} ms
// (main      ) in a pool of 4 threads: {1.1..6} times faster
// (main      ) in a thread each: {1.1..6} times faster
// (main      ) in a virtual thread each: {1.1..6} times faster
