package cookbook.signals;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The signals that a program in a JVM must leave alone, and why. */
final class Refusals {
  /** Sent by the processor to the thread whose instruction failed. */
  static final long FAULTS =
      Signal.ILL.bit()
          | Signal.TRAP.bit()
          | Signal.BUS.bit()
          | Signal.FPE.bit()
          | Signal.SEGV.bit();

  private static final String FAULT =
      "the JVM needs it for its own work: null checks, stack overflows, divisions by zero";
  private static final String KERNEL = "the kernel lets no program handle, ignore or hold it";
  private static final String IO_ERROR =
      "the JVM needs it so that a failed write becomes an IOException";
  private static final String SUSPEND =
      "the JVM suspends threads by it, for Flight Recorder; start with the environment variable"
          + " _JAVA_SR_SIGNUM=<number> to give it another";

  private static final Map<Signal, String> REASONS =
      Map.ofEntries(
          Map.entry(Signal.KILL, KERNEL),
          Map.entry(Signal.STOP, KERNEL),
          Map.entry(Signal.SEGV, FAULT),
          Map.entry(Signal.BUS, FAULT),
          Map.entry(Signal.FPE, FAULT),
          Map.entry(Signal.ILL, FAULT),
          Map.entry(Signal.TRAP, FAULT),
          Map.entry(Signal.PIPE, IO_ERROR),
          Map.entry(Signal.XFSZ, IO_ERROR),
          Map.entry(
              Signal.QUIT, "the JVM needs it for thread dumps, and to let jcmd and others attach"),
          Map.entry(Signal.ABRT, "the JVM ends by it after a fatal error"));

  private Refusals() {}

  /**
   * Throws if the JVM or this library cannot work without this signal.
   *
   * @throws IllegalArgumentException with the reason
   */
  static void check(Signal signal) {
    String reason = reason(signal);
    if (reason != null) {
      throw new IllegalArgumentException(signal + " is refused: " + reason);
    }
  }

  /** Throws also for one that may be handled, but not ignored. */
  static void checkIgnore(Signal signal) {
    check(signal);
    if (signal == Signal.CHLD) {
      throw new IllegalArgumentException(
          "ignoring SIGCHLD is refused: the kernel would throw the children's exit values away, and"
              + " Process.waitFor return 0 for all");
    }
  }

  private static @Nullable String reason(Signal signal) {
    if (signal.number() == suspendSignal()) {
      return SUSPEND;
    }
    if (signal.name().equals("STKFLT")) {
      return "this library reaches the threads of the JVM by it";
    }
    return REASONS.get(signal);
  }

  /** As HotSpot finds it. */
  private static int suspendSignal() {
    String moved = System.getenv("_JAVA_SR_SIGNUM");
    if (moved != null && moved.matches("\\d{1,2}")) {
      int number = Integer.parseInt(moved);
      if (number > Signal.SEGV.number() && number <= 64) {
        return number;
      }
    }
    return Signal.USR2.number();
  }
}
