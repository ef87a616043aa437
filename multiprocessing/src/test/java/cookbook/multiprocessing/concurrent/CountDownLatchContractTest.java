package cookbook.multiprocessing.concurrent;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.Duck;
import cookbook.multiprocessing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the original promises, of the original and of the mirror. */
@ParameterizedClass
@MethodSource("makers")
@Timeout(300)
final class CountDownLatchContractTest {
  /** The common methods. */
  interface Latch {
    void await() throws InterruptedException;

    boolean await(long timeout, TimeUnit unit) throws InterruptedException;

    void countDown();

    long getCount();
  }

  private final Function<Integer, Object> maker;

  CountDownLatchContractTest(Function<Integer, Object> maker) {
    this.maker = maker;
  }

  static Stream<Function<Integer, Object>> makers() {
    return Stream.of(java.util.concurrent.CountDownLatch::new, CountDownLatch::new);
  }

  private Latch latch(int count) {
    return Duck.of(maker.apply(count), Latch.class);
  }

  @Test
  void negativeCountIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> maker.apply(-1));
  }

  @Test
  void timeWithoutAUnitIsRefusedAlsoWhereNobodyWaits() {
    assertThrows(NullPointerException.class, () -> latch(0).await(1, null));
    assertThrows(NullPointerException.class, () -> latch(1).await(1, null));
  }

  @Test
  void awaitOfClosedLatchTimesOut() throws Exception {
    assertFalse(latch(1).await(1, MILLISECONDS));
    assertFalse(latch(1).await(0, DAYS));
    assertFalse(latch(1).await(-1, DAYS));
  }

  @Test
  void interruptEndsTheWait() {
    Latch latch = latch(1);
    var waiter = Worker.running(latch::await).awaitBlocked();
    assertInstanceOf(InterruptedException.class, waiter.interrupt().failure());
    var timed = Worker.calling(() -> latch.await(1, DAYS)).awaitBlocked();
    assertInstanceOf(InterruptedException.class, timed.interrupt().failure());
  }

  @Test
  void interruptStatusOnEntryIsReportedEvenIfTheLatchIsOpen() {
    Latch latch = latch(0);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, latch::await);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> latch.await(1, DAYS));
  }

  @Test
  void lastCountDownReleasesAll() throws Exception {
    Latch latch = latch(2);
    List<Worker<Void>> waiters = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      waiters.add(Worker.running(Thread.ofVirtual(), latch::await));
    }
    waiters.forEach(Worker::awaitBlocked);
    latch.countDown();
    assertEquals(1, latch.getCount());
    waiters.forEach(Worker::awaitBlocked);
    latch.countDown();
    for (var waiter : waiters) {
      waiter.get();
    }
  }

  @Test
  void openLatchStaysOpen() throws Exception {
    Latch latch = latch(1);
    latch.countDown();
    latch.countDown();
    assertEquals(0, latch.getCount());
    latch.await();
    assertTrue(latch.await(0, DAYS));
  }

  @Test
  void toStringTellsTheCount() {
    assertTrue(maker.apply(3).toString().endsWith("[Count = 3]"));
  }
}
