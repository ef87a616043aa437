package cookbook.threading.recipes;

import cookbook.threading.Locked;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wait until a condition on shared data holds.
 *
 * <p>{@code await} gives the lock back while it waits, and has it again when it returns. What it
 * waited for may be gone by then: main puts one loaf and wakes two customers, so one of them must
 * wait again. Hence the {@code while}; with an {@code if} the second would take what is not there.
 *
 * <p>Python's {@code notify_all} is {@code signalAll}; its {@code wait_for} has the loop built in.
 * With {@code synchronized} the pair is called {@code wait} and {@code notifyAll}; on a {@code
 * Condition} those two compile as well, and fail at run time.
 */
final class AwaitCondition {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  private static final class Shelf {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private int loaves; // guarded by lock
    private int awakenings; // guarded by lock

    void take() throws InterruptedException {
      try (var _ = Locked.of(lock)) {
        while (loaves == 0) {
          filled.await();
          awakenings++;
        }
        loaves--;
      }
    }

    void putOne() {
      try (var _ = Locked.of(lock)) {
        loaves++;
        filled.signalAll();
      }
    }

    int waiting() {
      try (var _ = Locked.of(lock)) {
        return lock.getWaitQueueLength(filled);
      }
    }
  }

  static void main() throws InterruptedException {
    Shelf shelf = new Shelf();
    Thread ann = Thread.ofPlatform().name("ann").start(() -> buy(shelf));
    Thread bob = Thread.ofPlatform().name("bob").start(() -> buy(shelf));
    awaitWaiting(2, shelf);
    shelf.putOne();
    awaitWaiting(1, shelf);
    shelf.putOne();
    ann.join();
    bob.join();
    log.info("two loaves sold, {} awakenings", shelf.awakenings);
  }

  private static void buy(Shelf shelf) {
    try {
      shelf.take();
      log.info("has a loaf");
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }

  private static void awaitWaiting(int customers, Shelf shelf) throws InterruptedException {
    while (shelf.waiting() != customers) {
      Thread.sleep(1);
    }
    log.info("customers waiting: {}", customers);
  }
}

// Interleaved output:
// (main      ) customers waiting: 2
// (main      ) customers waiting: 1
// (ann       ) has a loaf
// (bob       ) has a loaf
// (main      ) two loaves sold, 3 awakenings
