package cookbook.subprocess;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An open file descriptor that is closed once, whoever else uses it at that moment.
 *
 * <p>All methods may be called from any thread; one at a time may {@link Readiness#await await} a
 * descriptor that others close.
 */
final class Descriptor implements AutoCloseable {
  /*
   * The kernel hands a closed number out again at once. Had a thread read the number, and another
   * closed it, the first would read from whatever was opened since. So `state` counts the users,
   * its sign bit says "closed", and the last of either closes the number.
   */

  private static final int CLOSED = Integer.MIN_VALUE;

  final int number;
  private final AtomicInteger state = new AtomicInteger();
  private final AtomicReference<@Nullable Waiter> waiter = new AtomicReference<>();

  private volatile boolean nudged;

  /** True once an event loop has watched it; the loop's thread and the waiter's both write true. */
  volatile boolean watched;

  Descriptor(int number) {
    this.number = number;
  }

  /** Keeps the number open until {@link #release}; false if it is closed. */
  boolean retain() {
    int seen = state.get();
    while (seen >= 0) {
      if (state.compareAndSet(seen, seen + 1)) {
        return true;
      }
      seen = state.get();
    }
    return false;
  }

  void release() {
    if (state.decrementAndGet() == CLOSED) {
      Libc.close(number);
    }
  }

  boolean isClosed() {
    return state.get() < 0;
  }

  /** Says whom to wake when it is closed; null for no one. */
  void setWaiter(@Nullable Waiter newWaiter) {
    waiter.set(newWaiter);
  }

  /** Reads without blocking: the number of bytes, 0 at the end, or an error number negated. */
  int read(MemorySegment into) {
    if (!retain()) {
      return -Libc.EBADF;
    }
    try {
      return Libc.read(number, into);
    } finally {
      release();
    }
  }

  /** Writes without blocking: the number of bytes, or an error number negated. */
  int write(MemorySegment data) {
    if (!retain()) {
      return -Libc.EBADF;
    }
    try {
      return Libc.write(number, data);
    } finally {
      release();
    }
  }

  /** Ends the wait for it, or the next one. */
  void nudge() {
    nudged = true;
    Waiter waiting = waiter.get();
    if (waiting != null) {
      waiting.wake();
    }
  }

  /** Whether there is no need to wait: it is closed, or was nudged since the last look. */
  boolean hasNews() {
    boolean news = nudged;
    nudged = false;
    return news || isClosed();
  }

  /** Closes it, and wakes who waits for it. */
  @Override
  public void close() {
    int before = state.getAndUpdate(s -> s | CLOSED);
    if (before == 0) {
      Libc.close(number);
    } else if (before > 0) {
      Waiter waiting = waiter.get();
      if (waiting != null) {
        waiting.wake();
      }
    }
  }

  @Override
  public String toString() {
    return "descriptor " + number + (isClosed() ? " (closed)" : "");
  }
}
