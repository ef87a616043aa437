package cookbook.subprocess;

import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.List;

/**
 * What came of a command, or of a pipeline, that has ended.
 *
 * <p>Immutable; may be used by any thread. Text is decoded anew at each call, by the command's
 * charset.
 */
public final class Result {
  private static final int SHOWN_CHARS = 2000;

  private final Exit exit;
  private final List<Exit> exits;
  private final byte[] output;
  private final byte[] error;
  private final Text text;
  private final long pid;
  private final Duration elapsed;

  Result(
      Exit exit,
      List<Exit> exits,
      byte[] output,
      byte[] error,
      Text text,
      long pid,
      Duration elapsed) {
    this.exit = exit;
    this.exits = List.copyOf(exits);
    this.output = output;
    this.error = error;
    this.text = text;
    this.pid = pid;
    this.elapsed = elapsed;
  }

  /**
   * How it ended. A pipeline ends as its last stage that failed, as the shell's {@code pipefail}
   * has it, or as its last stage if none did.
   *
   * @return the end
   */
  public Exit exit() {
    return exit;
  }

  /**
   * How each stage of a pipeline ended; of a command, how it ended.
   *
   * @return the ends, in the order of the stages
   */
  public List<Exit> exits() {
    return exits;
  }

  /**
   * The exit code, as the shell's {@code $?}: 128 + the signal's number if a signal ended it.
   *
   * @return the code of {@link #exit}
   */
  public int exitCode() {
    return exit.code();
  }

  /**
   * Whether it ended with exit code 0.
   *
   * @return true if so
   */
  public boolean isSuccess() {
    return exit.isSuccess();
  }

  /**
   * What it said on its output, as it is.
   *
   * @return the text; empty if the output was not captured
   */
  public String output() {
    return decoded(() -> text.lenient().decode(output));
  }

  /**
   * The lines of its output, without their ends.
   *
   * @return the lines; none if the output was not captured
   */
  public List<String> lines() {
    return decoded(() -> LineBuffer.linesOf(output, text.lenient()));
  }

  /**
   * What it said on its output, byte for byte.
   *
   * @return a new array; empty if the output was not captured
   */
  public byte[] bytes() {
    return output.clone();
  }

  /**
   * What it said on its error output; of a pipeline, what all stages said, one after the other.
   *
   * @return the text; empty if the error output was not captured
   */
  public String error() {
    return decoded(() -> text.lenient().decode(error));
  }

  /**
   * The process id that it had; of a pipeline, its last stage's.
   *
   * @return the id, which may be another process's by now
   */
  public long pid() {
    return pid;
  }

  /**
   * The time between its start and its end, both as seen from here.
   *
   * @return the time
   */
  public Duration elapsed() {
    return elapsed;
  }

  /**
   * Says how it ended.
   *
   * @return for logs, as in {@code exit code 3, 1024 bytes output, 0 bytes error, 12 ms}
   */
  @Override
  public String toString() {
    return exit
        + (", " + output.length + " bytes output, " + error.length + " bytes error, ")
        + (elapsed.toMillis() + " ms");
  }

  /** The output without the copy that {@link #bytes} makes: for whoever hands it on alone. */
  byte[] ownedBytes() {
    return output;
  }

  /** The end of the output, or of the error output: for messages. */
  String lastWords(boolean ofOutput) {
    byte[] bytes = ofOutput ? output : error;
    int from = Math.max(0, bytes.length - 4 * SHOWN_CHARS); // a character takes 4 bytes at most
    String end = decoded(() -> text.lenient().decode(bytes, from, bytes.length - from));
    String shown = end.stripTrailing();
    int cut = shown.length() - SHOWN_CHARS;
    return cut > 0 ? "…" + shown.substring(cut) : shown;
  }

  @FunctionalInterface
  private interface Decoding<T> {
    T run() throws CharacterCodingException;
  }

  /** What had to be refused was refused when the run ended; here all is shown that can be. */
  private static <T> T decoded(Decoding<T> decoding) {
    try {
      return decoding.run();
    } catch (CharacterCodingException e) {
      throw new AssertionError("lenient decoding refused", e);
    }
  }
}
