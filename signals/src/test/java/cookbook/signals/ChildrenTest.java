package cookbook.signals;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import cookbook.testing.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What children inherit, and the errors that only another user or process can bring about. */
@Timeout(600)
final class ChildrenTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Sets the limits and the user of this process; for children only. */
  static final class Posix {
    static {
      Native.register(Posix.class, NativeLibrary.getProcess());
    }

    static native int setuid(int uid);

    static native int setrlimit(int resource, Pointer limits);

    private Posix() {}
  }

  /** Starts a child while it handles, ignores and holds signals. */
  static final class LooksAtItsChild {
    static void main() throws Exception {
      Signals.handle(Signal.USR1, _ -> {});
      Signals.handle(Signal.rt(2), _ -> {});
      Signals.ignore(Signal.ALRM);
      try (var _ = SignalMask.hold(Signal.rt(3), Signal.PROF)) {
        new ProcessBuilder("cat", "/proc/self/status").inheritIO().start().waitFor();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POSIX_SPAWN", "FORK"})
  void childHasNothingBlockedNothingHandledAndIgnoresWhatIsIgnored(String mechanism)
      throws Exception {
    try (ChildJvm child =
        ChildJvm.start(
            List.of("-Djdk.lang.Process.launchMechanism=" + mechanism),
            LooksAtItsChild.class.getName())) {
      assertTrue(child.await(LIMIT));
      assertEquals(0, field(child.output(), "SigBlk"));
      List<String> own = Files.readAllLines(Path.of("/proc/self/status"));
      assertEquals(Signal.ALRM.bit() | field(own, "SigIgn"), field(child.output(), "SigIgn"));
      assertEquals(0, field(child.output(), "SigCgt"));
    }
  }

  /** Without the two signals that the C library keeps for itself. */
  private static long field(List<String> status, String name) {
    for (String line : status) {
      if (line.startsWith(name + ":\t")) {
        return Long.parseUnsignedLong(line.substring(name.length() + 2), 16) & ~(3L << 31);
      }
    }
    throw new AssertionError("no " + name + " in " + status);
  }

  /** Forks again and again while its whole process group gets signals. */
  static final class Forks {
    static void main() throws Exception {
      AtomicLong handled = new AtomicLong();
      AtomicLong foreign = new AtomicLong();
      long parent = ProcessHandle.current().parent().orElseThrow().pid();
      try (var _ =
          Signals.handle(
              Signal.WINCH,
              info -> {
                handled.addAndGet(1 + info.coalesced());
                boolean isKnown = info.code() != SignalInfo.Code.UNKNOWN; // else the pipe was full
                if (isKnown && info.senderPid() != parent) {
                  foreign.incrementAndGet();
                }
              })) {
        System.out.println("ready");
        for (int i = 0; i < 100 || handled.get() == 0; i++) {
          new ProcessBuilder("true").start().waitFor();
        }
      }
      System.out.println("foreign " + foreign);
      System.out.println(
          "ghosts " + (handled.get() - Dispatcher.instance().accepted(Signal.WINCH)));
    }
  }

  /** WINCH does nothing to a child that does not handle it. */
  @Test
  void forkedChildrenWriteNothingIntoTheParentsPipe() throws Exception {
    List<String> command =
        List.of(
            "setsid",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Djdk.lang.Process.launchMechanism=FORK",
            "-cp",
            System.getProperty("java.class.path"),
            Forks.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process child = builder.start();
    AtomicBoolean stop = new AtomicBoolean();
    try (var reader = child.inputReader()) {
      assertEquals("ready", reader.readLine());
      Thread sender =
          Thread.ofPlatform()
              .start(() -> {
                while (!stop.get() && child.isAlive()) {
                  Signals.sendGroup(child.pid(), Signal.WINCH);
                  LockSupport.parkNanos(50_000); // leave the forks some time
                }
              });
      assertEquals("foreign 0", reader.readLine());
      assertEquals("ghosts 0", reader.readLine());
      stop.set(true);
      sender.join();
      assertEquals(0, child.waitFor());
    } finally {
      stop.set(true);
      child.descendants().forEach(ProcessHandle::destroyForcibly);
      child.destroyForcibly();
    }
  }

  /** Holds a real-time signal in a queue that is small. */
  static final class SmallQueue {
    private static final int RLIMIT_SIGPENDING = 11;

    static void main() throws IOException {
      try (Memory limits = new Memory(16)) {
        limits.setLong(0, 20);
        limits.setLong(8, 20);
        Posix.setrlimit(RLIMIT_SIGPENDING, limits);
      }
      try (var _ = Signals.handle(Signal.rt(2), _ -> {})) {
        try (var _ = SignalMask.hold(Signal.rt(2))) {
          System.out.println("ready");
          System.in.read();
        }
      }
      System.out.println("released");
      System.in.read();
    }
  }

  @Test
  void fullQueueIsSaidAndLaterTakesMore() throws Exception {
    try (ChildJvm child = ChildJvm.start(SmallQueue.class.getName())) {
      await().atMost(LIMIT).until(() -> child.output().equals(List.of("ready")));
      long pid = child.process().pid();
      int sent = 0;
      while (Signals.queue(pid, Signal.rt(2), sent)) {
        sent++;
      }
      assertTrue(sent <= 20, "sent " + sent);
      child.process().getOutputStream().write('\n');
      child.process().getOutputStream().flush();
      await().atMost(LIMIT).until(() -> child.output().contains("released"));
      child.process().getOutputStream().close();
      assertTrue(child.await(LIMIT));
    }
  }

  /** Becomes nobody, unless it is an ordinary user already, and signals what is not its own. */
  static final class Unprivileged {
    static void main() {
      Posix.setuid(65534); // in vain for an ordinary user, and where there is no such user
      if (Libc.kill(1, 0) == 0) {
        System.out.println("process 1 would get the signals");
        return;
      }
      System.out.println("exists: " + Signals.exists(1));
      for (Runnable call :
          List.<Runnable>of(
              () -> Signals.send(1, Signal.USR1), () -> Signals.queue(1, Signal.USR1, 1))) {
        try {
          call.run();
        } catch (SecurityException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  @Test
  void signalToAnotherUsersProcessIsRefused() throws Exception {
    try (ChildJvm child = ChildJvm.start(Unprivileged.class.getName())) {
      assertTrue(child.await(LIMIT));
      assumeFalse(child.output().equals(List.of("process 1 would get the signals")));
      String refused = "this user may not send SIGUSR1 to process 1";
      assertEquals(List.of("exists: true", refused, refused), child.output());
    }
  }

  /** Loads the library twice. */
  static final class TwoLoaders {
    static void main() throws Exception {
      Signals.backend();
      URL[] urls =
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(TwoLoaders::url)
              .toArray(URL[]::new);
      try (var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
        loader.loadClass(Signals.class.getName()).getMethod("backend").invoke(null);
      } catch (InvocationTargetException e) {
        System.out.println(e.getCause().getMessage());
      }
    }

    private static URL url(String path) {
      try {
        return Path.of(path).toUri().toURL();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void secondClassLoaderIsToldToShare() throws Exception {
    try (ChildJvm child = ChildJvm.start(TwoLoaders.class.getName())) {
      assertTrue(child.await(LIMIT));
      assertEquals(1, child.output().size(), () -> child.errors().toString());
      assertTrue(child.output().getFirst().startsWith("another class loader"));
    }
  }
}
