package cookbook.subprocess;

/**
 * What a command said cannot be taken: it is over the limit, or not what its charset allows and
 * that is refused. The command, and all that it had started, is ended.
 *
 * @see Command#limit
 * @see Command#charset(java.nio.charset.Charset, java.nio.charset.CodingErrorAction)
 */
public final class CommandOutputException extends CommandException {
  private static final long serialVersionUID = 1L;

  CommandOutputException(String command, String problem, Result result, Throwable cause) {
    super(command, problem, result, cause);
  }
}
