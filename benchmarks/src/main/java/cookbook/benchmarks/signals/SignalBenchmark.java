package cookbook.benchmarks.signals;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long a signal takes from one process to the handler in another, and how many get there in a
 * second. Not by JMH: the other end is a process, and one of them is written in C.
 *
 * <p>All receivers live at the same time and take turns in short blocks, so that whatever else the
 * machine does hits all alike; and several of each have their time, since it depends on the
 * processors where the kernel happens to put their threads.
 *
 * <p>{@code java -cp benchmarks.jar cookbook.benchmarks.signals.SignalBenchmark}
 */
final class SignalBenchmark {
  private static final int GENERATIONS = 3;
  private static final int BLOCKS = 15;
  private static final int BURST = 300_000;

  private record Way(String name, String how, Signal signal, Samples first, Samples warm) {
    Way(String name, String how, Signal signal) {
      this(name, how, signal, new Samples(), new Samples());
    }
  }

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
    for (int generation = 0; generation < GENERATIONS; generation++) {
      latency(ways);
      for (Way way : ways) {
        if (way.signal().isRealTime()) {
          throughput(way);
        }
      }
    }
    ways.forEach(SignalBenchmark::print);
  }

  private static void print(Way way) {
    System.out.printf(
        "%-28s p50 %6.1f us   p99 %7.1f us   p50 of the first ones %6.1f us%n",
        way.name(), way.warm().micros(50), way.warm().micros(99), way.first().micros(50));
  }

  private static void latency(List<Way> ways) throws IOException {
    List<Latency> receivers = new ArrayList<>();
    try {
      for (Way way : ways) {
        Latency receiver = new Latency(start(way, "latency"), way.signal());
        receivers.add(receiver);
        receiver.first(way.first());
        receiver.warmUp();
      }
      for (int block = 0; block < BLOCKS; block++) {
        for (int i = 0; i < ways.size(); i++) {
          receivers.get(i).block(ways.get(i).warm());
        }
      }
    } finally {
      receivers.forEach(Latency::close);
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
    List.of(directory, source, twin).forEach(file -> file.toFile().deleteOnExit());
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

  static void require(String expected, @Nullable String line) {
    if (!expected.equals(line)) {
      throw new IllegalStateException("expected " + expected + ", got " + line);
    }
  }

  private SignalBenchmark() {}
}
