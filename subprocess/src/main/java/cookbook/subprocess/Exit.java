package cookbook.subprocess;

import java.util.Optional;

/**
 * How a process ended: with an exit code of its own, or by a signal.
 *
 * <table>
 * <caption>The same end in three notations</caption>
 * <tr><th>the process</th><th>{@code code()}, as the shell's {@code $?}</th>
 *     <th>{@code signal()}</th><th>Python's {@code returncode}</th></tr>
 * <tr><td>succeeded</td><td>0</td><td>empty</td><td>0</td></tr>
 * <tr><td>returned 3</td><td>3</td><td>empty</td><td>3</td></tr>
 * <tr><td>was killed by TERM</td><td>143</td><td>{@code TERM}</td><td>−15</td></tr>
 * <tr><td>was killed by KILL</td><td>137</td><td>{@code KILL}</td><td>−9</td></tr>
 * <tr><td>wrote to a pipe without reader</td><td>141</td><td>{@code PIPE}</td><td>−13</td></tr>
 * </table>
 *
 * <p><b>Limits.</b> The JDK's {@link Process} reports 128 + <i>n</i> both for signal <i>n</i> and
 * for a program that returned that number. Children of the ProcessBuilder engine that end so are
 * taken for killed, as the shell does; the native engine knows.
 *
 * @param code 0 to 255; 128 + the signal's number if it was killed
 * @param signalNumber the number of the signal that killed it, or 0
 */
public record Exit(int code, int signalNumber) {
  /** An end with an exit code. */
  static Exit code(int code) {
    return new Exit(code, 0);
  }

  /** An end by a signal. */
  static Exit killedBy(int signalNumber) {
    return new Exit(128 + signalNumber, signalNumber);
  }

  /**
   * Whether it ended with code 0.
   *
   * @return true if so
   */
  public boolean isSuccess() {
    return code == 0;
  }

  /**
   * Which signal killed it.
   *
   * @return the signal; empty if none did, or one that {@link Signal} does not name
   */
  public Optional<Signal> signal() {
    return Signal.of(signalNumber);
  }

  /**
   * Says it in words.
   *
   * @return as in {@code exit code 3} or {@code killed by signal 15 (TERM)}
   */
  @Override
  public String toString() {
    return signalNumber == 0
        ? "exit code " + code
        : "killed by signal " + signalNumber + signal().map(s -> " (" + s + ")").orElse("");
  }
}
