package cookbook.signals;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JVM does by signals goes on, whatever this library was allowed to take. */
@Timeout(600)
final class JvmKeepsWorkingTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Handles every signal that is not refused. */
  private static List<Signal> handleAll() {
    List<Signal> handled = new ArrayList<>();
    for (Signal signal : Signal.all()) {
      try {
        Signals.handle(signal, _ -> {});
        handled.add(signal);
      } catch (IllegalArgumentException e) {
        // refused
      }
    }
    return handled;
  }

  /** Handles all, sends all to itself again and again, and meanwhile does what the JVM can do. */
  static final class DoesEverything {
    static void main() throws Exception {
      List<Signal> handled = handleAll();
      System.out.println(handled.size() + " handled");
      Thread.ofPlatform().daemon().start(() -> handled.forEach(s -> repeat(() -> send(s))));
      System.out.println("null checks " + nullChecks());
      System.out.println("stack overflows " + stackOverflows());
      System.out.println("divisions by zero " + divisionsByZero());
      System.out.println("exit value " + exitValue());
      awaitSamples();
      System.out.println("samples enough");
      new CountDownLatch(1).await();
    }

    private static void send(Signal signal) {
      Signals.raise(signal);
    }

    private static void repeat(Runnable action) {
      for (int i = 0; i < 20; i++) {
        action.run();
      }
    }

    private static int nullChecks() {
      Object[] nothing = {null};
      int caught = 0;
      for (int i = 0; i < 20_000; i++) {
        try {
          caught += nothing[0].hashCode();
        } catch (NullPointerException e) {
          caught++;
        }
      }
      return caught;
    }

    private static int stackOverflows() {
      int caught = 0;
      for (int i = 0; i < 20; i++) {
        try {
          recurse(i);
        } catch (StackOverflowError e) {
          caught++;
        }
      }
      return caught;
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int recurse(int depth) {
      return recurse(depth + 1) + depth;
    }

    /** Read each time, so that the compiler does not know. */
    private static volatile int zero;

    private static int divisionsByZero() {
      return (int)
          IntStream.range(0, 10_000)
              .filter(i -> {
                try {
                  return i / zero < 0;
                } catch (ArithmeticException e) {
                  return true;
                }
              })
              .count();
    }

    private static int exitValue() throws Exception {
      return new ProcessBuilder("sh", "-c", "exit 5").start().waitFor();
    }

    /** Until Flight Recorder has looked at a running method now and then. */
    private static void awaitSamples() {
      CountDownLatch samples = new CountDownLatch(10);
      try (var stream = new RecordingStream()) {
        stream.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
        stream.onEvent("jdk.ExecutionSample", _ -> samples.countDown());
        stream.startAsync();
        while (samples.getCount() > 0) {
          nullChecks();
        }
      }
    }
  }

  @Test
  void faultsSamplesChildrenAndJcmdWorkWhileAllSignalsAreHandled() throws Exception {
    try (ChildJvm child = ChildJvm.start(DoesEverything.class.getName())) {
      await().atMost(LIMIT).until(() -> child.output().size() == 6 || !child.process().isAlive());
      assertEquals(
          List.of(
              (Signal.all().size() - 13) + " handled",
              "null checks 20000",
              "stack overflows 20",
              "divisions by zero 10000",
              "exit value 5",
              "samples enough"),
          child.output(),
          () -> child.errors().toString());
      String dump = jcmd(child);
      assertTrue(dump.contains("\"signals\""), dump);
      assertTrue(child.process().isAlive());
    }
  }

  private static String jcmd(ChildJvm child) throws Exception {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(child.process().pid()), "Thread.print")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  /** Does with a signal what its second argument says, and sends it to itself. */
  static final class Ends {
    static void main(String[] args) throws InterruptedException {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
      Signal signal = Signal.of(args[0]);
      switch (args[1]) {
        case "nothing" -> {}
        case "closed" -> Signals.handle(signal, _ -> {}).close();
        case "defaultAction" -> Signals.defaultAction(signal);
        case "infoDefaultAction" -> Signals.handle(signal, SignalInfo::defaultAction);
        case "exitInHandler" -> exitInHandler(signal);
        case "held" -> SignalMask.hold(signal).close();
        case "heldWhenSent" -> heldWhenSent(signal);
        case "closedInHandler" -> closedInHandler(signal);
        default -> throw new AssertionError(args[1]);
      }
      Signals.raise(signal);
      new CountDownLatch(1).await();
    }

    /** The hook closes what the handler, waiting in exit for the hook, keeps busy. */
    private static void exitInHandler(Signal signal) {
      var registration = Signals.handle(signal, _ -> System.exit(128 + signal.number()));
      Runtime.getRuntime().addShutdownHook(new Thread(registration::close));
    }

    private static void heldWhenSent(Signal signal) {
      try (var mask = SignalMask.hold(signal)) {
        Signals.raise(signal);
        await().until(() -> !mask.pending().isEmpty());
      }
    }

    /** The second of two signals, accepted before the close, meets what is put back. */
    private static void closedInHandler(Signal signal) throws InterruptedException {
      CountDownLatch bothSent = new CountDownLatch(1);
      SignalRegistration[] registration = new SignalRegistration[1];
      long accepted = Dispatcher.instance().accepted(signal);
      registration[0] =
          Signals.handle(
              signal,
              _ -> {
                try {
                  bothSent.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                registration[0].close();
              });
      for (int i = 1; i <= 2; i++) {
        Signals.raise(signal);
        int sent = i;
        await().until(() -> Dispatcher.instance().accepted(signal) == accepted + sent);
      }
      bothSent.countDown();
      new CountDownLatch(1).await();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TERM, nothing, 143, true",
    "TERM, closed, 143, true",
    "TERM, defaultAction, 143, true",
    "TERM, infoDefaultAction, 143, true",
    "TERM, exitInHandler, 143, true",
    "TERM, held, 143, true",
    "TERM, heldWhenSent, 143, true",
    "TERM, closedInHandler, 143, true",
    "INT, infoDefaultAction, 130, true",
    "HUP, infoDefaultAction, 129, true",
    "HUP, defaultAction, 129, true",
    "USR1, closed, 138, false",
    "USR1, defaultAction, 138, false",
    "USR1, infoDefaultAction, 138, false",
    "USR1, heldWhenSent, 138, false",
    "RTMIN+3, closed, 165, false",
    "RTMIN+3, infoDefaultAction, 165, false",
    "RTMIN+3, held, 165, false",
    "RTMIN+3, heldWhenSent, 165, false"
  })
  void defaultActionEndsTheJvmAsItShould(String signal, String how, int status, boolean hook)
      throws Exception {
    try (ChildJvm child = ChildJvm.start(Ends.class.getName(), signal, how)) {
      assertTrue(child.await(LIMIT), "still runs");
      assertEquals(status, child.process().exitValue(), () -> child.errors().toString());
      assertEquals(hook ? List.of("hook") : List.of(), child.output());
    }
  }

  /** Stops by TSTP as Ctrl-Z does, and says so when it goes on. */
  static final class Stops {
    static void main() throws InterruptedException {
      CountDownLatch done = new CountDownLatch(2);
      Signals.handle(
          Signal.TSTP,
          info -> {
            System.out.println("stopping");
            info.defaultAction();
            System.out.println("going on");
            done.countDown();
          });
      System.out.println("ready");
      done.await();
    }
  }

  @Test
  void stoppedProcessGoesOnAndHandlesTheSignalAgain() throws Exception {
    // In a session of its own a process has no one to continue it, so TSTP does not stop it there;
    // as a child of this one it does.
    try (ChildJvm child = ChildJvm.start(Stops.class.getName())) {
      await().atMost(LIMIT).until(() -> child.output().size() == 1);
      for (int round = 0; round < 2; round++) {
        int lines = 2 + 2 * round;
        Signals.send(child.process().pid(), Signal.TSTP);
        // The kernel stops no process whose group nobody outside could continue: that goes on.
        await()
            .atMost(LIMIT)
            .until(() -> state(child).equals("T") || child.output().size() == lines + 1);
        Signals.send(child.process().pid(), Signal.CONT);
        await().atMost(LIMIT).until(() -> child.output().size() == lines + 1);
      }
      assertTrue(child.await(LIMIT));
      assertEquals(
          List.of("ready", "stopping", "going on", "stopping", "going on"), child.output());
    }
  }

  private static String state(ChildJvm child) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(child.process().pid()), "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
  }

  /** Handles by each rung of the ladder. */
  static final class Receives {
    static void main() throws InterruptedException {
      System.out.println(Signals.backend());
      CountDownLatch received = new CountDownLatch(20);
      try (var _ = Signals.handle(Signal.USR1, _ -> received.countDown())) {
        for (long left = received.getCount(); left > 0; left--) {
          long expected = left - 1;
          Signals.raise(Signal.USR1);
          await().until(() -> received.getCount() == expected);
        }
      }
      System.out.println(Signals.disposition(Signal.USR1));
      try {
        CountDownLatch printed = new CountDownLatch(1);
        Signals.handle(
            Signal.rt(2),
            info -> {
              System.out.println("value " + info.value());
              printed.countDown();
            });
        Self.queue(Signal.rt(2), 7);
        printed.await(30, TimeUnit.SECONDS);
      } catch (UnsupportedOperationException e) {
        System.out.println("no " + Signal.rt(2));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "STUB, value 7",
    "MEMFD_STUB, value 7",
    "SUN_MISC_SIGNAL, no SIGRTMIN+2",
  })
  void everyRungOfTheLadderReceives(String rung, String realTime) throws Exception {
    try (ChildJvm child =
        ChildJvm.start(List.of("-Dcookbook.signals.backend=" + rung), Receives.class.getName())) {
      assertTrue(child.await(LIMIT));
      assertEquals(
          List.of(rung, "DEFAULT", realTime), child.output(), () -> child.errors().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"BLOCKED_AT_START", "STUB"})
  void signalsBlockedBeforeTheStartAreReceived(String rung) throws Exception {
    List<String> command =
        List.of(
            "env",
            "--block-signal=USR1,RTMIN+2",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Dcookbook.signals.backend=" + rung,
            "-cp",
            System.getProperty("java.class.path"),
            Receives.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process child = builder.start();
    try {
      String output = new String(child.getInputStream().readAllBytes(), UTF_8);
      assertEquals(rung + "\nDEFAULT\nvalue 7\n", output);
    } finally {
      child.destroyForcibly();
    }
  }

  /** Tries what this backend cannot. */
  static final class NotBlocked {
    static void main() {
      try {
        Signals.handle(Signal.USR1, _ -> {});
      } catch (UnsupportedOperationException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void withoutAnyWayTheExceptionSaysSo() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(
            List.of("-Dcookbook.signals.backend=BLOCKED_AT_START"), NotBlocked.class.getName())) {
      assertTrue(child.await(LIMIT));
      assertEquals(List.of("no signal was blocked when the JVM started"), child.output());
    }
  }

  @Test
  void onWindowsASentenceSaysWhatToUse() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(List.of("-Dos.name=Windows 11"), NotBlocked.class.getName())) {
      assertTrue(child.await(LIMIT));
      assertEquals(1, child.output().size(), () -> child.errors().toString());
      assertTrue(child.output().getFirst().startsWith("Windows 11 has no UNIX signals"));
    }
  }
}
