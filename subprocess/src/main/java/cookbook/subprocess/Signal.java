package cookbook.subprocess;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The signals that one process sends another.
 *
 * <p>To receive signals in a JVM is another matter; this is only what {@link Subprocess#signal}
 * sends and {@link Exit#signal} tells.
 */
public enum Signal {
  /** Hang up: the terminal is gone; by custom, read the configuration again. */
  HUP(1, 1),
  /** Interrupt: Ctrl-C. */
  INT(2, 2),
  /** Quit: Ctrl-\; a JVM prints its threads. */
  QUIT(3, 3),
  /** Illegal instruction. */
  ILL(4, 4),
  /** Abort: the program gave up on itself. */
  ABRT(6, 6),
  /** Bus error. */
  BUS(7, 10),
  /** Arithmetic error. */
  FPE(8, 8),
  /** Kill: cannot be caught. */
  KILL(9, 9),
  /** Free for the program's own use. */
  USR1(10, 30),
  /** Segmentation fault. */
  SEGV(11, 11),
  /** Free for the program's own use. */
  USR2(12, 31),
  /** Wrote to a pipe that nobody reads. */
  PIPE(13, 13),
  /** The alarm clock. */
  ALRM(14, 14),
  /** Terminate: please end. */
  TERM(15, 15),
  /** Go on after a stop. */
  CONT(18, 19),
  /** Stop: cannot be caught. */
  STOP(19, 17),
  /** Stop, from the terminal: Ctrl-Z. */
  TSTP(20, 18),
  /** The terminal's window has another size. */
  WINCH(28, 28);

  private final int number;

  Signal(int onLinux, int onBsd) {
    this.number = isLinux() ? onLinux : onBsd;
  }

  /** Called while the constants are made: a static field would not be set yet. */
  private static boolean isLinux() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
  }

  /**
   * The number that this platform gives it (Linux; elsewhere macOS and the BSDs).
   *
   * @return the number, at least 1
   */
  public int number() {
    return number;
  }

  /**
   * Looks a signal up by its number.
   *
   * @param number the number on this platform
   * @return the signal, or empty if it is none of these
   */
  public static Optional<Signal> of(int number) {
    return Stream.of(values()).filter(signal -> signal.number == number).findFirst();
  }
}
