package cookbook.signals;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** The functions of the C library that every UNIX has; loading fails where JNA cannot work. */
final class Libc {
  static final int EPERM = 1;
  static final int ESRCH = 3;
  static final int EINTR = 4;
  static final int ITIMER_REAL = 0;

  static {
    // The process's own scope, so that a preloaded libjsig is found before libc.
    Native.register(Libc.class, NativeLibrary.getProcess());
  }

  private Libc() {}

  static native int kill(int pid, int signal);

  static native int setitimer(int which, Pointer value, Pointer old);

  static native int getitimer(int which, Pointer value);

  private static native String strerror(int errno);

  /** The exception for a failed call that nobody expects to fail. */
  static IllegalStateException failed(String call) {
    int errno = Native.getLastError();
    return new IllegalStateException(call + " failed: " + strerror(errno) + ", errno " + errno);
  }
}
