package cookbook.multiprocessing.concurrent.locks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.atomic.AtomicLongArray;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the original promises is in {@link ReentrantLockContractTest}. */
@Timeout(300)
final class ReentrantLockTest {
  @Test
  @SuppressWarnings("LockNotBeforeTry") // nothing in between can fail but the test
  void lockAndConditionArriveAsTheSameObjects() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    Condition condition = lock.newCondition();
    assertSame(condition, copy(condition));
    assertSame(lock, copy(lock));
    lock.lock();
    assertFalse(lock.hasWaiters((Condition) copy(condition)));
    lock.unlock();
  }

  private static Object copy(Object object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void refusedUnlockNamesTheHolder() {
    ReentrantLock lock = new ReentrantLock();
    var refused = assertThrows(IllegalMonitorStateException.class, lock::unlock);
    assertTrue(refused.getMessage().contains("who does: nobody"), refused.getMessage());
  }

  @Test
  void sample() throws Exception {
    // @start region="sample"
    ReentrantLock lock = new ReentrantLock();
    AtomicLongArray accounts = new AtomicLongArray(new long[] {100, 0});

    try (Process teller =
        new Process(() -> {
          lock.lock(); // no other process moves money meanwhile
          try {
            accounts.set(0, accounts.get(0) - 30);
            accounts.set(1, accounts.get(1) + 30);
          } finally {
            lock.unlock();
          }
        })) {
      teller.start();
      teller.join();
    }
    // @end
    assertEquals("[70, 30]", accounts.toString());
  }
}
