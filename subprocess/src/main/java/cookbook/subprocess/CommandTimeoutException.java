package cookbook.subprocess;

import java.time.Duration;

/**
 * A command took longer than it was given, or was silent for too long. It, and all that it had
 * started, is ended; {@link #output} and {@link #error} tell what it said until then.
 *
 * @see Command#timeout
 * @see Command#idleTimeout
 */
public final class CommandTimeoutException extends CommandException {
  private static final long serialVersionUID = 1L;

  /** The time that was over. */
  private final Duration timeout;

  CommandTimeoutException(String command, String problem, Result result, Duration timeout) {
    this.timeout = timeout;
    super(command, problem, result, null);
  }

  /**
   * The time that it was given.
   *
   * @return the time-out, or the idle time-out, whichever it was
   */
  public Duration timeout() {
    return timeout;
  }
}
