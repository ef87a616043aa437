package cookbook.subprocess;

/**
 * The thread that waited for a command was interrupted. The command, and all that it had started,
 * is ended, and the thread's interrupt status is set, as with {@link
 * java.nio.channels.ClosedByInterruptException}.
 */
public final class CommandInterruptedException extends CommandException {
  private static final long serialVersionUID = 1L;

  CommandInterruptedException(String command, Result result) {
    super(command, "the waiting thread was interrupted", result, null);
  }
}
