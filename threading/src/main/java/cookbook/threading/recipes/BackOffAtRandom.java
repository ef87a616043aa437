package cookbook.threading.recipes;

import java.util.concurrent.Phaser;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Give way for a random time, and end a livelock.
 *
 * <p>The same two as in {@link LivelockTwoThreads}, kept at the same pace. After a failure each
 * tosses a coin whether to try in the next round or to rest; sooner or later one tries while the
 * other rests, on average in two rounds. Pauses of random length do the same to threads that run
 * freely.
 *
 * <p>Ethernet and every good network client retry like this, with pauses that double. Where the
 * locks are known beforehand, {@link TakeLocksInOrder} needs no luck at all.
 */
final class BackOffAtRandom {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() {
    Lock knife = new ReentrantLock();
    Lock fork = new ReentrantLock();
    Phaser pace = new Phaser(2);
    Thread.ofPlatform().name("ann").start(() -> eat(knife, fork, pace));
    Thread.ofPlatform().name("bob").start(() -> eat(fork, knife, pace));
  }

  private static void eat(Lock first, Lock second, Phaser pace) {
    int round = 1;
    boolean eaten = takesBoth(first, second, pace);
    log.info("eats in the first round: {}", eaten);
    while (!eaten) {
      pace.arriveAndAwaitAdvance();
      round++;
      boolean rests = ThreadLocalRandom.current().nextBoolean();
      eaten = rests ? rest(pace) : takesBoth(first, second, pace);
    }
    pace.arriveAndDeregister();
    log.info("eats in round {}", round);
  }

  private static boolean takesBoth(Lock first, Lock second, Phaser pace) {
    first.lock();
    try {
      pace.arriveAndAwaitAdvance();
      boolean taken = second.tryLock();
      if (taken) {
        second.unlock();
      }
      pace.arriveAndAwaitAdvance();
      return taken;
    } finally {
      first.unlock();
    }
  }

  private static boolean rest(Phaser pace) {
    pace.arriveAndAwaitAdvance();
    pace.arriveAndAwaitAdvance();
    return false;
  }
}

// Interleaved output:
// (ann       ) eats in the first round: false
// (ann       ) eats in round {2..100}
// (bob       ) eats in the first round: false
// (bob       ) eats in round {2..100}
