package cookbook.subprocess;

/**
 * A command could not be started: no such program, not executable, no such working directory, too
 * many open files. The message says which.
 */
public final class CommandNotStartedException extends CommandException {
  private static final long serialVersionUID = 1L;

  CommandNotStartedException(String command, String problem, Throwable cause) {
    super(command, problem, null, cause);
  }
}
