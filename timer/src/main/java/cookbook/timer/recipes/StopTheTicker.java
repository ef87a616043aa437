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
 * Stop a ticker, and let the tick that runs finish.
 *
 * <p>{@code cancel(false)} on the future of a periodic task ends the series: a tick that is running
 * goes on to its end, and no other begins. {@code cancel(true)} would interrupt it. The other tasks
 * of the same service are not touched; closing the service ends all that repeat.
 */
final class StopTheTicker {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final CountDownLatch thirdBegan = new CountDownLatch(3);
  private static final CountDownLatch stopped = new CountDownLatch(1);
  private static final CountDownLatch lastEnded = new CountDownLatch(1);

  static void main() throws InterruptedException {
    Executor ticker = work -> Thread.ofVirtual().name("ticker").start(work);
    try (TimerWheel timers = TimerWheel.create(Preset.THRIFTY, ticker)) {
      ScheduledFuture<?> ticks =
          timers.scheduleAtFixedRate(StopTheTicker::tick, 20, 20, TimeUnit.MILLISECONDS);
      thirdBegan.await();
      log.info("stopped: {}", ticks.cancel(false));
      stopped.countDown();
      lastEnded.await();
      Thread.sleep(200);
      log.info("ten periods later");
    }
  }

  private static void tick() {
    log.info("tick begins");
    thirdBegan.countDown();
    if (thirdBegan.getCount() == 0) {
      awaitStop();
      log.info("last tick ends");
      lastEnded.countDown();
    }
  }

  private static void awaitStop() {
    try {
      stopped.await();
    } catch (InterruptedException _) {
      log.info("interrupted");
    }
  }
}

// Output:
// (ticker    ) tick begins
// (ticker    ) tick begins
// (ticker    ) tick begins
// (main      ) stopped: true
// (ticker    ) last tick ends
// (main      ) ten periods later
