package cookbook.timer.recipes;

import cookbook.timer.TimerWheel;
import cookbook.timer.TimerWheel.Preset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Close a connection that has been idle for too long.
 *
 * <p>Every packet pushes the time-out back, and nearly none is ever due. A cancel and a new timer
 * for each packet would be a million timers here; {@code reschedule} moves the one that is there,
 * at the price of a store. The packets below take longer than the time-out in all, and still the
 * connection closes only after the last.
 */
final class CloseWhenIdle {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final long IDLE_MILLIS = 400;
  private static final CountDownLatch closed = new CountDownLatch(1);

  static void main() throws InterruptedException {
    Executor watchdog = work -> Thread.ofVirtual().name("watchdog").start(work);
    try (TimerWheel timers = TimerWheel.create(Preset.THRIFTY, watchdog)) {
      ScheduledFuture<?> idle =
          timers.schedule(CloseWhenIdle::close, IDLE_MILLIS, TimeUnit.MILLISECONDS);
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * IDLE_MILLIS);
      long packets = 0;
      while (System.nanoTime() - end < 0) {
        packets += timers.reschedule(idle, IDLE_MILLIS, TimeUnit.MILLISECONDS) ? 1 : 0;
      }
      log.info("a thousand packets came: {}, still open: {}", packets > 1000, !idle.isDone());
      closed.await();
      log.info("timers that fired: {}, cancelled: {}", timers.stats().fired(), timers.stats().cancelled());
    }
  }

  private static void close() {
    log.info("idle for {} ms, closes", IDLE_MILLIS);
    closed.countDown();
  }
}

// Output:
// (main      ) a thousand packets came: true, still open: true
// (watchdog  ) idle for 400 ms, closes
// (main      ) timers that fired: 1, cancelled: 0
