package cookbook.signals.recipes;

import cookbook.signals.IntervalTimer;
import cookbook.signals.Signal;
import cookbook.signals.SignalInfo;
import cookbook.signals.SignalMask;
import cookbook.signals.Signals;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Get a signal at regular intervals.
 *
 * <p>The kernel sends one every 20 ms, counted from the start, so the ticks do not drift. While one
 * waits to be taken no second joins it: the ticks that fell into that time come as a number with
 * it. So whoever counts both keeps time, however late it is; Python's setitimer loses them.
 */
final class TickAtIntervals {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Signal tick = Signal.rt(0);
    try (var _ = SignalMask.hold(tick); // we await them
        var _ = IntervalTimer.every(Duration.ofMillis(20), tick)) {
      SignalInfo first = Signals.await(tick);
      log.info("{} by {}", first.signal(), first.code());
      Thread.sleep(150); // busy for seven ticks
      SignalInfo late = Signals.await(tick);
      log.info("one, and {} that fell into the same time", late.value());
    }
  }
}

// Output:
// (main      ) SIGRTMIN by TIMER
// (main      ) one, and {5..500} that fell into the same time
