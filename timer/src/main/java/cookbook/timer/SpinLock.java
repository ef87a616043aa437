package cookbook.timer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Mutual exclusion for sections of nanoseconds to a few milliseconds, that never run foreign code.
 * Not re-entrant.
 *
 * <p>A lock and not {@code ReentrantLock}: that one notes its owner, and under G1 the store of a
 * reference into an old object costs more than the whole section here.
 */
@SuppressWarnings("unused") // the padding
abstract class SpinLock {
  private static final int SPINS = 128;
  private static final long NAP_NANOS = 20_000;
  private static final VarHandle LOCKED;

  static {
    try {
      LOCKED = MethodHandles.lookup().findVarHandle(SpinLock.class, "locked", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /*
   * What lies before this object in memory, such as the end of another lock's fields, stays out of
   * the cache lines of this one. Longs are laid out in this order, and `gap` before them: an int
   * that is of use would be put there, and a reference of a subclass if there were no int.
   */
  int gap;
  long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;

  private volatile long locked;

  final boolean tryLock() {
    return locked == 0 && LOCKED.compareAndSet(this, 0L, 1L);
  }

  /** Waits without answering interrupts: spins, then naps, as the holder may be off its core. */
  final void lock() {
    for (int tries = 0; !tryLock(); tries++) {
      pause(tries);
    }
  }

  /**
   * Passes the time between two looks at what another thread is about to do. It naps, and does not
   * yield: a virtual thread that yields may get its carrier back at once, over and over, while the
   * other waits for one.
   */
  static void pause(int tries) {
    if (tries < SPINS) {
      Thread.onSpinWait();
    } else {
      LockSupport.parkNanos(NAP_NANOS);
    }
  }

  final void unlock() {
    LOCKED.setRelease(this, 0L);
  }
}
