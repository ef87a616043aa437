package cookbook.threading.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Block in synchronized without holding the carrier.
 *
 * <p>Up to Java 23 a virtual thread that blocked inside {@code synchronized} was pinned: its
 * carrier was blocked with it. A thousand of them, each in a lock of its own, took all carriers,
 * and the one thread that was to release them never ran: this recipe hung. Since Java 24 a monitor
 * belongs to the virtual thread, not to the carrier, and nothing has to be rewritten with {@code
 * ReentrantLock} for this reason any more.
 *
 * <p>What still pins: {@link FindPinnedThread}.
 */
final class BlockInSynchronized {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int HOLDERS = 1_000;
  private static final CountDownLatch allHold = new CountDownLatch(HOLDERS);
  private static final CountDownLatch release = new CountDownLatch(1);

  static void main() throws InterruptedException {
    List<Thread> holders = new ArrayList<>();
    for (int i = 0; i < HOLDERS; i++) {
      holders.add(Thread.startVirtualThread(BlockInSynchronized::blockInLock));
    }
    allHold.await();
    log.info("{} virtual threads block, each in synchronized", HOLDERS);
    Thread.ofVirtual().name("releaser").start(BlockInSynchronized::releaseAll);
    for (Thread holder : holders) {
      holder.join();
    }
    log.info("all released");
  }

  private static void blockInLock() {
    synchronized (new Object()) {
      allHold.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts a holder here", e);
      }
    }
  }

  private static void releaseAll() {
    log.info("got a carrier");
    release.countDown();
  }
}

// Output:
// (main      ) 1000 virtual threads block, each in synchronized
// (releaser  ) got a carrier
// (main      ) all released
