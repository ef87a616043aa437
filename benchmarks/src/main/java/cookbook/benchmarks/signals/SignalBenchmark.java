package cookbook.benchmarks.signals;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How long a signal takes from one process to the handler in another, and how many get there in a
 * second. Not by JMH: the other end is a process, and one of them is written in C.
 *
 * <p>{@code java -cp benchmarks.jar cookbook.benchmarks.signals.SignalBenchmark}
 */
final class SignalBenchmark {
  private static final int WARMUP = 3_000;
  private static final int ROUNDS = 5_000;
  private static final int BURST = 300_000;
  private static final int RUNS = 3;
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

  private record Way(String name, String how, Signal signal) {}

  static void main() throws Exception {
    Path twin = compileTwin();
    List<Way> ways = new ArrayList<>();
    if (twin != null) {
      ways.add(new Way("C self-pipe, reader thread", twin + " pipe", Signal.USR1));
      ways.add(new Way("C signalfd", twin + " signalfd", Signal.rt(2)));
    }
    ways.add(new Way("cookbook, standard", "cookbook", Signal.USR1));
    ways.add(new Way("cookbook, real-time", "cookbook", Signal.rt(2)));
    ways.add(new Way("sun.misc.Signal", "sun", Signal.USR1));
    for (int run = 0; run < RUNS; run++) {
      for (Way way : ways) {
        latency(way);
      }
      for (Way way : ways) {
        if (way.signal().isRealTime()) {
          throughput(way);
        }
      }
    }
  }

  /** The twin, or null where there is no compiler. */
  private static @Nullable Path compileTwin() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("signals");
    Path source = directory.resolve("receiver.c");
    try (InputStream in = SignalBenchmark.class.getResourceAsStream("receiver.c")) {
      Files.copy(Objects.requireNonNull(in), source);
    }
    Path twin = directory.resolve("receiver");
    try {
      Process cc =
          new ProcessBuilder("cc", "-O2", "-pthread", "-o", twin.toString(), source.toString())
              .inheritIO()
              .start();
      return cc.waitFor() == 0 ? twin : null;
    } catch (IOException e) {
      System.out.println("no C compiler: " + e.getMessage());
      return null;
    }
  }

  private static Process start(Way way, String what) throws IOException {
    List<String> command = new ArrayList<>();
    if (way.how().startsWith("/")) {
      command.addAll(List.of(way.how().split(" ")));
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("--enable-native-access=ALL-UNNAMED");
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(Receiver.class.getName(), way.how()));
    }
    command.addAll(List.of(Integer.toString(way.signal().number()), what));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** One in flight at a time. */
  private static void latency(Way way) throws IOException {
    Process process = start(way, "latency");
    long[] nanos = new long[ROUNDS];
    try (BufferedReader reader = process.inputReader()) {
      require("ready", reader.readLine());
      for (int i = -WARMUP; i < ROUNDS; i++) {
        LockSupport.parkNanos(PAUSE_NANOS);
        long sent = System.nanoTime();
        Signals.send(process.pid(), way.signal());
        long took = Long.parseLong(reader.readLine()) - sent;
        if (i >= 0) {
          nanos[i] = took;
        }
      }
    } finally {
      process.destroyForcibly();
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%-28s p50 %6.1f us   p99 %7.1f us%n",
        way.name(), nanos[ROUNDS / 2] / 1e3, nanos[ROUNDS / 100 * 99] / 1e3);
  }

  private static void throughput(Way way) throws IOException {
    Process process = start(way, "throughput");
    try (BufferedReader reader = process.inputReader()) {
      require("ready", reader.readLine());
      for (int i = 0; i <= BURST; i++) {
        while (!Signals.queue(process.pid(), way.signal(), i < BURST ? i : -1)) {
          Thread.onSpinWait();
        }
      }
      String[] countAndNanos = reader.readLine().split(" ");
      require(Integer.toString(BURST), countAndNanos[0]);
      System.out.printf(
          "%-28s %6.0f thousand a second%n",
          way.name(), BURST * 1e6 / Long.parseLong(countAndNanos[1]));
    } finally {
      process.destroyForcibly();
    }
  }

  private static void require(String expected, @Nullable String line) {
    if (!expected.equals(line)) {
      throw new IllegalStateException("expected " + expected + ", got " + line);
    }
  }

  private SignalBenchmark() {}
}
