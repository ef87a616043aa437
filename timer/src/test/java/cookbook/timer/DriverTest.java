package cookbook.timer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DriverTest {
  private final AtomicBoolean broken = new AtomicBoolean();
  private final AtomicBoolean done = new AtomicBoolean();
  private final Wheel wheel = new Wheel(4, this::time);

  private long time() {
    if (broken.get()) {
      throw new AssertionError("the clock is broken");
    }
    return 0;
  }

  @Test
  void anErrorOfTheDriverLeavesNobodyWaiting() {
    WheelTask<?> pending = new WheelTask<Void>((Runnable) () -> {}, wheel.due(1));
    assertTrue(wheel.add(pending));
    broken.set(true);
    Driver driver = new Driver(wheel, null, false, () -> done.set(true));
    assertThrows(AssertionError.class, driver::run);
    assertTrue(done.get());
    assertTrue(pending.isCancelled());
    assertFalse(wheel.add(new WheelTask<Void>((Runnable) () -> {}, 1)));
  }
}
