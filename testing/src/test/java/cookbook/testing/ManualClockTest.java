package cookbook.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class ManualClockTest {
  @Test
  void neverGoesBack() {
    assertThrows(
        IllegalArgumentException.class, () -> new ManualClock().advance(Duration.ofNanos(-1)));
  }

  @Test
  void standsStillUntilMoved() {
    ManualClock clock = new ManualClock();
    assertEquals(0, clock.getAsLong());
    clock.advance(Duration.ofSeconds(2));
    assertEquals(2_000_000_000L, clock.getAsLong());
  }

  @Test
  void overflowsAsNanoTimeDoes() {
    ManualClock clock = new ManualClock(Long.MAX_VALUE);
    clock.advance(Duration.ofNanos(1));
    assertEquals(Long.MIN_VALUE, clock.getAsLong());
  }
}
