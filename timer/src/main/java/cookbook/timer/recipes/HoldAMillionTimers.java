package cookbook.timer.recipes;

import cookbook.timer.TimerWheel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hold a million timers in one wheel, and cancel them again.
 *
 * <p>A million connections have a million time-outs, and nearly all are cancelled. As threads they
 * would take a megabyte of stack each; in a heap, a lock and twenty steps for every change. In the
 * wheel a timer is 40 bytes, and to schedule or cancel one takes the same few steps however many
 * there are. One that is due soon does not feel the others, and cancelled ones give their memory
 * back at once.
 */
final class HoldAMillionTimers {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int TIMERS = 1_000_000;

  static void main() throws InterruptedException {
    try (TimerWheel wheel = TimerWheel.create()) {
      long before = usedBytes();
      @Nullable ScheduledFuture<?>[] handles = new ScheduledFuture<?>[TIMERS];
      for (int i = 0; i < TIMERS; i++) {
        handles[i] = wheel.schedule(HoldAMillionTimers::timeOut, 60 + i % 600, TimeUnit.SECONDS);
      }
      log.info("pending: {}", wheel.stats().pending());
      log.info("heap bytes a timer and its handle: {}", (usedBytes() - before) / TIMERS);

      CountDownLatch soon = new CountDownLatch(1);
      var _ = wheel.schedule(soon::countDown, 10, TimeUnit.MILLISECONDS);
      log.info("one due in 10 ms fires: {}", soon.await(20, TimeUnit.SECONDS));

      for (int i = 0; i < TIMERS; i++) {
        handles[i].cancel(false);
        handles[i] = null;
      }
      log.info("pending after the cancel: {}", wheel.stats().pending());
      log.info("heap bytes left of each: {}", (usedBytes() - before) / TIMERS);
    }
  }

  private static void timeOut() {
    log.info("never said");
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}

// Output:
// (main      ) pending: 1000000
// (main      ) heap bytes a timer and its handle: {24..60}
// (main      ) one due in 10 ms fires: true
// (main      ) pending after the cancel: 0
// (main      ) heap bytes left of each: {-1..5}
