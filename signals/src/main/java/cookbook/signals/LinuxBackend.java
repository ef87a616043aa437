package cookbook.signals;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Receives through the {@link Stub} and a pipe, or where signals are blocked by signalfd. */
final class LinuxBackend implements Backend {
  /*
   * Two ways into one thread that polls:
   *
   * - Standard signals are taken by whatever thread the kernel chooses. The stub writes the
   *   kernel's record (siginfo_t) into a pipe that never blocks, and counts what finds no room.
   *   A record of 64 bytes is never torn and holds all fields that we read.
   * - Real-time signals are blocked in all threads (ThreadMasks), so that they stay in the kernel's
   *   queue, in order and with back-pressure for the sender, until we read them by signalfd. A
   *   thread that yet has one unblocked (native code may do that) takes it through the pipe, and
   *   the stub blocks it there. Signals that were blocked before the JVM started go the same way;
   *   where there is no stub, they are the only ones we can receive.
   *
   * For each signal: delivered == received + lost, as soon as no thread is inside the stub. While
   * that does not hold we poll with a timeout, for a loss is counted without a record to wake us.
   */

  private static final int SIGACTION_BYTES = 152;
  private static final int SA_MASK = 8;
  private static final int SA_FLAGS = 136;
  private static final int SA_SIGINFO_RESTART_ONSTACK = 4 | 0x1000_0000 | 0x0800_0000;
  private static final long SIG_DFL = 0;
  private static final long SIG_IGN = 1;

  private static final int PIPE_BYTES = 1 << 20;
  private static final int LOWEST_FD = 3; // the stub takes 0 for "do nothing"
  private static final int POLLFD_BYTES = 8;
  private static final short POLLIN = 1;
  private static final int REVENTS = 6;
  private static final int RECHECK_MILLIS = 1;

  /** How many batches to read from one source before the other has its turn. */
  private static final int TURNS = 64;

  private static final int SIGNALS = 65;

  /** What was read and is not yet consumed; survives an Error of the consumer. */
  private static final class Batch {
    static final int RECORDS = 128;

    final int recordBytes;
    final Block memory;
    final ByteBuffer buffer;
    int next;
    int end;

    Batch(int recordBytes) {
      this.recordBytes = recordBytes;
      this.memory = new Block(recordBytes * RECORDS);
      this.buffer = memory.getByteBuffer(0, memory.bytes()).order(ByteOrder.nativeOrder());
    }

    /** Reads what is there, without waiting; false if that was less than a batch holds. */
    boolean fill(int fd) {
      long count = Linux.read(fd, memory.address(), memory.bytes());
      next = 0;
      end = (int) Math.max(0, count);
      return count == memory.bytes();
    }
  }

  private final @Nullable Stub stub;
  private final @Nullable ThreadMasks masks;
  private final @Nullable Machine machine;
  private final Signals.Backend name;
  private final int pid = (int) ProcessHandle.current().pid();
  private final long blockedAtStart = ThreadMasks.blockedEverywhere();
  private final int signalFd;
  private final int pipeReadEnd;
  private final int pipeWriteEnd;
  private final Block pollFds = new Block(2 * POLLFD_BYTES);
  private final Batch pipe = new Batch(64);
  private final Batch queue = new Batch(128);

  /** Guarded by the dispatcher's lock. */
  private final @Nullable Block[] originals = new Block[SIGNALS];

  /** Signals that we have blocked in all threads. */
  private long blocked;

  /** Signals that wait in the kernel's queue, and those of them that we read now. */
  private long queued;

  private volatile long readNow;

  /** Signals that the stub may have taken; written before the stub can, read by the reader. */
  private volatile long stubbed;

  /** Written by the reader only. */
  private final long[] received = new long[SIGNALS];

  private final long[] lost = new long[SIGNALS];

  LinuxBackend(Signals.Backend name, @Nullable Stub stub, @Nullable Machine machine) {
    this.name = name;
    this.stub = stub;
    this.machine = machine;
    try (Block fds = new Block(8)) {
      Linux.check(Linux.pipe2(fds, Linux.O_NONBLOCK | Linux.O_CLOEXEC), "pipe2");
      pipeReadEnd = fds.getInt(0);
      pipeWriteEnd =
          Linux.check(Linux.fcntl(fds.getInt(4), Linux.F_DUPFD_CLOEXEC, LOWEST_FD), "fcntl");
      Linux.close(fds.getInt(4));
    }
    // May be refused where the user has too many big pipes: then it holds 64 KiB.
    Linux.fcntl(pipeWriteEnd, Linux.F_SETPIPE_SZ, PIPE_BYTES);
    signalFd = signalfd(-1);
    pollFds.setInt(0, pipeReadEnd);
    pollFds.setShort(4, POLLIN);
    pollFds.setInt(POLLFD_BYTES, signalFd);
    pollFds.setShort(POLLFD_BYTES + 4, POLLIN);
    if (stub == null || machine == null) {
      masks = null;
    } else {
      stub.writeTo(pipeWriteEnd);
      masks = new ThreadMasks(stub, machine.tgkill);
      install(ThreadMasks.carrier(), stub.address());
    }
  }

  @Override
  public Signals.Backend name() {
    return name;
  }

  @Override
  public void set(Signal signal, Action action) {
    if (action == Action.RECEIVE) {
      claim(signal);
    } else {
      release(signal, action);
    }
  }

  private void claim(Signal signal) {
    boolean blockedBefore = (blockedAtStart & signal.bit()) != 0;
    if (stub == null && !blockedBefore) {
      throw new UnsupportedOperationException(
          ("%s cannot be handled: without a stub it must be blocked before the JVM starts,"
                  + " by env --block-signal=%s java ...")
              .formatted(signal, signal.name()));
    }
    saveOriginal(signal);
    if (signal.isRealTime() || blockedBefore) {
      queued |= signal.bit();
      if (!blockedBefore && masks != null) {
        blocked |= signal.bit();
        masks.block(signal.bit());
      }
      readOnly(readNow | signal.bit());
    }
    if (stub != null) {
      stubbed |= signal.bit();
      stub.selfMask(blocked);
      install(signal, stub.address());
    }
  }

  private void release(Signal signal, Action action) {
    saveOriginal(signal);
    readOnly(readNow & ~signal.bit());
    queued &= ~signal.bit();
    switch (action) {
      case DEFAULT -> install(signal, SIG_DFL);
      case IGNORE -> install(signal, SIG_IGN);
      default -> restoreOriginal(signal);
    }
    if ((blocked & signal.bit()) != 0 && stub != null && masks != null) {
      blocked &= ~signal.bit();
      stub.selfMask(blocked);
      masks.unblock(signal.bit());
    }
  }

  private void saveOriginal(Signal signal) {
    if (originals[signal.number()] == null) {
      originals[signal.number()] = current(signal);
    }
  }

  private static Block current(Signal signal) {
    Block action = new Block(SIGACTION_BYTES);
    Linux.check(Linux.sigaction(signal.number(), Pointer.NULL, action), "sigaction " + signal);
    return action;
  }

  private static long handler(Signal signal) {
    try (Block action = current(signal)) {
      return action.getLong(0);
    }
  }

  /** Puts the original back, unless other code of this process has replaced ours meanwhile. */
  private void restoreOriginal(Signal signal) {
    try (Block original = originals[signal.number()]) {
      originals[signal.number()] = null;
      if (original != null && isOurs(handler(signal))) {
        Linux.check(
            Linux.sigaction(signal.number(), original, Pointer.NULL), "sigaction " + signal);
      }
    }
  }

  private boolean isOurs(long handler) {
    return handler == SIG_DFL || handler == SIG_IGN || (stub != null && handler == stub.address());
  }

  private static void install(Signal signal, long handler) {
    try (Block action = new Block(SIGACTION_BYTES)) {
      action.setLong(0, handler);
      action.setLong(SA_MASK, ~Refusals.FAULTS); // a fault of the stub must not be hidden
      action.setInt(SA_FLAGS, handler == SIG_DFL ? 0 : SA_SIGINFO_RESTART_ONSTACK);
      Linux.check(Linux.sigaction(signal.number(), action, Pointer.NULL), "sigaction " + signal);
    }
  }

  private void readOnly(long signals) {
    if (signals != readNow) {
      boolean pollsOther = (signals == 0) != (readNow == 0);
      readNow = signals;
      signalfd(signalFd);
      if (pollsOther) {
        wake();
      }
    }
  }

  private int signalfd(int fd) {
    try (Block set = Linux.sigset(readNow)) {
      return Linux.check(Linux.signalfd(fd, set, Linux.O_NONBLOCK | Linux.O_CLOEXEC), "signalfd");
    }
  }

  @Override
  public boolean isQueued(Signal signal) {
    return (queued & signal.bit()) != 0;
  }

  @Override
  public void pause(Signal signal, boolean paused) {
    long wanted = paused ? readNow & ~signal.bit() : readNow | signal.bit();
    if (isQueued(signal)) {
      readOnly(wanted);
    }
  }

  @Override
  public boolean isPending(Signal signal) {
    return ThreadMasks.isPending(signal);
  }

  @Override
  public void settle() {
    if (masks != null) {
      masks.settle();
    }
  }

  @Override
  public long accepted(Signal signal) {
    return stub == null ? 0 : stub.delivered(signal.number());
  }

  @Override
  public boolean receive(Consumer<SignalInfo> consumer, boolean mayWait) {
    consume(pipe, consumer);
    consume(queue, consumer);
    // Who polls a signalfd is woken by every signal, wanted or not: do without where possible.
    int fds = readNow == 0 ? 1 : 2;
    int timeout = mayWait ? (isStubBusy() ? RECHECK_MILLIS : -1) : 0;
    Linux.poll(pollFds.address(), fds, timeout);
    boolean drained = pollFds.getShort(REVENTS) == 0 || drain(pipe, pipeReadEnd, consumer);
    countLosses(consumer);
    if (fds == 2 && pollFds.getShort(POLLFD_BYTES + REVENTS) != 0) {
      drained &= drain(queue, signalFd, consumer);
    }
    return drained;
  }

  /**
   * Whether a thread is inside the stub: its record, or the count of its loss, is still to come.
   */
  private boolean isStubBusy() {
    if (stub == null) {
      return false;
    }
    for (long rest = stubbed; rest != 0; rest &= rest - 1) {
      int signal = Long.numberOfTrailingZeros(rest) + 1;
      if (stub.delivered(signal) != received[signal] + lost[signal]) {
        return true;
      }
    }
    return false;
  }

  private boolean drain(Batch batch, int fd, Consumer<SignalInfo> consumer) {
    for (int turn = 0; turn < TURNS; turn++) {
      boolean more = batch.fill(fd);
      consume(batch, consumer);
      if (!more) {
        return true;
      }
    }
    return false;
  }

  private void consume(Batch batch, Consumer<SignalInfo> consumer) {
    while (batch.next < batch.end) {
      int number = batch.buffer.getInt(batch.next);
      if (number != 0) { // 0: wake()
        Signal signal = Signal.of(number);
        consumer.accept(batch == pipe ? ofPipe(signal, batch.next) : ofQueue(signal, batch.next));
        if (batch == pipe) {
          received[number]++;
        }
      }
      batch.next += batch.recordBytes;
    }
  }

  /** Reads a siginfo_t. */
  private SignalInfo ofPipe(Signal signal, int at) {
    ByteBuffer buffer = pipe.buffer;
    SignalInfo.Code code = SignalInfo.Code.of(signal, buffer.getInt(at + 8));
    int pid = buffer.getInt(at + 16);
    int uid = buffer.getInt(at + 20);
    return info(signal, code, pid, uid, buffer.getInt(at + 24), uid);
  }

  /** Reads a signalfd_siginfo. */
  private SignalInfo ofQueue(Signal signal, int at) {
    ByteBuffer buffer = queue.buffer;
    SignalInfo.Code code = SignalInfo.Code.of(signal, buffer.getInt(at + 8));
    int value = buffer.getInt(at + (code.isOfChild() ? 40 : 44));
    return info(
        signal,
        code,
        buffer.getInt(at + 12),
        buffer.getInt(at + 16),
        value,
        buffer.getInt(at + 32));
  }

  /** The fields that the code says are filled; the others hold garbage. */
  private static SignalInfo info(
      Signal signal, SignalInfo.Code code, int pid, int uid, int value, int overrun) {
    return switch (code) {
      case TIMER -> new SignalInfo(signal, code, 0, -1, overrun, 0);
      case KERNEL, OTHER, UNKNOWN -> new SignalInfo(signal, code, 0, -1, 0, 0);
      case USER, THREAD -> new SignalInfo(signal, code, pid, Integer.toUnsignedLong(uid), 0, 0);
      default -> new SignalInfo(signal, code, pid, Integer.toUnsignedLong(uid), value, 0);
    };
  }

  /** What found no room in the pipe: the fact is handed over once, with its multiplicity. */
  private void countLosses(Consumer<SignalInfo> consumer) {
    if (stub == null) {
      return;
    }
    for (long rest = stubbed; rest != 0; rest &= rest - 1) {
      int signal = Long.numberOfTrailingZeros(rest) + 1;
      long more = stub.lost(signal) - lost[signal];
      if (more > 0) {
        consumer.accept(SignalInfo.unknown(Signal.of(signal), more - 1));
        lost[signal] += more;
      }
    }
  }

  @Override
  public void wake() {
    try (Block empty = new Block(pipe.recordBytes)) {
      // A full pipe refuses it, and wakes the reader all the same.
      Linux.write(pipeWriteEnd, empty.address(), pipe.recordBytes);
    }
  }

  @Override
  public void resend(SignalInfo info) {
    int number = info.signal().number();
    if (machine == null || info.code() == SignalInfo.Code.UNKNOWN) {
      Libc.kill(pid, number);
      return;
    }
    try (Block siginfo = new Block(Linux.SIGSET_BYTES)) {
      siginfo.setInt(0, number);
      siginfo.setInt(8, info.code().number());
      siginfo.setInt(16, (int) info.senderPid());
      siginfo.setInt(20, (int) info.senderUid());
      siginfo.setInt(24, info.value());
      if (Linux.syscall(machine.rtSigqueueinfo, pid, number, siginfo.address()) != 0) {
        Libc.kill(pid, number);
      }
    }
  }

  @Override
  public void defaultAction(Signal signal) {
    try (Block before = current(signal);
        Block set = Linux.sigset(signal.bit())) {
      install(signal, SIG_DFL);
      // To one thread, which takes it before pthread_kill returns: the process stops here, or ends.
      Linux.pthread_sigmask(Linux.SIG_UNBLOCK, set, Pointer.NULL);
      Linux.pthread_kill(Linux.pthread_self(), signal.number());
      Linux.check(Linux.sigaction(signal.number(), before, Pointer.NULL), "sigaction " + signal);
    }
  }

  @Override
  public Signals.Disposition disposition(Signal signal) {
    Block original = originals[signal.number()];
    return dispositionOf(original == null ? handler(signal) : original.getLong(0));
  }

  private static Signals.Disposition dispositionOf(long handler) {
    if (handler == SIG_DFL) {
      return Signals.Disposition.DEFAULT;
    }
    return handler == SIG_IGN ? Signals.Disposition.IGNORED : Signals.Disposition.FOREIGN;
  }

  /** What happens natively now. */
  static Signals.Disposition dispositionNow(Signal signal) {
    return dispositionOf(handler(signal));
  }
}
