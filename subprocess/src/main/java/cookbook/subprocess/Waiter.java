package cookbook.subprocess;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/** A virtual thread parked, or a platform thread in {@code poll}, that can be woken. */
sealed interface Waiter {

  /** Ends the wait, or the next one if none is on; from any thread. */
  void wake();

  /** A thread that parks. */
  final class Parked implements Waiter {
    private final Thread thread = Thread.currentThread();
    private volatile boolean woken;

    boolean isWoken() {
      return woken;
    }

    @Override
    public void wake() {
      woken = true;
      LockSupport.unpark(thread);
    }
  }

  /** A thread in {@code poll}, which watches this counter too. */
  final class Polling implements Waiter {
    private static final byte[] ONE = {1, 0, 0, 0, 0, 0, 0, 0};

    private final Descriptor counter;

    Polling(Descriptor counter) {
      this.counter = counter;
    }

    @Override
    public void wake() {
      counter.write(MemorySegment.ofArray(ONE));
    }
  }
}
