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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the original promises, of the original and of the mirror, fair and not. */
@ParameterizedClass
@MethodSource("makers")
@Timeout(300)
final class SemaphoreContractTest {
  /** The common methods. */
  interface Permits {
    void acquire() throws InterruptedException;

    void acquire(int permits) throws InterruptedException;

    void acquireUninterruptibly();

    void acquireUninterruptibly(int permits);

    boolean tryAcquire();

    boolean tryAcquire(int permits);

    boolean tryAcquire(long timeout, TimeUnit unit) throws InterruptedException;

    boolean tryAcquire(int permits, long timeout, TimeUnit unit) throws InterruptedException;

    void release();

    void release(int permits);

    int availablePermits();

    int drainPermits();

    boolean isFair();

    boolean hasQueuedThreads();

    int getQueueLength();
  }

  private final Function<Integer, Object> maker;

  SemaphoreContractTest(Function<Integer, Object> maker) {
    this.maker = maker;
  }

  static Stream<Function<Integer, Object>> makers() {
    return Stream.of(
        java.util.concurrent.Semaphore::new,
        n -> new java.util.concurrent.Semaphore(n, true),
        Semaphore::new,
        n -> new Semaphore(n, true));
  }

  private Permits permits(int count) {
    return Duck.of(maker.apply(count), Permits.class);
  }

  @Test
  void negativeNumbersOfPermitsAreRefused() {
    Permits permits = permits(1);
    assertThrows(IllegalArgumentException.class, () -> permits.acquire(-1));
    assertThrows(IllegalArgumentException.class, () -> permits.acquireUninterruptibly(-1));
    assertThrows(IllegalArgumentException.class, () -> permits.tryAcquire(-1));
    assertThrows(IllegalArgumentException.class, () -> permits.tryAcquire(-1, 1, DAYS));
    assertThrows(IllegalArgumentException.class, () -> permits.release(-1));
    assertEquals(1, permits.availablePermits());
  }

  @Test
  void timeWithoutAUnitIsRefusedAlsoWhereNobodyWaits() {
    assertThrows(NullPointerException.class, () -> permits(1).tryAcquire(1, null));
    assertThrows(NullPointerException.class, () -> permits(0).tryAcquire(1, 1, null));
  }

  @Test
  void moreThanTheMostPermitsAreRefused() {
    Permits permits = permits(Integer.MAX_VALUE);
    assertThrows(Error.class, permits::release);
    assertEquals(Integer.MAX_VALUE, permits.availablePermits());
  }

  @Test
  void whatIsNotThereIsNotTaken() throws Exception {
    Permits permits = permits(2);
    assertFalse(permits.tryAcquire(3));
    assertFalse(permits.tryAcquire(3, 1, MILLISECONDS));
    assertFalse(permits.tryAcquire(3, -1, DAYS));
    assertTrue(permits.tryAcquire(2));
    assertFalse(permits.tryAcquire());
    assertFalse(permits.tryAcquire(1, MILLISECONDS));
    permits.release(2);
    assertEquals(2, permits.availablePermits());
  }

  @Test
  void negativeInitialPermitsMustBeMadeUpFor() {
    Permits permits = permits(-2);
    assertEquals(-2, permits.availablePermits());
    permits.release(2);
    assertFalse(permits.tryAcquire());
    permits.release();
    assertTrue(permits.tryAcquire());
  }

  @Test
  void drainTakesAll() {
    Permits permits = permits(5);
    assertEquals(5, permits.drainPermits());
    assertEquals(0, permits.availablePermits());
    Permits lacking = permits(-5);
    assertEquals(-5, lacking.drainPermits());
    assertEquals(0, lacking.availablePermits());
  }

  @Test
  void interruptEndsAcquireAndTakesNothing() throws Exception {
    Permits permits = permits(0);
    var waiter = Worker.running(permits::acquire).awaitBlocked();
    assertInstanceOf(InterruptedException.class, waiter.interrupt().failure());
    var timed = Worker.calling(() -> permits.tryAcquire(1, DAYS)).awaitBlocked();
    assertInstanceOf(InterruptedException.class, timed.interrupt().failure());
    assertFalse(permits.hasQueuedThreads());
    permits.release();
    assertEquals(1, permits.availablePermits());
  }

  @Test
  void interruptStatusOnEntryIsReportedEvenIfThereArePermits() {
    Permits permits = permits(1);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, permits::acquire);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> permits.tryAcquire(1, DAYS));
    assertEquals(1, permits.availablePermits());
  }

  @Test
  void interruptDoesNotEndAcquireUninterruptiblyButIsKept() throws Exception {
    Permits permits = permits(0);
    var waiter =
        Worker.calling(() -> {
          permits.acquireUninterruptibly();
          return Thread.currentThread().isInterrupted();
        });
    waiter.awaitBlocked().interrupt().awaitBlocked();
    permits.release();
    assertTrue(waiter.get());
  }

  @Test
  void whoWaitsIsServedInTheOrderOfComing() throws Exception {
    Permits permits = permits(0);
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<Worker<Void>> waiters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      waiters.add(
          Worker.running(
                  () -> {
                    permits.acquire();
                    order.add(number);
                    permits.release();
                  })
              .awaitBlocked());
      assertEquals(i + 1, permits.getQueueLength());
    }
    permits.release();
    for (var waiter : waiters) {
      waiter.get();
    }
    assertEquals(List.of(0, 1, 2, 3, 4), order);
  }

  @Test
  void oneReleaseOfManyLetsManyPass() throws Exception {
    Permits permits = permits(0);
    List<Worker<Void>> waiters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiters.add(Worker.running(permits::acquire).awaitBlocked());
    }
    permits.release(5);
    for (var waiter : waiters) {
      waiter.get();
    }
    assertEquals(0, permits.availablePermits());
  }

  @Test
  void whoWaitsForManyHoldsUpThoseBehind() throws Exception {
    Permits permits = permits(0);
    var many = Worker.running(() -> permits.acquire(3)).awaitBlocked();
    var one = Worker.running(permits::acquire).awaitBlocked();
    permits.release(2);
    many.awaitBlocked();
    one.awaitBlocked();
    permits.release(2);
    many.get();
    one.get();
  }

  @Test
  void whoGivesUpInFrontLetsThoseBehindPass() throws Exception {
    Permits permits = permits(2);
    var many = Worker.running(() -> permits.acquire(3)).awaitBlocked();
    var one = Worker.running(() -> permits.acquireUninterruptibly(1));
    if (permits.isFair()) {
      one.awaitBlocked();
    }
    assertInstanceOf(InterruptedException.class, many.interrupt().failure());
    one.get();
  }

  @Test
  void fairOneLetsNobodyPassThoseWhoWaitExceptByTryAcquire() throws Exception {
    Permits permits = permits(1);
    if (permits.isFair()) {
      var many = Worker.running(() -> permits.acquire(2)).awaitBlocked();
      var one = Worker.running(permits::acquire).awaitBlocked();
      assertFalse(permits.tryAcquire(1, MILLISECONDS));
      assertTrue(permits.tryAcquire());
      permits.release(3);
      many.get();
      one.get();
    }
  }

  @Test
  void stressPermitsAreNeverExceededNorLost() throws Exception {
    Permits permits = permits(3);
    AtomicInteger inside = new AtomicInteger();
    List<Worker<Void>> workers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      workers.add(
          Worker.running(
              Thread.ofVirtual(),
              () -> {
                for (int round = 0; round < 2_000; round++) {
                  permits.acquire();
                  assertTrue(inside.incrementAndGet() <= 3);
                  inside.decrementAndGet();
                  permits.release();
                }
              }));
    }
    for (var worker : workers) {
      worker.get();
    }
    assertEquals(3, permits.availablePermits());
    assertFalse(permits.hasQueuedThreads());
  }

  @Test
  void toStringTellsThePermits() {
    assertTrue(maker.apply(3).toString().endsWith("[Permits = 3]"));
  }
}
