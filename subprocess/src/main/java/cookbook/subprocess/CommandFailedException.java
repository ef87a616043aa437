package cookbook.subprocess;

/**
 * A command ended otherwise than expected: with another exit code, or by a signal.
 *
 * @see Command#expect
 */
public final class CommandFailedException extends CommandException {
  private static final long serialVersionUID = 1L;

  private final transient Result result;

  CommandFailedException(String command, String problem, Result result) {
    this.result = result;
    super(command, problem, result, null);
  }

  /**
   * How it ended; of a pipeline, how the stage ended that counts.
   *
   * @return the end
   */
  public Exit exit() {
    return result.exit();
  }

  /**
   * All that is known of the run.
   *
   * @return the result
   */
  public Result result() {
    return result;
  }
}
