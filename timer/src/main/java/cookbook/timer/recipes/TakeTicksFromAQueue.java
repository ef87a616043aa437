package cookbook.timer.recipes;

import cookbook.timer.TimerWheel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Take ticks from a queue, and drop those that come too fast.
 *
 * <p>The reader decides when it takes a tick, and can wait for other things in between; the ticker
 * never waits for it. The queue holds one tick: {@code offer} drops the next ones while the reader
 * is busy, so it does not find a heap of old ticks when it comes back. The same as Go's {@code
 * time.Ticker}, whose channel holds one.
 */
final class TakeTicksFromAQueue {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    BlockingQueue<Integer> ticks = new ArrayBlockingQueue<>(1);
    AtomicInteger count = new AtomicInteger();
    CountDownLatch fiveTicks = new CountDownLatch(5);
    Runnable tick =
        () -> {
          boolean _ = ticks.offer(count.incrementAndGet());
          fiveTicks.countDown();
        };
    try (TimerWheel timers = TimerWheel.create()) {
      var _ = timers.scheduleAtFixedRate(tick, 50, 50, TimeUnit.MILLISECONDS);
      log.info("tick {}", ticks.take());
      log.info("busy until the ticker is at 5");
      fiveTicks.await();
      log.info("tick {}, which waited", ticks.take());
      log.info("tick {}, those between were dropped", ticks.take());
    }
  }
}

// Output:
// (main      ) tick 1
// (main      ) busy until the ticker is at 5
// (main      ) tick {2..4}, which waited
// (main      ) tick {6..60}, those between were dropped
