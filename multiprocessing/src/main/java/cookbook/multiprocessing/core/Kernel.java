package cookbook.multiprocessing.core;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The three Linux system calls that the JDK does not offer: memory without a name, and waiting and
 * waking on a word of it.
 *
 * <p>Loading this class links them, about 100 milliseconds once: whoever can do without for that
 * long loads it in the background ({@link Doorbell}).
 */
@SuppressWarnings("restricted") // all that is, is here
final class Kernel {
  /*
   * All three go through one shape of syscall(2): linking costs by the shape of a call, not by the
   * function. That function of the C library puts the error into errno, which nobody here needs:
   * -1 is enough.
   */

  private static final boolean X86 = "amd64".equals(System.getProperty("os.arch"));
  private static final boolean ARM = "aarch64".equals(System.getProperty("os.arch"));
  private static final long MEMFD_CREATE = X86 ? 319 : 279;
  private static final long FUTEX = X86 ? 202 : 98;
  private static final long FUTEX_WAIT = 0;
  private static final long FUTEX_WAKE = 1;
  private static final long CLOEXEC = 1;

  private static final MethodHandle SYSCALL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
              FunctionDescriptor.of(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.firstVariadicArg(1));

  private Kernel() {}

  /** Tells whether this system has these calls, without linking them. */
  static boolean isSupported() {
    return System.getProperty("os.name").equals("Linux")
        && (X86 || ARM)
        && Kernel.class.getModule().isNativeAccessEnabled();
  }

  /** Links; what loading the class does. */
  static void link() {}

  /** Returns the descriptor of new memory that has a name for show only. */
  static int createMemory(String name) {
    try (Arena arena = Arena.ofConfined()) {
      long descriptor = call(MEMFD_CREATE, arena.allocateFrom(name).address(), CLOEXEC, 0, 0);
      if (descriptor < 0) {
        throw new IllegalStateException("memfd_create failed: out of descriptors or memory?");
      }
      return (int) descriptor;
    }
  }

  /**
   * Sleeps until somebody wakes this word, it is not {@code expected}, or the time is over; also
   * for no reason.
   */
  static void await(MemorySegment word, int expected, long timeoutNanos) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment timespec = arena.allocateFrom(JAVA_LONG, 0, 0);
      timespec.setAtIndex(JAVA_LONG, 0, timeoutNanos / 1_000_000_000);
      timespec.setAtIndex(JAVA_LONG, 1, timeoutNanos % 1_000_000_000);
      long _ = call(FUTEX, word.address(), FUTEX_WAIT, expected, timespec.address());
    }
  }

  /** Wakes who sleeps on this word, in whatever process. */
  static void wake(MemorySegment word) {
    long _ = call(FUTEX, word.address(), FUTEX_WAKE, Integer.MAX_VALUE, 0);
  }

  private static long call(long number, long a, long b, long c, long d) {
    try {
      return (long) SYSCALL.invokeExact(number, a, b, c, d);
    } catch (Throwable e) {
      throw new AssertionError("syscall(2) throws nothing", e);
    }
  }
}
