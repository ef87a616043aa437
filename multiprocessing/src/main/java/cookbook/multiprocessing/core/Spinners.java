package cookbook.multiprocessing.core;

import java.util.concurrent.TimeUnit;

/**
 * How long a thread waits awake before it sleeps, for one shared object in one process.
 *
 * <p>To wake a sleeper takes 10 to 100 microseconds; what comes within that time is had a hundred
 * times faster by waiting awake. That is done only while there are CPUs for all who do, counted
 * over all processes of the region, and only where it has worked: each failure halves the time,
 * down to none.
 */
final class Spinners {
  /*
   * The count is kept in the process's own slot, so that it goes with it when it dies. A race
   * between counting and entering lets one spinner too many in for 0.1 ms: harmless. So is one
   * between threads that adapt the time.
   */

  private static final int LONGEST_NANOS = (int) TimeUnit.MICROSECONDS.toNanos(100);
  private static final int SHORTEST_NANOS = (int) TimeUnit.MICROSECONDS.toNanos(2);
  private static final int RETRY_EVERY = 64;
  private static final int PAUSES = 8;
  private static final int CPUS = Runtime.getRuntime().availableProcessors();

  private int nanos = LONGEST_NANOS;
  private int skipped;

  /** Tries again and again for a while; tells whether it succeeded. */
  int spin(Region region, WaitQueue.Attempt attempt) {
    if (nanos < SHORTEST_NANOS && ++skipped % RETRY_EVERY != 0) {
      return WaitQueue.FAILED;
    }
    if (!region.processes().startSpinning(CPUS - 1)) {
      return WaitQueue.FAILED;
    }
    try {
      return spinFor(nanos < SHORTEST_NANOS ? LONGEST_NANOS : nanos, attempt);
    } finally {
      region.processes().endSpinning();
    }
  }

  private int spinFor(int limitNanos, WaitQueue.Attempt attempt) {
    long start = System.nanoTime();
    do {
      for (int i = 0; i < PAUSES; i++) {
        Thread.onSpinWait();
      }
      int result = attempt.attempt();
      if (result != WaitQueue.FAILED) {
        nanos = LONGEST_NANOS;
        return result;
      }
    } while (System.nanoTime() - start < limitNanos);
    nanos /= 2;
    return WaitQueue.FAILED;
  }
}
