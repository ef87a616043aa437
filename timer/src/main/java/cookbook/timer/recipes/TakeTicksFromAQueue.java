package cookbook.timer.recipes;

import cookbook.timer.TimerWheel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
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
    Semaphore dropped = new Semaphore(0);
    Runnable tick =
        () -> {
          if (!ticks.offer(count.incrementAndGet())) {
            dropped.release();
          }
        };
    try (TimerWheel timers = TimerWheel.create()) {
      var _ = timers.scheduleAtFixedRate(tick, 50, 50, TimeUnit.MILLISECONDS);
      log.info("tick {}", ticks.take());
      dropped.drainPermits(); // if main came late, some were dropped before
      log.info("busy until three ticks are dropped");
      dropped.acquire(3);
      log.info("tick {}, which waited", ticks.take());
      log.info("tick {}, those between were dropped", ticks.take());
    }
  }
}

// Output:
// (main      ) tick 1
// (main      ) busy until three ticks are dropped
// (main      ) tick {2..200}, which waited
// (main      ) tick {6..400}, those between were dropped
