package cookbook.signals;

import java.util.function.Consumer;

/**
 * How signals come in. All methods but {@link #receive}, {@link #wake}, {@link #resend} and {@link
 * #accepted} are called with the dispatcher's lock held.
 */
interface Backend {
  /** What the operating system does with a signal. */
  enum Action {
    /** What it did before this library touched it. */
    ORIGINAL,
    /** The kernel's default. */
    DEFAULT,
    /** Nothing. */
    IGNORE,
    /** Hands it to {@link #receive}. */
    RECEIVE
  }

  /** Which rung of the ladder this is. */
  Signals.Backend name();

  /**
   * Changes what the system does with a signal; leaves it as it was if that throws.
   *
   * @throws UnsupportedOperationException if this backend cannot receive that signal
   */
  void set(Signal signal, Action action);

  /** Whether this signal, which is received, waits in the kernel's queue to be read. */
  boolean isQueued(Signal signal);

  /** Leaves what arrives in the kernel's queue, if there is one for this signal, or reads again. */
  void pause(Signal signal, boolean paused);

  /** Whether one of this signal was sent, and has not yet come in here. */
  boolean isPending(Signal signal);

  /**
   * Waits until whatever is neither pending nor accepted, but on its way between the two, is
   * accepted.
   */
  void settle();

  /**
   * How many of this signal, unless it is queued, have arrived in this process; each reaches {@link
   * #receive}.
   */
  long accepted(Signal signal);

  /**
   * Hands what has arrived to the consumer; called by one thread only. A signal during whose
   * consumption an Error came up is handed over again.
   *
   * @param mayWait whether to wait first until there is something
   * @return whether all there was has been handed over
   */
  boolean receive(Consumer<SignalInfo> consumer, boolean mayWait);

  /** Makes {@link #receive} return soon. */
  void wake();

  /** Sends a signal to this process again that arrived and that nobody wanted. */
  void resend(SignalInfo info);

  /** Ends or stops the process as the signal does by default; returns if the process goes on. */
  void defaultAction(Signal signal);

  /** What happens natively, this library aside. */
  Signals.Disposition disposition(Signal signal);
}
