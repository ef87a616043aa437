package cookbook.subprocess;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A command did not do what it was asked to. What went wrong is the subclass.
 *
 * <p>It is an {@link IOException}, as everything that the world outside does to a program: whether
 * the other program is there, and succeeds, is not in the hands of the code that calls it.
 */
public abstract sealed class CommandException extends IOException
    permits CommandFailedException,
        CommandInterruptedException,
        CommandNotStartedException,
        CommandOutputException,
        CommandTimeoutException {
  private static final long serialVersionUID = 1L;

  /** The command, as one would type it. */
  private final String command;

  private final transient @Nullable Result result;

  CommandException(
      String command, String problem, @Nullable Result result, @Nullable Throwable cause) {
    super(command + ": " + problem + (result == null ? "" : lastWords(result)), cause);
    this.command = command;
    this.result = result;
  }

  private static String lastWords(Result result) {
    return section("error", result.lastWords(false)) + section("output", result.lastWords(true));
  }

  private static String section(String name, String lastWords) {
    return lastWords.isEmpty() ? "" : "\n" + name + ": " + lastWords;
  }

  /**
   * The command, or pipeline, as one would type it into a shell.
   *
   * @return the command
   */
  public String command() {
    return command;
  }

  /**
   * What it had said on its output, as far as that was captured.
   *
   * @return the text; empty if there is none
   */
  public String output() {
    return result == null ? "" : result.output();
  }

  /**
   * What it had said on its error output, as far as that was captured.
   *
   * @return the text; empty if there is none
   */
  public String error() {
    return result == null ? "" : result.error();
  }
}
