package cookbook.threading.recipes;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import cookbook.threading.Locked;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wait for a lock no longer than a timeout.
 *
 * <p>A thread that cannot wait for ever, because a user waits for it, goes another way when the
 * time is up. It is also a last line against deadlock: a timeout breaks the circle, at the price of
 * work that is given up without need when the machine is merely slow.
 *
 * <p>The JDK's form is {@code if (lock.tryLock(100, MILLISECONDS)) try … finally}; Python's is
 * {@code acquire(timeout=0.1)}. {@code synchronized} has none.
 */
final class LockWithTimeout {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Lock printer = new ReentrantLock();
    try (var _ = Locked.of(printer)) {
      log.info("holds the printer");
      startPrinting("hurried", printer, 100, MILLISECONDS).join();
    }
    startPrinting("lucky", printer, 10, SECONDS).join();
  }

  private static Thread startPrinting(String name, Lock printer, long timeout, TimeUnit unit) {
    return Thread.ofPlatform().name(name).start(() -> print(printer, timeout, unit));
  }

  private static void print(Lock printer, long timeout, TimeUnit unit) {
    try (var _ = Locked.of(printer, timeout, unit)) {
      log.info("prints");
    } catch (TimeoutException e) {
      log.info("does something else: {}", e.getMessage());
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Output:
// (main      ) holds the printer
// (hurried   ) does something else: not free within 100 MILLISECONDS: {lock}
// (lucky     ) prints
