package cookbook.threading.recipes;

import cookbook.threading.Locked;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Take several locks in one order everywhere, and never deadlock.
 *
 * <p>A circle of waiting threads needs one that holds a higher lock and waits for a lower. If all
 * take the lower first, there is none. Any order will do that all agree on; here it is the
 * account's number. Two threads send money in opposite directions, as in {@link DeadlockTwoThreads}
 * each beginning at its own end: with {@code from} locked before {@code to} this program hangs.
 */
final class TakeLocksInOrder {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int TRANSFERS = 100_000;

  private static final class Account {
    final int number;
    final Lock lock = new ReentrantLock();
    long balance = 1000; // guarded by lock

    Account(int number) {
      this.number = number;
    }
  }

  static void main() throws InterruptedException {
    Account one = new Account(1);
    Account two = new Account(2);
    Thread there = Thread.ofPlatform().name("there").start(() -> send(one, two));
    Thread back = Thread.ofPlatform().name("back").start(() -> send(two, one));
    there.join();
    back.join();
    log.info("balances {} and {}", one.balance, two.balance);
  }

  private static void send(Account from, Account to) {
    for (int i = 0; i < TRANSFERS; i++) {
      transfer(1, from, to);
    }
    log.info("{} transfers done", TRANSFERS);
  }

  private static void transfer(long amount, Account from, Account to) {
    Account lower = from.number < to.number ? from : to;
    Account higher = from.number < to.number ? to : from;
    try (var _ = Locked.of(lower.lock);
        var _ = Locked.of(higher.lock)) {
      from.balance -= amount;
      to.balance += amount;
    }
  }
}

// Interleaved output:
// (there     ) 100000 transfers done
// (back      ) 100000 transfers done
// (main      ) balances 1000 and 1000
