package cookbook.signals;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a signal does for as long as this is open: {@link Signals#handle}, {@link Signals#ignore}
 * and {@link Signals#defaultAction} return it. Thread-safe.
 *
 * <p>The registrations of one signal form a stack: the latest that is open decides. They may be
 * closed in any order.
 */
public final class SignalRegistration implements AutoCloseable {
  enum Kind {
    HANDLER,
    IGNORE,
    DEFAULT
  }

  final Signal signal;
  final Kind kind;
  final @Nullable Consumer<SignalInfo> handler;

  /** Guarded by the dispatcher's lock: it counts no more, but may still get what came before. */
  boolean isClosed;

  SignalRegistration(Signal signal, Kind kind, @Nullable Consumer<SignalInfo> handler) {
    this.signal = signal;
    this.kind = kind;
    this.handler = handler;
  }

  /**
   * The signal it is for.
   *
   * @return the signal
   */
  public Signal signal() {
    return signal;
  }

  /**
   * Puts back what the signal did before, and then waits until the handler has worked off what
   * arrived until then: when this returns, the handler neither runs nor will run. Closing twice is
   * fine.
   *
   * <p>What it puts back is the registration below; below the first, exactly what the process did
   * before, unless other code has changed that meanwhile.
   *
   * <p>So do not close while holding a lock that the handler needs. From inside a handler, and
   * during the JVM's shutdown, it does not wait; what has arrived and is not yet handled then goes
   * to the registration below, or is sent to the process again, to meet what was put back. The wait
   * cannot be interrupted; an interrupt stays for later.
   */
  @Override
  public void close() {
    Dispatcher.instance().close(this);
  }

  /** The signal, what it does, and whether that is over. */
  @Override
  public String toString() {
    return signal + " " + kind + (isClosed ? " (closed)" : "");
  }
}
