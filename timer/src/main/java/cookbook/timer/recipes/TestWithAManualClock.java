package cookbook.timer.recipes;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Test time-dependent code without waiting, clock in hand.
 *
 * <p>Three wrong passwords lock a door for 15 minutes. A test that waits is slow, one that shortens
 * the 15 minutes tests something else, and both fail on a busy machine. So make time a parameter:
 * in earnest the door gets {@code System::nanoTime}, in a test a number that the test moves, and
 * then the very nanosecond at which it opens can be asked for.
 */
final class TestWithAManualClock {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() {
    AtomicLong nanos = new AtomicLong();
    Door door = new Door(nanos::get);
    log.info("three wrong passwords: {} {} {}", door.open("a"), door.open("b"), door.open("c"));
    nanos.addAndGet(Door.LOCK.toNanos() - 1);
    log.info("the right one, a nanosecond early: {}", door.open("sesame"));
    nanos.addAndGet(1);
    log.info("the right one, in time: {}", door.open("sesame"));
  }

  private static final class Door {
    static final Duration LOCK = Duration.ofMinutes(15);
    private static final int TRIES = 3;

    private final LongSupplier clock;
    private int wrong;
    private long lastWrongNanos;

    Door(LongSupplier clock) {
      this.clock = clock;
    }

    boolean open(String password) {
      boolean isLocked = wrong >= TRIES && sinceLastWrong() < LOCK.toNanos();
      if (isLocked) {
        return false;
      }
      boolean isRight = password.equals("sesame");
      wrong = isRight ? 0 : wrong + 1;
      lastWrongNanos = clock.getAsLong();
      return isRight;
    }

    private long sinceLastWrong() {
      return clock.getAsLong() - lastWrongNanos;
    }
  }
}

// Output:
// (main      ) three wrong passwords: false false false
// (main      ) the right one, a nanosecond early: false
// (main      ) the right one, in time: true
