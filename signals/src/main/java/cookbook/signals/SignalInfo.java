package cookbook.signals;

import java.util.List;
import java.util.Objects;

/**
 * A signal that arrived: which one, why, from whom, and what came with it. Immutable.
 *
 * <p>{@link Code#USER} is the kernel's word: nobody can forge the sender of a {@code kill}. With
 * {@link Code#QUEUE} the sender fills in pid and uid itself, and may lie. Neither is a means to
 * authenticate: a pid may belong to another process by the time you look.
 *
 * @param signal which signal
 * @param code why it was sent
 * @param senderPid the process that sent it; for {@code CHILD_…} the child; 0 if none did (the
 *     kernel, a timer) or nobody knows
 * @param senderUid the user of that process; -1 if none or unknown
 * @param value for {@code QUEUE} the sender's number, for {@code CHILD_…} the child's exit status
 *     or the signal that ended it, for {@code TIMER} how many further ticks fell into the time
 *     between expiry and delivery; otherwise 0
 * @param coalesced how many further signals of this kind are merged into this one, because they
 *     came while it was held ({@link SignalMask}) or faster than they could be recorded; what the
 *     kernel merges before, nobody can count. Always 0 for real-time signals
 */
public record SignalInfo(
    Signal signal, Code code, long senderPid, long senderUid, int value, long coalesced) {

  /** Why a signal was sent. */
  public enum Code {
    /** By {@code kill}. */
    USER(0),
    /** By {@code sigqueue}, with a number. */
    QUEUE(-1),
    /** By a timer of {@code timer_create}. */
    TIMER(-2),
    /** To a single thread, by {@code tgkill}, {@code pthread_kill}, C's {@code raise}. */
    THREAD(-6),
    /** By the kernel, for the terminal, an alarm, a limit. */
    KERNEL(0x80),
    /** The child ended by itself. */
    CHILD_EXITED(1),
    /** A signal ended the child. */
    CHILD_KILLED(2),
    /** A signal ended the child, which left a core dump. */
    CHILD_DUMPED(3),
    /** The child was trapped by its debugger. */
    CHILD_TRAPPED(4),
    /** A signal stopped the child. */
    CHILD_STOPPED(5),
    /** The stopped child goes on. */
    CHILD_CONTINUED(6),
    /** Some other reason. */
    OTHER(0),
    /** Nobody knows: more came than could be recorded, or the backend does not say. */
    UNKNOWN(0);

    private static final List<Code> CHILD =
        List.of(
            CHILD_EXITED,
            CHILD_KILLED,
            CHILD_DUMPED,
            CHILD_TRAPPED,
            CHILD_STOPPED,
            CHILD_CONTINUED);

    /** The kernel's si_code. */
    private final int number;

    Code(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    static Code of(Signal signal, int number) {
      if (signal == Signal.CHLD && number >= 1 && number <= CHILD.size()) {
        return CHILD.get(number - 1);
      }
      return switch (number) {
        case 0 -> USER;
        case -1 -> QUEUE;
        case -2 -> TIMER;
        case -6 -> THREAD;
        case 0x80 -> KERNEL;
        default -> OTHER;
      };
    }

    boolean isOfChild() {
      return CHILD.contains(this);
    }
  }

  /** Creates what a handler gets; for tests of handlers. */
  public SignalInfo {
    Objects.requireNonNull(signal, "signal");
    Objects.requireNonNull(code, "code");
  }

  static SignalInfo unknown(Signal signal, long coalesced) {
    return new SignalInfo(signal, Code.UNKNOWN, 0, -1, 0, coalesced);
  }

  SignalInfo merged(SignalInfo later) {
    return new SignalInfo(signal, code, senderPid, senderUid, value, coalesced + later.weight());
  }

  /** How many accepted signals this one stands for. */
  long weight() {
    return 1 + coalesced;
  }

  /**
   * Does what the signal would have done without a handler, and at once.
   *
   * <ul>
   *   <li>{@code HUP}, {@code INT}, {@code TERM}: starts the shutdown on a thread of its own, and
   *       returns. Shutdown hooks run, the exit status is 128 + the signal's number.
   *   <li>Others that end a process end it, without shutdown hooks.
   *   <li>{@code TSTP}, {@code TTIN}, {@code TTOU} stop the process, and the call returns when it
   *       goes on.
   *   <li>{@code CHLD}, {@code CONT}, {@code URG}, {@code WINCH}: nothing.
   * </ul>
   *
   * @throws IllegalArgumentException if the signal is one that {@link Signals#handle} refuses
   */
  public void defaultAction() {
    Dispatcher.instance().defaultAction(signal);
  }
}
