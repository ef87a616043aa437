package cookbook.signals;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** The functions of the C library that only Linux has, or whose structures differ elsewhere. */
final class Linux {
  static final int EAGAIN = 11;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int F_SETPIPE_SZ = 1031;
  static final int F_DUPFD_CLOEXEC = 1030;
  static final int F_ADD_SEALS = 1033;
  static final int SEAL_ALL = 0xf;
  static final int MFD_CLOEXEC_ALLOW_SEALING = 3;
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;
  static final int PROT_EXEC = 4;
  static final int MAP_PRIVATE = 2;
  static final int MAP_FIXED = 0x10;
  static final int MAP_ANONYMOUS = 0x20;
  static final int MADV_WIPEONFORK = 18;
  static final int SIG_UNBLOCK = 1;
  static final int CLOCK_MONOTONIC = 1;
  static final int CLOCK_PROCESS_CPUTIME_ID = 2;

  /** A sigset_t of the C library; the kernel reads the first eight bytes. */
  static final int SIGSET_BYTES = 128;

  static {
    Native.register(Linux.class, NativeLibrary.getProcess());
  }

  private Linux() {}

  static native int sigaction(int signal, Pointer action, Pointer old);

  static native int pthread_sigmask(int how, Pointer set, Pointer old);

  static native long pthread_self();

  static native int pthread_kill(long thread, int signal);

  static native int sigqueue(int pid, int signal, long value);

  static native int signalfd(int fd, Pointer set, int flags);

  static native int pipe2(Pointer fds, int flags);

  static native int fcntl(int fd, int command, long argument);

  static native int poll(long fds, long count, int timeoutMillis);

  static native long read(int fd, long buffer, long count);

  static native long write(int fd, long buffer, long count);

  static native int close(int fd);

  static native long mmap(long address, long bytes, int protection, int flags, int fd, long offset);

  static native int mprotect(long address, long bytes, int protection);

  static native int madvise(long address, long bytes, int advice);

  static native int ftruncate(int fd, long bytes);

  static native int timer_create(int clock, Pointer event, Pointer id);

  static native int timer_settime(long id, int flags, Pointer value, Pointer old);

  static native int timer_delete(long id);

  /** Variadic in C; on the machines of {@link Machine} integers travel in the same registers. */
  static native long syscall(long number, long a, long b, long c);

  private static native int __libc_current_sigrtmin();

  private static native int __libc_current_sigrtmax();

  static int rtMin() {
    return __libc_current_sigrtmin();
  }

  static int rtMax() {
    return __libc_current_sigrtmax();
  }

  /** A sigset_t with these signals. */
  static Block sigset(long signals) {
    Block set = new Block(SIGSET_BYTES);
    set.setLong(0, signals);
    return set;
  }

  /** Calls that return -1 for an error. */
  static int check(int result, String call) {
    if (result == -1) {
      throw Libc.failed(call);
    }
    return result;
  }
}
