package cookbook.threading.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Protect a shared counter with a lock.
 *
 * <p>{@code value++} reads, adds and writes: two threads that do it at once may both write the same
 * number, and an increment is lost. The lock lets one thread at a time in, and shows it all that
 * the one before wrote; that holds for the reader too. {@code finally} unlocks on every way out.
 *
 * <p>{@code synchronized} does the same in fewer words. Python programs sometimes get by without,
 * as its interpreter seldom changes threads within a statement; do not count on it there, and never
 * here.
 */
final class ProtectCounter {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int ROUNDS = 250_000;

  private static final class Counter {
    private final Lock lock = new ReentrantLock();
    private int value; // guarded by lock

    void increment() {
      lock.lock();
      try {
        value++;
      } finally {
        lock.unlock();
      }
    }

    int value() {
      lock.lock();
      try {
        return value;
      } finally {
        lock.unlock();
      }
    }
  }

  static void main() throws InterruptedException {
    Counter counter = new Counter();
    List<Thread> workers = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      workers.add(Thread.ofPlatform().name("worker-" + i).start(() -> count(counter)));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    log.info("4 threads have counted to {}", counter.value());
  }

  private static void count(Counter counter) {
    for (int round = 0; round < ROUNDS; round++) {
      counter.increment();
    }
  }
}

// Output:
// (main      ) 4 threads have counted to 1000000
