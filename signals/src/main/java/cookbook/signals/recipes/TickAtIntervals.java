package cookbook.signals.recipes;

import cookbook.signals.IntervalTimer;
import cookbook.signals.Signal;
import cookbook.signals.SignalInfo;
import cookbook.signals.SignalMask;
import cookbook.signals.Signals;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
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
    try (var _ = Signals.handle(tick, _ -> {}); // for one that comes when we await no more
        var _ = SignalMask.hold(tick); // we await them
        var _ = IntervalTimer.every(Duration.ofMillis(20), tick)) {
      SignalInfo first = Signals.await(tick);
      log.info("{} by {}", first.signal(), first.code());
      Thread.sleep(150); // busy for seven ticks
      log.info("ticks that fell into the same time: {}", count(tick, 7));
    }
  }

  /** The ticks that have come, up to so many: mostly one signal, and a number with it. */
  private static int count(Signal tick, int enough) throws InterruptedException {
    int ticks = 0;
    Optional<SignalInfo> late = Optional.of(Signals.await(tick));
    while (late.isPresent()) {
      ticks += 1 + late.get().value();
      late = ticks < enough ? Signals.await(Set.of(tick), Duration.ZERO) : Optional.empty();
    }
    return ticks;
  }
}

// Output:
// (main      ) SIGRTMIN by TIMER
// (main      ) ticks that fell into the same time: {7..500}
