package cookbook.timer.recipes;

import cookbook.timer.TimerWheel;
import cookbook.timer.TimerWheel.Preset;
import cookbook.timer.TimerWheel.Stats;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Close a connection that has been idle for too long.
 *
 * <p>Every packet pushes the time-out back, and nearly none is ever due. To cancel a timer and
 * schedule another for each packet makes garbage of each; {@code reschedule} moves the one that is
 * there, at the price of a store. The packets here come for twice as long as the time-out, and the
 * connection closes only when they have stopped: so long after the last one that it still took.
 */
final class CloseWhenIdle {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final long IDLE_MILLIS = 400;
  private static final int PACKETS = 80;
  private static final CountDownLatch closed = new CountDownLatch(1);
  private static volatile long lastPacketNanos = System.nanoTime();

  static void main() throws InterruptedException {
    Executor watchdog = work -> Thread.ofVirtual().name("watchdog").start(work);
    try (TimerWheel timers = TimerWheel.create(Preset.THRIFTY, watchdog)) {
      ScheduledFuture<?> idle =
          timers.schedule(CloseWhenIdle::close, IDLE_MILLIS, TimeUnit.MILLISECONDS);
      for (int packet = 1; packet <= PACKETS; packet++) {
        Thread.sleep(10);
        long now = System.nanoTime();
        if (timers.reschedule(idle, IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
          lastPacketNanos = now; // else it is closed
        }
      }
      log.info("{} packets sent, 10 ms apart", PACKETS);
      closed.await();
      Stats stats = timers.stats();
      log.info("timers fired: {}, cancelled: {}", stats.fired(), stats.cancelled());
    }
  }

  private static void close() {
    log.info("idle for {} ms, closes", (System.nanoTime() - lastPacketNanos) / 1_000_000);
    closed.countDown();
  }
}

// Interleaved output:
// (main      ) 80 packets sent, 10 ms apart
// (watchdog  ) idle for {400..9000} ms, closes
// (main      ) timers fired: 1, cancelled: 0
