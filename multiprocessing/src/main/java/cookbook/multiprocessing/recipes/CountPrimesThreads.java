package cookbook.multiprocessing.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Count primes with threads, or by other imports with processes.
 *
 * <p>CountPrimesThreads and CountPrimesProcesses are the same program, line by line, and print the
 * same; a test compares them. Only the imports say whether threads of one JVM work, or JVMs of
 * their own: those of {@code java.util.concurrent} and of {@code java.lang}, or those of {@code
 * cookbook.multiprocessing} under the same names.
 *
 * <p>What makes it possible: the workers share nothing but what they were given, and all that they
 * change is a shared object.
 */
final class CountPrimesThreads {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int WORKERS = 3;
  private static final ReentrantLock lock = new ReentrantLock();

  private record Range(int from, int to) {}

  static void main() throws InterruptedException {
    BlockingQueue<Range> ranges = new ArrayBlockingQueue<>(10);
    AtomicInteger primes = new AtomicInteger();
    CountDownLatch ready = new CountDownLatch(WORKERS);
    List<Thread> workers = new ArrayList<>();
    for (int i = 1; i <= WORKERS; i++) {
      Thread worker = new Thread(() -> work(ranges, primes, ready), "worker-" + i);
      worker.start();
      workers.add(worker);
    }
    ready.await();
    for (int from = 1; from < 100_000; from += 1_000) {
      ranges.put(new Range(from, from + 1_000));
    }
    for (int i = 0; i < WORKERS; i++) {
      ranges.put(new Range(0, 0));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    log.info("{} primes below 100000", primes);
  }

  private static void work(
      BlockingQueue<Range> ranges, AtomicInteger primes, CountDownLatch ready) {
    log.info("is ready");
    ready.countDown();
    try {
      for (Range range = ranges.take(); range.to() > 0; range = ranges.take()) {
        add(count(range), primes);
      }
      log.info("has no more work");
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }

  /** With a lock where addAndGet would do, to show one. */
  private static void add(int found, AtomicInteger primes) {
    lock.lock();
    try {
      primes.set(primes.get() + found);
    } finally {
      lock.unlock();
    }
  }

  private static int count(Range range) {
    int from = Math.max(2, range.from());
    return (int) IntStream.range(from, range.to()).filter(CountPrimesThreads::isPrime).count();
  }

  private static boolean isPrime(int number) {
    return IntStream.iterate(2, divisor -> divisor * divisor <= number, divisor -> divisor + 1)
        .noneMatch(divisor -> number % divisor == 0);
  }
}

// Interleaved output:
// (worker-1  ) is ready
// (worker-1  ) has no more work
// (worker-2  ) is ready
// (worker-2  ) has no more work
// (worker-3  ) is ready
// (worker-3  ) has no more work
// (main      ) 9592 primes below 100000
