package cookbook.multiprocessing.core;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Where one blocked thread of this process sleeps, and how it is woken; see {@link Parkers}. */
final class Parker {
  /*
   * The flag makes wake-ups last: LockSupport's permit may be used up by any lock on the way to
   * park(). Who rings writes what the sleeper waits for before the flag; the sleeper lowers the
   * flag before it looks. So either it sees the news, or the flag is up and it does not sleep.
   */

  private final int index;
  private final long conditionNode;
  private volatile boolean rung;
  private volatile @Nullable Thread thread;

  Parker(int index, long conditionNode) {
    this.index = index;
    this.conditionNode = conditionNode;
  }

  int index() {
    return index;
  }

  /** The address of the node that queues this thread for a condition's signal. */
  long conditionNode() {
    return conditionNode;
  }

  /** The address of the node that queues this thread for everything else. */
  long node() {
    return WaitQueue.nodeBeside(conditionNode);
  }

  void occupy() {
    thread = Thread.currentThread();
  }

  void vacate() {
    thread = null;
  }

  @Nullable Thread thread() {
    return thread;
  }

  /** Rings from here on end the next {@link #park}; to be called before looking for a reason. */
  void listen() {
    rung = false;
  }

  /** Sleeps until rung, interrupted, or the deadline; at once if rung since {@link #listen}. */
  void park(Object blocker, Deadline deadline) {
    while (!rung && !Thread.currentThread().isInterrupted()) {
      if (!deadline.isSet()) {
        LockSupport.park(blocker);
      } else {
        long nanos = deadline.remainingNanos();
        if (nanos <= 0) {
          return;
        }
        LockSupport.parkNanos(blocker, nanos);
      }
    }
  }

  void ring() {
    rung = true;
    LockSupport.unpark(thread);
  }
}
