package cookbook.threading.recipes;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * See two threads overtake their own stores.
 *
 * <p>One thread stores x and then reads y, the other stores y and then reads x. In whatever order
 * the four steps are mixed, one read comes after the other thread's store, so that both cannot read
 * 0. With plain access they do: a store waits in its processor's buffer while the read after it is
 * done, or the compiler has changed places. With volatile access they never do, not in a million
 * pairs: all volatile reads and writes of a program stand in one order, which is what Dekker's and
 * Peterson's locks need.
 *
 * <p>Release and acquire are not enough here; they order a store after what came before it, not
 * before the read that follows. Plain rounds are repeated until the threads were caught at it.
 */
final class SeeReordering {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int PAIRS = 10_000;
  private static final int MOST_ROUNDS = 5_000;
  private static final int SPINS = 2_000;

  static void main() throws InterruptedException {
    int plain = 0;
    for (int round = 0; round < MOST_ROUNDS && plain == 0; round++) {
      plain = countBothZero(SeeReordering::plain);
    }
    log.info("plain: both read 0 in {} of {} pairs", plain, PAIRS);
    int inOrder = 0;
    for (int round = 0; round < 100; round++) {
      inOrder += countBothZero(SeeReordering::ordered);
    }
    log.info("volatile: both read 0 in {} of {} pairs", inOrder, 100 * PAIRS);
  }

  private static int plain(AtomicIntegerArray mine, AtomicIntegerArray other, int i) {
    mine.setPlain(i, 1);
    return other.getPlain(i);
  }

  private static int ordered(AtomicIntegerArray mine, AtomicIntegerArray other, int i) {
    mine.set(i, 1); // a volatile write, as get is a volatile read
    return other.get(i);
  }

  private static int countBothZero(Access access) throws InterruptedException {
    AtomicIntegerArray x = new AtomicIntegerArray(PAIRS);
    AtomicIntegerArray y = new AtomicIntegerArray(PAIRS);
    int[] left = new int[PAIRS];
    int[] right = new int[PAIRS];
    AtomicInteger arrived = new AtomicInteger();
    Thread one = Thread.ofPlatform().start(() -> run(access, x, y, left, arrived));
    Thread two = Thread.ofPlatform().start(() -> run(access, y, x, right, arrived));
    one.join();
    two.join();
    int bothZero = 0;
    for (int i = 0; i < PAIRS; i++) {
      bothZero += left[i] + right[i] == 0 ? 1 : 0;
    }
    return bothZero;
  }

  private static void run(
      Access access,
      AtomicIntegerArray mine,
      AtomicIntegerArray other,
      int[] read,
      AtomicInteger arrived) {
    meet(arrived);
    for (int i = 0; i < PAIRS; i++) {
      read[i] = access.storeThenRead(mine, other, i);
    }
  }

  /** Spins, for a thread that was parked begins too late; yields if the other cannot run. */
  @SuppressWarnings("ThreadPriorityCheck")
  private static void meet(AtomicInteger arrived) {
    arrived.incrementAndGet();
    for (int spins = 0; arrived.get() < 2; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  private interface Access {
    int storeThenRead(AtomicIntegerArray mine, AtomicIntegerArray other, int i);
  }
}

// Output:
// (main      ) plain: both read 0 in {1..10000} of 10000 pairs
// (main      ) volatile: both read 0 in 0 of 1000000 pairs
