package cookbook.subprocess;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/** A virtual thread parked, or a platform thread in {@code poll}, that can be woken. */
sealed interface Waiter {

  /** Ends the wait, or the next one if none is on; from any thread. */
  void wake();

  /**
   * The thread that creates it, which parks. It remembers that it was woken; the permit of {@link
   * LockSupport} does not, for a lock that the thread has to wait for uses it up.
   */
  final class Parked implements Waiter {
    private final Thread thread = Thread.currentThread();
    private volatile boolean woken;

    /** Forgets: comes before the thread looks at what it may be woken for. */
    void reset() {
      woken = false;
    }

    /** Waits until it is woken since the reset, or interrupted, or the deadline has passed. */
    void await(Deadline deadline) {
      while (!woken && !thread.isInterrupted() && !deadline.hasPassed()) {
        if (deadline.never()) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, deadline.remainingNanos());
        }
      }
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
