package cookbook.signals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AlarmTest {
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void sample() throws InterruptedException {
    // @start region="sample"
    CountDownLatch rang = new CountDownLatch(1);
    try (var _ = Signals.handle(Signal.ALRM, _ -> rang.countDown());
        var alarm = Alarm.after(Duration.ofMillis(20))) {
      rang.await();
      assertEquals(Duration.ZERO, alarm.remaining());
    }
    // @end
  }

  @Test
  void remainingCountsDown() {
    try (var alarm = Alarm.after(LONG)) {
      Duration remaining = alarm.remaining();
      assertTrue(remaining.isPositive() && remaining.compareTo(LONG) <= 0, remaining::toString);
    }
  }

  @Test
  void cancelledAlarmSendsNothing() throws InterruptedException {
    AtomicInteger rang = new AtomicInteger();
    try (var _ = Signals.handle(Signal.ALRM, _ -> rang.incrementAndGet())) {
      Alarm alarm = Alarm.after(LONG);
      alarm.close();
      alarm.close();
      assertEquals(Duration.ZERO, alarm.remaining());
      try (var _ = SignalMask.hold(Signal.ALRM);
          var _ = Alarm.after(Duration.ofNanos(1))) { // rounded up, not off
        Signals.await(Signal.ALRM);
      }
      assertEquals(0, rang.get());
    }
  }

  @Test
  void laterAlarmReplacesTheEarlierWhoseCloseThenDoesNothing() {
    Alarm earlier = Alarm.after(LONG);
    try (var later = Alarm.after(LONG)) {
      assertEquals(Duration.ZERO, earlier.remaining());
      earlier.close();
      assertTrue(later.remaining().isPositive());
    }
  }

  @Test
  void delayThatIsNotPositiveIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Alarm.after(Duration.ZERO));
    var e = assertThrows(IllegalArgumentException.class, () -> Alarm.after(Duration.ofMillis(-5)));
    assertTrue(e.getMessage().contains("PT-0.005S"), e.getMessage());
  }
}
