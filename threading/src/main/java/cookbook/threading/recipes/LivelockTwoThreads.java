package cookbook.threading.recipes;

import java.util.concurrent.Phaser;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Livelock two threads that give way to each other (broken).
 *
 * <p>Each takes its own lock, tries the other's, and gives back what it holds when that is taken:
 * no deadlock is possible, nobody waits, and nobody gets on either, as long as both keep the same
 * pace. Equal retry pauses give them that pace; here a phaser makes it certain.
 *
 * <p>It looks like work: no detector finds it. It would go on for ever; here it ends after five
 * rounds. The cure is {@link BackOffAtRandom}.
 */
final class LivelockTwoThreads {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() {
    Lock knife = new ReentrantLock();
    Lock fork = new ReentrantLock();
    Phaser pace = new Phaser(2);
    Thread.ofPlatform().name("ann").start(() -> eat(knife, fork, pace));
    Thread.ofPlatform().name("bob").start(() -> eat(fork, knife, pace));
  }

  private static void eat(Lock first, Lock second, Phaser pace) {
    int meals = 0;
    for (int round = 0; round < 5; round++) {
      if (takesBoth(first, second, pace)) {
        meals++;
      }
      pace.arriveAndAwaitAdvance();
    }
    log.info("gave way {} times, ate {} times", 5 - meals, meals);
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
}

// Interleaved output:
// (ann       ) gave way 5 times, ate 0 times
// (bob       ) gave way 5 times, ate 0 times
