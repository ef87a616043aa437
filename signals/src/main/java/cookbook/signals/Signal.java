package cookbook.signals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A signal of this platform: its name and its number. There is one object for each, so {@code ==}
 * and {@code equals} agree; the natural order is that of the numbers. Immutable.
 *
 * <p>Standard signals are constants here. <b>Real-time</b> signals have no names of their own, only
 * places in a range: {@link #rt rt(0)} to {@code rt(}{@link #lastRt}{@code )}. They differ in what
 * the kernel promises: equal standard signals that wait for delivery merge into one, real-time ones
 * queue, keep their order, and carry a number ({@link Signals#queue}).
 *
 * {@snippet file="cookbook/signals/SignalTest.java" region="sample"}
 */
public final class Signal implements Comparable<Signal> {
  /*
   * Not an enum: how many real-time signals there are, and where they begin, is the C library's to
   * say when the program runs (glibc keeps 32 and 33 for itself, musl 32 to 34).
   */

  private static final Pattern REAL_TIME =
      Pattern.compile("RT(?:MIN(?:\\+(\\d{1,2}))?|MAX(?:-(\\d{1,2}))?)");
  private static final Map<String, String> ALIASES =
      Map.of("CLD", "CHLD", "POLL", "IO", "IOT", "ABRT");
  private static final Map<Integer, Signal> STANDARD = new TreeMap<>();

  /** Terminal closed; for daemons by custom "read your configuration again". */
  public static final Signal HUP = standard("HUP", 1, 1);

  /** Ctrl-C. */
  public static final Signal INT = standard("INT", 2, 2);

  /** Ctrl-\; the JVM prints a thread dump. */
  public static final Signal QUIT = standard("QUIT", 3, 3);

  /** Illegal instruction. */
  public static final Signal ILL = standard("ILL", 4, 4);

  /** Breakpoint. */
  public static final Signal TRAP = standard("TRAP", 5, 5);

  /** The process aborts itself. */
  public static final Signal ABRT = standard("ABRT", 6, 6);

  /** Memory that the hardware cannot give. */
  public static final Signal BUS = standard("BUS", 7, 10);

  /** Integer division by zero and its like. */
  public static final Signal FPE = standard("FPE", 8, 8);

  /** Ends the process at once; cannot be handled. */
  public static final Signal KILL = standard("KILL", 9, 9);

  /** Free for the program. */
  public static final Signal USR1 = standard("USR1", 10, 30);

  /** Access to memory that is not there; the JVM's null checks. */
  public static final Signal SEGV = standard("SEGV", 11, 11);

  /** Free for programs, but not for those in a JVM, which suspends threads by it. */
  public static final Signal USR2 = standard("USR2", 12, 31);

  /** Write to a pipe that nobody reads. */
  public static final Signal PIPE = standard("PIPE", 13, 13);

  /** The real-time timer of {@link Alarm} ran out. */
  public static final Signal ALRM = standard("ALRM", 14, 14);

  /** Please end: what {@code kill} and service managers send. */
  public static final Signal TERM = standard("TERM", 15, 15);

  /** A child process ended, stopped or goes on. */
  public static final Signal CHLD = standard("CHLD", 17, 20);

  /** Go on, if stopped. */
  public static final Signal CONT = standard("CONT", 18, 19);

  /** Stops the process; cannot be handled. */
  public static final Signal STOP = standard("STOP", 19, 17);

  /** Ctrl-Z. */
  public static final Signal TSTP = standard("TSTP", 20, 18);

  /** Read from the terminal in the background. */
  public static final Signal TTIN = standard("TTIN", 21, 21);

  /** Write to the terminal in the background. */
  public static final Signal TTOU = standard("TTOU", 22, 22);

  /** Urgent data on a socket. */
  public static final Signal URG = standard("URG", 23, 16);

  /** The limit of processor time is used up. */
  public static final Signal XCPU = standard("XCPU", 24, 24);

  /** The limit of file size is reached. */
  public static final Signal XFSZ = standard("XFSZ", 25, 25);

  /** A timer of the process's own processor time ran out. */
  public static final Signal VTALRM = standard("VTALRM", 26, 26);

  /** A timer of processor time ran out; profilers use it. */
  public static final Signal PROF = standard("PROF", 27, 27);

  /** The terminal's window has another size. */
  public static final Signal WINCH = standard("WINCH", 28, 28);

  /** Input or output became possible. */
  public static final Signal IO = standard("IO", 29, 23);

  /** System call that does not exist or is forbidden. */
  public static final Signal SYS = standard("SYS", 31, 12);

  static {
    if (Platform.IS_MAC) {
      standard("EMT", 0, 7);
      standard("INFO", 0, 29);
    } else {
      standard("STKFLT", 16, 0);
      standard("PWR", 30, 0);
    }
  }

  /** Asks the C library, once and not before somebody wants a real-time signal. */
  private static final class RealTime {
    static final int MIN;
    static final int MAX;
    static final Signal[] SIGNALS;

    static {
      int min = 0;
      int max = -1;
      if (Platform.IS_LINUX) {
        try {
          min = Linux.rtMin();
          max = Linux.rtMax();
        } catch (LinkageError _) {
          // JNA cannot work here, so neither can what real-time signals need
        }
      }
      MIN = min;
      MAX = max;
      SIGNALS = new Signal[MAX - MIN + 1];
      for (int n = 0; n < SIGNALS.length; n++) {
        SIGNALS[n] = new Signal(n == 0 ? "RTMIN" : "RTMIN+" + n, MIN + n);
      }
    }
  }

  private final String name;
  private final int number;

  private Signal(String name, int number) {
    this.name = name;
    this.number = number;
  }

  private static Signal standard(String name, int onLinux, int onMac) {
    Signal signal = new Signal(name, Platform.IS_MAC ? onMac : onLinux);
    STANDARD.put(signal.number, signal);
    return signal;
  }

  /**
   * The real-time signal at this place of the range, counted from 0: {@code SIGRTMIN+n}.
   *
   * @param n the place
   * @return the signal
   * @throws IllegalArgumentException if the range has no such place
   * @throws UnsupportedOperationException if the platform has no real-time signals, as macOS, or
   *     JNA cannot ask for them
   */
  public static Signal rt(int n) {
    if (RealTime.SIGNALS.length == 0) {
      throw new UnsupportedOperationException("this platform has no real-time signals");
    }
    if (n < 0 || n > lastRt()) {
      throw new IllegalArgumentException(
          "no real-time signal " + n + "; there are 0 to " + lastRt());
    }
    return RealTime.SIGNALS[n];
  }

  /**
   * The last place in the range of real-time signals: 30 with glibc; -1 where there are none.
   *
   * @return a place, or -1
   */
  public static int lastRt() {
    return RealTime.SIGNALS.length - 1;
  }

  /**
   * The signal of this name, with or without {@code SIG}, in any case: {@code "SIGUSR1"}, {@code
   * "term"}, {@code "RTMIN+2"}, {@code "SIGRTMAX-1"}.
   *
   * @param name its name
   * @return the signal
   * @throws IllegalArgumentException if this platform has no signal of that name
   */
  public static Signal of(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String bare = upper.startsWith("SIG") ? upper.substring(3) : upper;
    String known = ALIASES.getOrDefault(bare, bare);
    for (Signal signal : STANDARD.values()) {
      if (signal.name.equals(known)) {
        return signal;
      }
    }
    Matcher realTime = REAL_TIME.matcher(bare);
    if (realTime.matches()) {
      return realTime(bare, realTime);
    }
    throw new IllegalArgumentException(
        "no signal is named \"" + name + "\" here; Signal.all() lists those that are");
  }

  private static Signal realTime(String name, Matcher matcher) {
    boolean fromMax = name.startsWith("RTMAX");
    String offset = fromMax ? matcher.group(2) : matcher.group(1);
    int distance = offset == null ? 0 : Integer.parseInt(offset);
    return rt(fromMax ? lastRt() - distance : distance);
  }

  /**
   * The signal of this number on this platform.
   *
   * @param number its number
   * @return the signal
   * @throws IllegalArgumentException if there is none, or the C library keeps it for itself
   */
  public static Signal of(int number) {
    Signal signal = STANDARD.get(number);
    if (signal != null) {
      return signal;
    }
    if (number >= RealTime.MIN && number <= RealTime.MAX) {
      return RealTime.SIGNALS[number - RealTime.MIN];
    }
    throw new IllegalArgumentException("this platform has no signal " + number + " for programs");
  }

  /**
   * All signals of this platform, in the order of their numbers.
   *
   * @return a list that cannot be changed
   */
  public static List<Signal> all() {
    List<Signal> all = new ArrayList<>(STANDARD.values());
    all.addAll(List.of(RealTime.SIGNALS));
    return List.copyOf(all);
  }

  /**
   * The name without {@code SIG}: {@code "USR1"}, {@code "RTMIN+2"}.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The number on this platform; between platforms numbers differ, names do not.
   *
   * @return the number, 1 to 64
   */
  public int number() {
    return number;
  }

  /**
   * Whether equal ones queue, in order and with a value, instead of merging into one.
   *
   * @return true if it is a real-time signal
   */
  public boolean isRealTime() {
    return !STANDARD.containsKey(number);
  }

  /** This signal's bit in a set of signals. */
  long bit() {
    return 1L << (number - 1);
  }

  @Override
  public int compareTo(Signal other) {
    return Integer.compare(number, other.number);
  }

  /** The name with {@code SIG}: {@code "SIGUSR1"}. */
  @Override
  public String toString() {
    return "SIG" + name;
  }
}
