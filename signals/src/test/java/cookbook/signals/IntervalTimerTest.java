package cookbook.signals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class IntervalTimerTest {
  private static final Signal RT = Signal.rt(5);

  @Test
  void sample() throws InterruptedException {
    CountDownLatch ticks = new CountDownLatch(3);
    // @start region="sample"
    try (var _ = Signals.handle(RT, info -> ticks.countDown());
        var _ = IntervalTimer.every(Duration.ofMillis(5), RT)) {
      ticks.await();
    }
    // @end
    assertEquals(0, ticks.getCount());
  }

  @Test
  void tickSaysThatATimerSentIt() throws InterruptedException {
    for (Signal signal : new Signal[] {RT, Signal.PROF}) {
      try (var _ = Signals.handle(signal, _ -> {});
          var _ = IntervalTimer.every(Duration.ofMillis(1), signal)) {
        SignalInfo info = Signals.await(signal);
        assertEquals(SignalInfo.Code.TIMER, info.code());
        assertEquals(0, info.senderPid());
        assertTrue(info.value() >= 0);
      }
    }
  }

  @Test
  void ticksThatFallTogetherAreCounted() throws InterruptedException {
    AtomicReference<SignalInfo> counted = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    try (var _ =
            Signals.handle(
                RT,
                info -> {
                  if (info.value() > 0) {
                    counted.set(info);
                    done.countDown();
                  }
                });
        var _ = IntervalTimer.every(Duration.ofNanos(1000), RT)) {
      done.await();
    }
    assertTrue(counted.get().value() > 0);
  }

  @Test
  void processorTimeCountsOnlyWhenItIsUsed() throws InterruptedException {
    CountDownLatch tick = new CountDownLatch(2);
    try (var _ = Signals.handle(Signal.PROF, _ -> tick.countDown());
        var _ = IntervalTimer.everyCpuTime(Duration.ofMillis(10), Signal.PROF)) {
      while (tick.getCount() > 0) {
        Thread.onSpinWait(); // uses it
      }
    }
  }

  @Test
  void closingTwiceIsFine() {
    IntervalTimer timer = IntervalTimer.every(Duration.ofDays(1), RT);
    timer.close();
    timer.close();
  }

  @Test
  void intervalThatIsNotPositiveIsRefused() {
    for (Duration interval : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
      var e = assertThrows(IllegalArgumentException.class, () -> IntervalTimer.every(interval, RT));
      assertTrue(e.getMessage().contains(interval.toString()), e.getMessage());
    }
  }
}
