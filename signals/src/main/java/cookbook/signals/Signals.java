package cookbook.signals;

import com.sun.jna.Native;
import cookbook.signals.SignalRegistration.Kind;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * UNIX signals, handled by ordinary Java code on an ordinary thread, and sent.
 *
 * {@snippet file="cookbook/signals/SignalsTest.java" region="sample"}
 *
 * <p>To clean up when the program ends, whatever ends it, a shutdown hook is enough. To do
 * something later, use a timer; to talk with another process, a pipe or a socket: a signal carries
 * next to nothing, and equal ones merge.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, virtual ones included. Handlers run
 * one at a time, on a daemon thread named {@code signals}, never on the thread that the signal
 * interrupted: they may block, allocate, take locks and throw. What a handler throws goes to the
 * thread's uncaught exception handler and stops nothing. While a handler runs, no other does: leave
 * long work to another thread. No thread's {@code sleep} or blocking call ends early because of a
 * signal; {@link #interruptOn} is for those who want that.
 *
 * <p><b>What is promised.</b> A signal that the process accepts is handled. Equal standard signals
 * may merge, in the kernel before they are accepted, and after that if they come faster than they
 * can be recorded; the latter are counted exactly ({@link SignalInfo#coalesced}), and one at least
 * is always handled. Real-time signals are neither lost nor merged nor reordered. Different
 * standard signals, sent one soon after the other, may arrive in another order.
 *
 * <p><b>Memory effects.</b> Actions before {@link #handle} happen-before its handler's runs; a run
 * happens-before the next, and before a return from {@link SignalRegistration#close}.
 *
 * <p><b>Refused</b>, with {@link IllegalArgumentException} and the reason, is what the JVM needs
 * for itself: {@code SEGV BUS FPE ILL TRAP PIPE XFSZ QUIT ABRT USR2}; and what the kernel does not
 * allow: {@code KILL STOP}. {@code CHLD} can be handled, not ignored. {@code STKFLT}, which nobody
 * else uses, is taken by this library.
 *
 * <p><b>Children</b> that {@link ProcessBuilder} starts begin with no signal blocked, and with the
 * default action for each that is handled here; signals that are ignored stay ignored in them.
 *
 * <p><b>Limits.</b> Linux in full, on x86-64 and aarch64; {@link #backend} tells what works
 * elsewhere. A real-time signal sent to a single thread (C's {@code pthread_kill}) is not seen. A
 * thread that began before the first registration of a real-time signal may, when it ends, take one
 * that is then handled too late, though not lost: where order counts, register first thing in main,
 * before other threads start and the JVM adds compiler threads. The first registration of a
 * real-time signal, and the close of the last, reach every thread of the JVM: milliseconds. Needs
 * {@code --enable-native-access}.
 */
public final class Signals {
  /*
   * A Java upcall as a signal handler (JNA's Callback, FFM's upcallStub) runs Java on whatever
   * thread the signal hits: a garbage collector's, a compiler's, one that holds the heap's lock. It
   * crashes or hangs a JVM after tens to hundreds of signals. sun.misc.Signal is safe, but knows no
   * sender, no value and no real-time signals, and starts a thread for each. So: a few machine
   * instructions take the signal (Machine), one thread hands it out (Dispatcher).
   */

  /** How signals come in, best first; {@link #backend} tells which works here. */
  public enum Backend {
    /** Machine code of 116 bytes writes what the kernel says into a pipe; everything works. */
    STUB,
    /** The same, in a sealed file in memory, where memory once written may not be executed. */
    MEMFD_STUB,
    /**
     * Linux on other processors: only signals that were blocked before the JVM started, say by
     * {@code env --block-signal=USR1 java …}, which may be real-time ones.
     */
    BLOCKED_AT_START,
    /** The JDK's own: no sender, no real-time signals, a thread for each signal. */
    SUN_MISC_SIGNAL
  }

  /** What a signal does to this process. */
  public enum Disposition {
    /** The kernel's default: most end the process. */
    DEFAULT,
    /** Nothing. */
    IGNORED,
    /** A handler of this library runs. */
    HANDLED,
    /** A handler of somebody else runs: the JVM's, or other native code's. */
    FOREIGN
  }

  private Signals() {}

  /**
   * Handles a signal, until the registration is closed.
   *
   * @param signal which signal
   * @param handler what to do with each that arrives
   * @return the registration; close it to put back what was before
   * @throws IllegalArgumentException if the signal is refused; the message says why
   * @throws UnsupportedOperationException if the {@link #backend} cannot receive it, or on Windows
   */
  public static SignalRegistration handle(Signal signal, Consumer<SignalInfo> handler) {
    Objects.requireNonNull(handler, "handler");
    Refusals.check(signal);
    return Dispatcher.instance().register(signal, Kind.HANDLER, handler);
  }

  /**
   * Ignores a signal, until the registration is closed. Children started meanwhile ignore it too.
   *
   * @param signal which signal
   * @return the registration; close it to put back what was before
   * @throws IllegalArgumentException if the signal is refused; the message says why
   * @throws UnsupportedOperationException on Windows
   */
  public static SignalRegistration ignore(Signal signal) {
    Refusals.checkIgnore(signal);
    return Dispatcher.instance().register(signal, Kind.IGNORE, null);
  }

  /**
   * Lets a signal do what it does by default, until the registration is closed. For {@code HUP},
   * {@code INT} and {@code TERM} that is the JVM's default: shutdown hooks run, and the exit status
   * is 128 + the signal's number.
   *
   * @param signal which signal
   * @return the registration; close it to put back what was before
   * @throws IllegalArgumentException if the signal is refused; the message says why
   * @throws UnsupportedOperationException on Windows
   */
  public static SignalRegistration defaultAction(Signal signal) {
    Refusals.check(signal);
    return Dispatcher.instance().register(signal, Kind.DEFAULT, null);
  }

  /**
   * Interrupts a thread whenever the signal arrives: what {@code KeyboardInterrupt} is to Python.
   * Its sleep or wait ends with an {@link InterruptedException}.
   *
   * @param signal which signal
   * @param thread whom to interrupt
   * @return the registration; close it to put back what was before
   * @throws IllegalArgumentException if the signal is refused; the message says why
   * @throws UnsupportedOperationException if the {@link #backend} cannot receive it, or on Windows
   */
  public static SignalRegistration interruptOn(Signal signal, Thread thread) {
    Objects.requireNonNull(thread, "thread");
    return handle(signal, _ -> thread.interrupt());
  }

  /**
   * What a signal does to this process now; any signal may be asked for.
   *
   * @param signal which signal
   * @return what it does
   * @throws UnsupportedOperationException if no registration says, and this is not Linux
   */
  public static Disposition disposition(Signal signal) {
    return Dispatcher.instance().disposition(signal);
  }

  /**
   * How signals come in here.
   *
   * @return the rung of the ladder that works here
   * @throws UnsupportedOperationException on Windows
   */
  public static Backend backend() {
    return Dispatcher.instance().backend();
  }

  /**
   * Waits for one of these signals and takes it: no handler sees it, held signals ({@link
   * SignalMask}) are taken first. Signals that come between two waits do what they otherwise do; to
   * miss none, hold them for the time of the loop.
   *
   * {@snippet file="cookbook/signals/AwaitTest.java" region="loop"}
   *
   * @param signals which signals
   * @param timeout how long to wait; zero or less takes what was sent already
   * @return the signal, or empty at the end of the timeout
   * @throws InterruptedException if interrupted while waiting; no signal is lost by that
   * @throws IllegalArgumentException if a signal is refused, or there is none in the set
   * @throws IllegalStateException if called by a handler: it would wait for itself
   * @throws UnsupportedOperationException if the {@link #backend} cannot receive one, or on Windows
   */
  public static Optional<SignalInfo> await(Set<Signal> signals, Duration timeout)
      throws InterruptedException {
    Set<Signal> sorted = checked(signals);
    return Dispatcher.instance().await(sorted, TimeUnit.NANOSECONDS.convert(timeout));
  }

  /**
   * Waits for one of these signals and takes it, however long it takes: {@code pause} of C and
   * Python, but it says which came. Otherwise as {@link #await(Set, Duration)}.
   *
   * @param signal which signal
   * @param more further ones
   * @return the one that came
   * @throws InterruptedException if interrupted while waiting; no signal is lost by that
   */
  public static SignalInfo await(Signal signal, Signal... more) throws InterruptedException {
    Set<Signal> sorted = checked(signal, more);
    Optional<SignalInfo> info = Optional.empty();
    while (info.isEmpty()) {
      info = Dispatcher.instance().await(sorted, Long.MAX_VALUE);
    }
    return info.get();
  }

  static Set<Signal> checked(Signal signal, Signal... more) {
    Set<Signal> signals = new TreeSet<>(List.of(more));
    signals.add(signal);
    return checked(signals);
  }

  private static Set<Signal> checked(Set<Signal> signals) {
    if (signals.isEmpty()) {
      throw new IllegalArgumentException("no signal to wait for");
    }
    signals.forEach(Refusals::check);
    return new TreeSet<>(signals);
  }

  /**
   * Sends a signal to this process. It is handled by another thread, so possibly after the return.
   *
   * @param signal which signal
   * @throws UnsupportedOperationException on Windows
   */
  public static void raise(Signal signal) {
    send(ProcessHandle.current().pid(), signal);
  }

  /**
   * Sends a signal to a process.
   *
   * @param pid the process's number
   * @param signal which signal
   * @throws IllegalArgumentException if the pid is not positive: 0 and below mean whole groups
   * @throws NoSuchElementException if there is no such process
   * @throws SecurityException if this user may not signal that process
   * @throws UnsupportedOperationException on Windows
   */
  public static void send(long pid, Signal signal) {
    Platform.requireUnix();
    check(Libc.kill(checkedPid(pid), signal.number()), signal, "process " + pid);
  }

  /**
   * Sends a signal to a process, unless that has ended and its pid is another's.
   *
   * @param process the receiver
   * @param signal which signal
   * @throws NoSuchElementException if it has ended
   * @throws SecurityException if this user may not signal that process
   * @throws UnsupportedOperationException on Windows
   */
  public static void send(ProcessHandle process, Signal signal) {
    if (!process.isAlive()) {
      throw new NoSuchElementException("process " + process.pid() + " has ended");
    }
    send(process.pid(), signal);
  }

  /**
   * Sends a signal to every process of a group.
   *
   * @param group the group's number: the pid of the process that founded it
   * @param signal which signal
   * @throws IllegalArgumentException if the number is below 2: 1 would mean every process there is
   * @throws NoSuchElementException if there is no such group
   * @throws SecurityException if this user may signal none of its processes
   * @throws UnsupportedOperationException on Windows
   */
  public static void sendGroup(long group, Signal signal) {
    Platform.requireUnix();
    if (group < 2 || group > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("not the number of a process group: " + group);
    }
    check(Libc.kill((int) -group, signal.number()), signal, "process group " + group);
  }

  /**
   * Sends a signal with a number to a process: {@link SignalInfo#value} there. Real-time signals
   * queue; a standard one merges with an equal one that waits, whatever their values, and while the
   * queue is full it arrives without a value.
   *
   * @param pid the process's number
   * @param signal which signal
   * @param value the number that goes with it
   * @return false if it is a real-time signal and the queue is full, which the kernel counts for
   *     all processes of the receiver's user together ({@code ulimit -i}): try again later
   * @throws IllegalArgumentException if the pid is not positive
   * @throws NoSuchElementException if there is no such process
   * @throws SecurityException if this user may not signal that process
   * @throws UnsupportedOperationException if this is not Linux
   */
  public static boolean queue(long pid, Signal signal, int value) {
    if (!Platform.IS_LINUX) {
      throw new UnsupportedOperationException("only Linux sends a value with a signal");
    }
    int result = Linux.sigqueue(checkedPid(pid), signal.number(), Integer.toUnsignedLong(value));
    if (result == -1 && Native.getLastError() == Linux.EAGAIN) {
      return false;
    }
    check(result, signal, "process " + pid);
    return true;
  }

  /**
   * Whether there is a process of this pid, whoever it belongs to; one that has ended counts until
   * its parent has asked for its exit value.
   *
   * @param pid the process's number
   * @return whether it is there
   * @throws IllegalArgumentException if the pid is not positive
   * @throws UnsupportedOperationException on Windows
   */
  public static boolean exists(long pid) {
    Platform.requireUnix();
    return Libc.kill(checkedPid(pid), 0) == 0 || Native.getLastError() == Libc.EPERM;
  }

  private static int checkedPid(long pid) {
    if (pid < 1 || pid > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "not the pid of a process: " + pid + (pid < 1 ? "; sendGroup reaches groups" : ""));
    }
    return (int) pid;
  }

  private static void check(int result, Signal signal, String receiver) {
    if (result == 0) {
      return;
    }
    switch (Native.getLastError()) {
      case Libc.ESRCH -> throw new NoSuchElementException("there is no " + receiver);
      case Libc.EPERM ->
          throw new SecurityException("this user may not send " + signal + " to " + receiver);
      default -> throw Libc.failed("sending " + signal + " to " + receiver);
    }
  }
}
