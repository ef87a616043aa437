package cookbook.subprocess;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The few calls into the GNU C library that starting, hearing and ending a child takes; for Linux
 * on x86-64 and aarch64.
 *
 * <p>Every call answers as the kernel does: a number from zero up, or an error number negated. None
 * throws. A call that a signal cut short ({@code EINTR}) is made again, except the waits ({@link
 * #poll}, {@link #epollWait}): these answer 0, "nothing yet", and the caller looks at its deadline.
 *
 * <p>Loading this class links the functions, about 80 milliseconds once, and fails with an {@link
 * UnsatisfiedLinkError} where one is missing (another C library, or glibc before 2.34).
 */
@SuppressWarnings("restricted") // all that is, is here
final class Libc {
  /*
   * Linking costs by the shape of a call, not by the function: so all go through one shape, six
   * machine words in and one out, with the function's address as an argument. Both ABIs pass an
   * int in the same register as a long, also to a variadic function, and read its lower half only.
   * A returned int has an undefined upper half, so it is cut to an int here.
   *
   * read and write have a second shape, "critical": it lets the kernel copy straight into a byte[]
   * and skips the JVM's thread transition. While it lasts no garbage collection can begin, so it
   * is for non-blocking descriptors only, and moves at most 256 KiB, about 0.1 ms.
   */

  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int POLLIN = 1;
  static final int POLLOUT = 4;
  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLL_CTL_MOD = 3;
  static final int EPOLLONESHOT = 1 << 30;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EINTR = 4;
  static final int ENOEXEC = 8;
  static final int EBADF = 9;
  static final int ECHILD = 10;
  static final int EAGAIN = 11;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int EPIPE = 32;

  /** The most that one {@link #read} or {@link #write} moves. */
  static final int MAX_TRANSFER = 256 * 1024;

  /** The size of an {@code epoll_event}: packed on x86-64 alone. */
  static final int EPOLL_EVENT_SIZE = isX86() ? 12 : 16;

  static final int EPOLL_DATA_OFFSET = EPOLL_EVENT_SIZE - 8;

  /** An int at any address, as in a packed struct. */
  static final ValueLayout.OfInt UNALIGNED_INT = ValueLayout.JAVA_INT_UNALIGNED;

  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int F_GETPIPE_SZ = 1032;
  private static final int F_SETFL = 4;
  private static final int SYS_PIDFD_SEND_SIGNAL = 424;
  private static final int SYS_PIDFD_OPEN = 434;
  private static final int P_PID = 1;
  private static final int P_PIDFD = 3;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;
  private static final int CLD_EXITED = 1;
  private static final int SIGINFO_SIZE = 128;
  private static final int SI_CODE_OFFSET = 8;
  private static final int SI_PID_OFFSET = 16;
  private static final int SI_STATUS_OFFSET = 24;

  private static final Linker LINKER = Linker.nativeLinker();

  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.captureCallState("errno"));

  private static final MethodHandle TRANSFER =
      LINKER.downcallHandle(
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
          Linker.Option.captureCallState("errno"),
          Linker.Option.critical(true));

  private static final MemorySegment CLOSE = find("close");
  private static final MemorySegment EPOLL_CREATE1 = find("epoll_create1");
  private static final MemorySegment EPOLL_CTL = find("epoll_ctl");
  private static final MemorySegment EPOLL_WAIT = find("epoll_wait");
  private static final MemorySegment EVENTFD = find("eventfd");
  private static final MemorySegment FCNTL = find("fcntl");
  private static final MemorySegment KILL = find("kill");
  private static final MemorySegment OPEN = find("open");
  private static final MemorySegment PIPE2 = find("pipe2");
  private static final MemorySegment POLL = find("poll");
  private static final MemorySegment READ = find("read");
  private static final MemorySegment STRERROR = find("strerror");
  private static final MemorySegment SYSCALL = find("syscall");
  private static final MemorySegment WAITID = find("waitid");
  private static final MemorySegment WRITE = find("write");

  static final MemorySegment POSIX_SPAWNP = find("posix_spawnp");
  static final MemorySegment ACTIONS_INIT = find("posix_spawn_file_actions_init");
  static final MemorySegment ACTIONS_DESTROY = find("posix_spawn_file_actions_destroy");
  static final MemorySegment ACTIONS_DUP2 = find("posix_spawn_file_actions_adddup2");
  static final MemorySegment ACTIONS_CHDIR = find("posix_spawn_file_actions_addchdir_np");
  static final MemorySegment ACTIONS_CLOSEFROM = find("posix_spawn_file_actions_addclosefrom_np");
  static final MemorySegment ATTRIBUTES_INIT = find("posix_spawnattr_init");
  static final MemorySegment ATTRIBUTES_SETFLAGS = find("posix_spawnattr_setflags");
  static final MemorySegment ATTRIBUTES_SETSIGMASK = find("posix_spawnattr_setsigmask");
  static final MemorySegment ATTRIBUTES_SETSIGDEFAULT = find("posix_spawnattr_setsigdefault");

  /** Where the C library keeps the address of this process's own environment. */
  private static final long ENVIRON = find("environ").address();

  /** All of this process's memory, to read what the C library has. */
  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private Libc() {}

  static boolean isX86() {
    return System.getProperty("os.arch").equals("amd64");
  }

  private static MemorySegment find(String function) {
    return LINKER
        .defaultLookup()
        .find(function)
        .orElseThrow(() -> new UnsatisfiedLinkError("no " + function + " in the C library"));
  }

  // Descriptors.

  /** Opens a pipe, close-on-exec: the end to read in {@code ends[0]}, to write in {@code [1]}. */
  static int pipe(int[] ends) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pair = arena.allocate(JAVA_INT, 2);
      int result = (int) call(arena, PIPE2, pair.address(), O_CLOEXEC, 0);
      ends[0] = pair.getAtIndex(JAVA_INT, 0);
      ends[1] = pair.getAtIndex(JAVA_INT, 1);
      return result;
    }
  }

  /** Opens a file, close-on-exec; a new one may be read and written by all, less the umask. */
  static int open(byte[] path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(path.length + 1L);
      MemorySegment.copy(path, 0, name, JAVA_BYTE, 0, path.length);
      return (int) call(arena, OPEN, name.address(), flags | O_CLOEXEC, 0666);
    }
  }

  /** Closes a descriptor; never made again on EINTR, for Linux has closed it by then. */
  static int close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) callOnce(errno(arena), CLOSE, fd, 0, 0, 0, 0, 0);
    }
  }

  /** The copy of a descriptor with the lowest free number from {@code least} up. */
  static int duplicateFrom(int fd, int least) {
    return (int) call(FCNTL, fd, F_DUPFD_CLOEXEC, least);
  }

  /** For a pipe's end, which has no other flag to keep. */
  static int setNonBlocking(int pipe) {
    return (int) call(FCNTL, pipe, F_SETFL, O_NONBLOCK);
  }

  /** Grows or shrinks a pipe; refused with {@code EPERM} to a user who has many. */
  static int setPipeSize(int fd, int bytes) {
    return (int) call(FCNTL, fd, F_SETPIPE_SZ, bytes);
  }

  static int pipeSize(int fd) {
    return (int) call(FCNTL, fd, F_GETPIPE_SZ, 0);
  }

  /** Reads what there is, at most {@link #MAX_TRANSFER}; the descriptor must be non-blocking. */
  static int read(int fd, MemorySegment into) {
    return transfer(READ, fd, into);
  }

  /** Writes what has room, at most {@link #MAX_TRANSFER}; the descriptor must be non-blocking. */
  static int write(int fd, MemorySegment data) {
    return transfer(WRITE, fd, data);
  }

  private static int transfer(MemorySegment call, int fd, MemorySegment bytes) {
    long length = Math.min(bytes.byteSize(), MAX_TRANSFER);
    int[] errno = new int[1];
    int result;
    do {
      result = invokeTransfer(call, MemorySegment.ofArray(errno), fd, bytes, length);
    } while (result < 0 && errno[0] == EINTR);
    return result < 0 ? -errno[0] : result;
  }

  private static int invokeTransfer(
      MemorySegment call, MemorySegment errno, int fd, MemorySegment bytes, long length) {
    try {
      return (int) (long) TRANSFER.invokeExact(call, errno, (long) fd, bytes, length);
    } catch (Throwable e) {
      throw new AssertionError(e); // a downcall throws nothing of its own
    }
  }

  // Waiting.

  /** A counter that wakes whoever waits for it to be readable; non-blocking, close-on-exec. */
  static int eventfd() {
    return (int) call(EVENTFD, 0, O_NONBLOCK | O_CLOEXEC, 0);
  }

  /** Waits for {@code count} structs {@code pollfd}; a time below zero waits without end. */
  static int poll(Arena arena, MemorySegment fds, int count, int timeoutMillis) {
    int result = (int) callOnce(errno(arena), POLL, fds.address(), count, timeoutMillis, 0, 0, 0);
    return result == -EINTR ? 0 : result;
  }

  static int epollCreate() {
    return (int) call(EPOLL_CREATE1, O_CLOEXEC, 0, 0);
  }

  /** Changes what an epoll watches; its event carries the number of the descriptor. */
  static int epollControl(int epoll, int operation, int fd, int events) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(16, 8);
      event.set(JAVA_INT, 0, events);
      event.set(UNALIGNED_INT, EPOLL_DATA_OFFSET, fd);
      return (int) callOnce(errno(arena), EPOLL_CTL, epoll, operation, fd, event.address(), 0, 0);
    }
  }

  static int epollWait(MemorySegment errno, int epoll, MemorySegment events, int count) {
    int result = (int) callOnce(errno, EPOLL_WAIT, epoll, events.address(), count, -1, 0, 0);
    return result == -EINTR ? 0 : result;
  }

  // Processes.

  /** A descriptor that becomes readable when the process ends; close-on-exec. */
  static int pidfdOpen(int pid) {
    return (int) call(SYSCALL, SYS_PIDFD_OPEN, pid, 0);
  }

  /** Sends a signal to just that process, whoever has its number by now; 0 asks if it lives. */
  static int pidfdSignal(int pidfd, int signal) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) callOnce(errno(arena), SYSCALL, SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0, 0);
    }
  }

  /** Sends a signal to a process, or for a negative number to the process group. */
  static int kill(int pid, int signal) {
    return (int) call(KILL, pid, signal, 0);
  }

  /**
   * Takes the exit status of an own child that has ended, so that it is no zombie any more.
   *
   * @return {@code code << 8} for an exit, the signal's number (1 to 127) for a death by signal,
   *     {@code -EAGAIN} if it lives
   */
  static int reap(int pidfd) {
    return waitFor(P_PIDFD, pidfd, WEXITED | WNOHANG);
  }

  /** Like {@link #reap}, by the process's number, and waits for its end. */
  static int awaitAndReap(int pid) {
    return waitFor(P_PID, pid, WEXITED);
  }

  private static int waitFor(int kind, int id, int options) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(SIGINFO_SIZE, 8);
      MemorySegment errno = errno(arena);
      int result;
      do {
        result = (int) callOnce(errno, WAITID, kind, id, info.address(), options, 0, 0);
      } while (result == -EINTR);
      if (result < 0) {
        return result;
      }
      if (info.get(JAVA_INT, SI_PID_OFFSET) == 0) {
        return -EAGAIN;
      }
      int status = info.get(JAVA_INT, SI_STATUS_OFFSET);
      return info.get(JAVA_INT, SI_CODE_OFFSET) == CLD_EXITED ? (status & 0xff) << 8 : status;
    }
  }

  /** Where this process's variables are, each "name=value" and a zero byte. */
  static long[] environment() {
    long array = MEMORY.get(JAVA_LONG, ENVIRON);
    int count = 0;
    while (MEMORY.get(JAVA_LONG, array + (long) count * Long.BYTES) != 0) {
      count++;
    }
    return MEMORY.asSlice(array, (long) count * Long.BYTES).toArray(JAVA_LONG);
  }

  /** Whether a string of the C library's begins with these bytes, none of which is zero. */
  static boolean beginsWith(long string, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (MEMORY.get(JAVA_BYTE, string + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** A string of the C library's. */
  static String string(long address) {
    return MEMORY.getString(address);
  }

  /** What the C library says of an error number, for example "No such file or directory". */
  static String message(int errno) {
    try (Arena arena = Arena.ofConfined()) {
      long text = callRaw(errno(arena), STRERROR, errno, 0, 0, 0, 0, 0);
      return string(text);
    }
  }

  // The one way in.

  /** The place a call leaves its error number in. */
  static MemorySegment errno(Arena arena) {
    return arena.allocate(JAVA_INT);
  }

  private static long call(MemorySegment function, long a, long b, long c) {
    try (Arena arena = Arena.ofConfined()) {
      return call(arena, function, a, b, c);
    }
  }

  private static long call(Arena arena, MemorySegment function, long a, long b, long c) {
    MemorySegment errno = errno(arena);
    long result;
    do {
      result = callOnce(errno, function, a, b, c, 0, 0, 0);
    } while (result == -EINTR);
    return result;
  }

  /** Calls, and answers -1 by the negated errno. */
  static long callOnce(
      MemorySegment errno, MemorySegment function, long a, long b, long c, long d, long e, long f) {
    long result = callRaw(errno, function, a, b, c, d, e, f);
    return (int) result == -1 ? -errno.get(JAVA_INT, 0) : result;
  }

  /** Calls, and answers what the function returns. */
  static long callRaw(
      MemorySegment errno, MemorySegment function, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) CALL.invokeExact(function, errno, a, b, c, d, e, f);
    } catch (Throwable t) {
      throw new AssertionError(t); // a downcall throws nothing of its own
    }
  }
}
