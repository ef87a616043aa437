package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * See that a signal wakes no thread that waits.
 *
 * <p>A signal goes to the process, not to a thread. In Python only the main thread runs handlers:
 * while it is blocked, they wait. Here they run on their own thread whatever the others do; and no
 * thread that sleeps or waits is woken by that. Tell it by a latch, a queue or an interrupt.
 */
final class GiveThreadsNone {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    Thread waiter = Thread.ofPlatform().name("waiter").start(() -> await(told));
    while (waiter.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    try (var _ =
        Signals.handle(
            Signal.USR1,
            _ -> {
              log.info("waiter is {}", waiter.getState());
              told.countDown();
            })) {
      Thread.ofPlatform().name("sender").start(() -> Signals.raise(Signal.USR1)).join();
      waiter.join();
    }
  }

  private static void await(CountDownLatch told) {
    try {
      log.info("told: {}", told.await(1, TimeUnit.MINUTES));
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Output:
// (signals   ) waiter is TIMED_WAITING
// (waiter    ) told: true
