package cookbook.threading.recipes;

import cookbook.threading.Locked;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Let five philosophers dine, with a fork between each two.
 *
 * <p>Who eats needs the forks on both sides. If all take the left one first, all may hold one and
 * wait for ever: the circle of {@link DeadlockTwoThreads}, with five. Taking the fork of the lower
 * number first cuts it, since the last philosopher then begins at the right.
 *
 * <p>Dijkstra's problem, and his solution. A hundred thousand meals each give bad luck its chance:
 * with the left fork first for all, this program hangs.
 */
final class DineWithoutDeadlock {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int SEATS = 5;
  private static final int MEALS = 100_000;

  static void main() throws InterruptedException {
    List<Lock> forks = new ArrayList<>();
    for (int i = 0; i < SEATS; i++) {
      forks.add(new ReentrantLock());
    }
    List<Thread> philosophers = new ArrayList<>();
    for (int i = 0; i < SEATS; i++) {
      Lock left = forks.get(i);
      Lock right = forks.get((i + 1) % SEATS);
      boolean leftFirst = i < SEATS - 1;
      Thread.Builder builder = Thread.ofPlatform().name("seat-" + i);
      philosophers.add(
          builder.start(leftFirst ? () -> dine(left, right) : () -> dine(right, left)));
    }
    for (Thread philosopher : philosophers) {
      philosopher.join();
    }
    log.info("the table is cleared");
  }

  private static void dine(Lock lower, Lock higher) {
    int meals = 0;
    while (meals < MEALS) {
      try (var _ = Locked.of(lower);
          var _ = Locked.of(higher)) {
        meals++;
      }
    }
    log.info("ate {} times", meals);
  }
}

// Interleaved output:
// (seat-0    ) ate 100000 times
// (seat-1    ) ate 100000 times
// (seat-2    ) ate 100000 times
// (seat-3    ) ate 100000 times
// (seat-4    ) ate 100000 times
// (main      ) the table is cleared
