package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.atomic.AtomicInteger;
import cookbook.multiprocessing.concurrent.locks.ReentrantLock;
import cookbook.threading.Locked;
import java.util.concurrent.locks.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Let processes of a second stage wait until the first is done.
 *
 * <p>A lock, a condition of it, and the shared data that it speaks about travel together, in a
 * record. {@code await} gives the lock back while it waits, and has it again when it returns; what
 * it waited for must be looked at again, hence the {@code while}: main signals after each loaf, and
 * two loaves are too few.
 *
 * <p>If a waiter dies that had just been signalled, its signal passes on to another.
 */
final class AwaitCondition {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int ENOUGH = 3;

  private record Shelf(ReentrantLock lock, Condition filled, AtomicInteger loaves) {}

  static void main() throws InterruptedException {
    ReentrantLock lock = new ReentrantLock();
    Shelf shelf = new Shelf(lock, lock.newCondition(), new AtomicInteger());
    Process ann = new Process("ann", () -> sell(shelf));
    Process bob = new Process("bob", () -> sell(shelf));
    ann.start();
    bob.start();
    awaitWaiting(2, shelf);
    for (int i = 0; i < ENOUGH; i++) {
      bake(shelf);
    }
    ann.join();
    bob.join();
  }

  private static void bake(Shelf shelf) {
    try (var _ = Locked.of(shelf.lock)) {
      shelf.loaves.incrementAndGet();
      shelf.filled.signalAll();
    }
  }

  private static void sell(Shelf shelf) {
    try (var _ = Locked.of(shelf.lock)) {
      while (shelf.loaves.get() < ENOUGH) {
        shelf.filled.await();
      }
      log.info("sells, {} loaves on the shelf", shelf.loaves);
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }

  private static void awaitWaiting(int sellers, Shelf shelf) throws InterruptedException {
    while (waiting(shelf) < sellers) {
      Thread.sleep(1);
    }
    log.info("processes waiting: {}", sellers);
  }

  private static int waiting(Shelf shelf) {
    try (var _ = Locked.of(shelf.lock)) {
      return shelf.lock.getWaitQueueLength(shelf.filled);
    }
  }
}

// Interleaved output:
// (main      ) processes waiting: 2
// (ann       ) sells, 3 loaves on the shelf
// (bob       ) sells, 3 loaves on the shelf
