package cookbook.threading;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LockedTest {
  private final ReentrantLock lock = new ReentrantLock();

  @Test
  void bodyThatThrowsUnlocks() {
    assertThrows(
        ArithmeticException.class,
        () -> {
          try (var _ = Locked.of(lock)) {
            throw new ArithmeticException("on the way out");
          }
        });
    assertFalse(lock.isLocked());
  }

  @Test
  void timedFormThatFailsDoesNotEnterTheBodyNorUnlock() throws Exception {
    lock.lock();
    Throwable failure =
        Worker.running(
                () -> {
                  try (var _ = Locked.of(lock, 1, MILLISECONDS)) {
                    throw new AssertionError("entered");
                  }
                })
            .failure();
    assertInstanceOf(TimeoutException.class, failure);
    assertTrue(failure.getMessage().startsWith("not free within 1 MILLISECONDS: "));
    assertTrue(lock.isHeldByCurrentThread());
  }

  @Test
  void interruptedFormsThrowAndDoNotHoldTheLock() {
    lock.lock();
    var untimed = Worker.running(() -> Locked.ofInterruptibly(lock).close()).awaitBlocked();
    assertInstanceOf(InterruptedException.class, untimed.interrupt().failure());
    var timed = Worker.running(() -> Locked.of(lock, 1, DAYS).close()).awaitBlocked();
    assertInstanceOf(InterruptedException.class, timed.interrupt().failure());
    assertEquals(1, lock.getHoldCount());
  }

  @Test
  void secondCloseUnlocksNothing() {
    lock.lock();
    var held = Locked.of(lock);
    held.close();
    held.close();
    assertEquals(1, lock.getHoldCount(), "the outer hold is untouched");
  }

  @Test
  void closeByAnotherThreadIsRefusedAndTheHolderCanStillClose() {
    var held = Locked.of(lock);
    assertInstanceOf(IllegalMonitorStateException.class, Worker.running(held::close).failure());
    assertTrue(lock.isHeldByCurrentThread());
    held.close();
    assertFalse(lock.isLocked());
  }

  @Test
  void nullIsRefused() {
    assertThrows(NullPointerException.class, () -> Locked.of(null));
    assertThrows(NullPointerException.class, () -> Locked.ofInterruptibly(null));
    assertThrows(NullPointerException.class, () -> Locked.of(lock, 1, null));
    assertFalse(lock.isLocked());
  }

  @Test
  void reentrantLockCanBeHeldByScopesInScopes() {
    try (var _ = Locked.of(lock)) {
      try (var _ = Locked.of(lock)) {
        assertEquals(2, lock.getHoldCount());
      }
      assertEquals(1, lock.getHoldCount());
    }
    assertFalse(lock.isLocked());
  }

  @Test
  void allFormsHoldTheLockInTheBodyOnly() throws Exception {
    try (var _ = Locked.of(lock)) {
      assertTrue(lock.isHeldByCurrentThread());
    }
    try (var _ = Locked.ofInterruptibly(lock)) {
      assertTrue(lock.isHeldByCurrentThread());
    }
    try (var _ = Locked.of(lock, 1, DAYS)) {
      assertTrue(lock.isHeldByCurrentThread());
    }
    assertFalse(lock.isLocked());
  }

  @Test
  void readersShareTheirHalfOfAReadWriteLock() throws Exception {
    ReentrantReadWriteLock both = new ReentrantReadWriteLock();
    try (var _ = Locked.of(both.readLock())) {
      Worker.running(() -> Locked.of(both.readLock()).close()).get();
      assertFalse(Worker.calling(both.writeLock()::tryLock).get());
    }
  }

  @Test
  void toStringTellsTheLockAndWhetherItIsHeld() {
    var held = Locked.of(new Mutex());
    assertTrue(held.toString().matches("Locked\\[.*Mutex.*held by .*], held]"), held.toString());
    held.close();
    assertTrue(held.toString().endsWith("[free], closed]"), held.toString());
  }

  private int balance;

  @Test
  void sample() {
    // @start region="sample"
    try (var _ = Locked.of(lock)) {
      balance += 10;
    }
    // @end
    assertEquals(10, balance);
  }
}
