package cookbook.signals;

import java.util.Set;

/**
 * Holds signals back for a block of code: their handlers run after it.
 *
 * {@snippet file="cookbook/signals/SignalMaskTest.java" region="sample"}
 *
 * <p>It holds for the whole process, not for a thread: in Java the handlers run on a thread of
 * their own, and the threads of the JVM are not yours to mask. Masks may overlap: a signal is held
 * until the last of its masks is closed.
 *
 * <p>As POSIX has it, a standard signal that comes while an equal one is held merges with it (see
 * {@link SignalInfo#coalesced}); real-time ones queue in the kernel, in order, until its queue is
 * full and {@link Signals#queue} says false to the sender. {@link Signals#await} takes held
 * signals. A signal without a handler may be held too: after the block it does what it otherwise
 * does.
 *
 * <p>Thread-safe.
 */
public final class SignalMask implements AutoCloseable {
  private final Set<Signal> signals;
  private boolean isClosed;

  private SignalMask(Set<Signal> signals) {
    this.signals = signals;
  }

  /**
   * Holds these signals. If a handler of one of them runs, waits for its end, so that none runs
   * beside the block; so do not call this with a lock that the handler needs. From inside a handler
   * it does not wait. An interrupt does not end the wait, and stays for later.
   *
   * @param signal which signal to hold
   * @param more further ones
   * @return the mask; close it to let them go
   * @throws IllegalArgumentException if a signal is refused; the message says why
   * @throws UnsupportedOperationException if the {@link Signals#backend} cannot receive one, or on
   *     Windows
   */
  public static SignalMask hold(Signal signal, Signal... more) {
    Set<Signal> signals = Signals.checked(signal, more);
    Dispatcher.instance().hold(signals);
    return new SignalMask(signals);
  }

  /**
   * Those of its signals that have arrived and wait.
   *
   * @return a set of its own, in the order of the numbers
   */
  public Set<Signal> pending() {
    return Dispatcher.instance().pending(signals);
  }

  /** Lets them go; what waits is handled at once, in the usual thread. Closing twice is fine. */
  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      Dispatcher.instance().release(signals);
    }
  }

  /** The signals. */
  @Override
  public String toString() {
    return "SignalMask" + signals;
  }
}
