package cookbook.benchmarks.multiprocessing;

import cookbook.multiprocessing.core.Region;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Times messages between two processes, and many to many, and prints tables: there and back (the
 * median and the 99th percentile), and one way.
 *
 * <pre>
 * java --enable-native-access=ALL-UNNAMED -Drounds=60 -cp benchmarks/target/benchmarks.jar \
 *     cookbook.benchmarks.multiprocessing.QueueFigures 0.04 queues pipe aeron sockets c python
 * </pre>
 *
 * The two processes of a pair are pinned to the CPUs 0 and 1, or what {@code -Dcpu} says and the
 * next, so on Linux only. The first argument is the seconds that each measure takes, after half as
 * many to warm up. C and Python take part if {@code cc} and {@code python3} are there. With {@code
 * many} two processes put and two take; with {@code alone} one thread does both.
 */
final class QueueFigures {
  /*
   * On a virtual machine two CPUs are close to each other at one time, threads of one core, and far
   * at another. So all take turns of a fraction of a second, many times; what is compared is what
   * was measured within one round, and rounds are told apart by the ring in C, which knows how far
   * it is. All JVMs are there from the start; who has no turn waits for a line of input.
   */

  private static final int[] SIZES = {8, 4096, 65536};
  private static final int CPU = Integer.getInteger("cpu", 0);
  private static final int ROUNDS = Integer.getInteger("rounds", 20);
  private static final int WARM_UP = 5;
  private static final double CLOSE_MICROS = 0.4;

  private final double seconds;
  private final Path directory;
  private final Map<String, Process> pairs = new LinkedHashMap<>();

  /** Of each contestant and round: p50, p99 and rate for each size, one after the other. */
  private final Map<String, List<double[]>> figures = new LinkedHashMap<>();

  private QueueFigures(double seconds, Path directory) {
    this.seconds = seconds;
    this.directory = directory;
  }

  static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "near" -> beNear(args[1], Double.parseDouble(args[2]));
      case "far" -> beFar(args[1], Path.of(args[2]));
      case "produce" -> produce();
      case "consume" -> {
        long _ = consume();
      }
      default ->
          new QueueFigures(Double.parseDouble(args[0]), Files.createTempDirectory("queues"))
              .run(Arrays.asList(args).subList(1, args.length));
    }
  }

  private void run(List<String> wanted) throws Exception {
    List<String> contestants = new ArrayList<>(wanted);
    if (contestants.remove("many")) {
      System.out.printf("2 producers, 2 consumers: %.2f M/s%n", manyToMany());
    }
    if (contestants.remove("alone")) {
      alone();
    }
    try {
      for (int round = -WARM_UP; round < ROUNDS && !contestants.isEmpty(); round++) {
        for (String contestant : contestants) {
          double[] measured = measured(contestant);
          if (round >= 0) {
            figures.computeIfAbsent(contestant, _ -> new ArrayList<>()).add(measured);
          }
        }
      }
    } finally {
      for (Process near : pairs.values()) {
        near.outputWriter().close(); // ends it
        int _ = near.waitFor();
      }
    }
    print();
  }

  private double[] measured(String contestant) throws Exception {
    return switch (contestant) {
      case "queues", "pipe", "sockets", "aeron" -> {
        Process near = pairs.get(contestant);
        if (near == null) {
          near = start("near", contestant, Double.toString(seconds));
          pairs.put(contestant, near);
        }
        near.outputWriter().write("\n");
        near.outputWriter().flush();
        yield parse(near.inputReader());
      }
      case "c" -> runCommand(ring().toString());
      case "python" -> runCommand("python3", copyOf("queue_figures.py").toString());
      default -> throw new IllegalArgumentException("no contestant " + contestant);
    };
  }

  private static double[] parse(BufferedReader lines) throws IOException {
    double[] parsed = new double[3 * SIZES.length];
    for (int i = 0; i < SIZES.length; i++) {
      String[] words = lines.readLine().split(" ");
      for (int k = 0; k < 3; k++) {
        parsed[3 * i + k] = Double.parseDouble(words[1 + k]);
      }
    }
    return parsed;
  }

  // Two JVMs.

  private static void beNear(String name, double seconds) throws Exception {
    Path shared = Files.createTempDirectory(name);
    Process far = start("far", name, shared.toString());
    try (Transport transport = open(name, shared, true)) {
      FutureTask<Void> pinned =
          new FutureTask<>(() -> {
            Cpu.pin(CPU); // what this process starts after that would inherit it
            while (System.in.read() >= 0) {
              far.outputWriter().write("\n");
              far.outputWriter().flush();
              for (double[] row : measure(transport, seconds)) {
                System.out.printf("size %.3f %.3f %.4f%n", row[0], row[1], row[2]);
              }
            }
            return null;
          });
      Thread.ofPlatform().start(pinned);
      pinned.get();
    } finally {
      far.destroy();
    }
  }

  private static double[][] measure(Transport transport, double seconds) throws Exception {
    double[][] result = new double[SIZES.length][];
    for (int i = 0; i < SIZES.length; i++) {
      double[] times = {};
      double rate = 0;
      for (double part : new double[] {seconds / 2, seconds}) {
        times = pingPong(transport, SIZES[i], part);
      }
      for (double part : new double[] {seconds / 2, seconds}) {
        rate = oneWay(transport, SIZES[i], part);
      }
      Arrays.sort(times);
      double p99 = times[(int) (0.99 * (times.length - 1))];
      result[i] = new double[] {times[times.length / 2], p99, rate};
    }
    return result;
  }

  private static Transport open(String name, Path directory, boolean isParent) throws Exception {
    Path address = directory.resolve(name);
    return switch (name) {
      case "queues" -> new CookbookQueues(isParent);
      case "pipe" -> new CookbookPipe(isParent);
      case "aeron" -> new AeronIpc(address.toString(), isParent);
      default -> {
        if (!isParent) {
          while (!Files.exists(address)) {
            Thread.sleep(10);
          }
          yield UnixSockets.connect(address);
        }
        try (var server = UnixSockets.listen(address)) {
          yield UnixSockets.accept(server);
        }
      }
    };
  }

  private static void beFar(String name, Path shared) throws Exception {
    try (Transport transport = open(name, shared, false)) {
      Cpu.pin(CPU + 1);
      while (System.in.read() >= 0) {
        echo(transport);
      }
    }
  }

  private static void echo(Transport transport) throws Exception {
    for (int size : SIZES) {
      for (int part = 0; part < 2; part++) {
        boolean last;
        do {
          last = transport.receive(size);
          transport.send(size, last);
        } while (!last);
      }
      for (int part = 0; part < 2; part++) {
        while (!transport.receive(size)) {}
        transport.send(size, true);
      }
    }
  }

  private static double[] pingPong(Transport transport, int size, double seconds) throws Exception {
    double[] micros = new double[1 << 20];
    int count = 0;
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    while (start < end) {
      transport.send(size, false);
      boolean _ = transport.receive(size);
      long now = System.nanoTime();
      micros[count++ & (micros.length - 1)] = (now - start) / 1e3;
      start = now;
    }
    transport.send(size, true);
    boolean _ = transport.receive(size);
    return Arrays.copyOf(micros, Math.min(count, micros.length));
  }

  private static double oneWay(Transport transport, int size, double seconds) throws Exception {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long sent = 0;
    while ((sent & 255) != 0 || System.nanoTime() < end) {
      transport.send(size, false);
      sent++;
    }
    transport.send(size, true);
    boolean _ = transport.receive(size);
    return sent * 1e3 / (System.nanoTime() - start);
  }

  // Four JVMs.

  private static final long PER_PRODUCER = 4_000_000;
  private static final int MANY_CAPACITY = 4096;

  private static double manyToMany() throws Exception {
    List<Process> children = new ArrayList<>();
    double best = 0;
    try {
      BlockingQueue<Object> ready = CookbookQueues.named("many-ready", 8);
      BlockingQueue<Object> go = CookbookQueues.named("many-go", 8);
      children.add(start("produce"));
      children.add(start("produce"));
      children.add(start("consume"));
      for (int i = 0; i < 2; i++) {
        Object _ = ready.take();
      }
      for (int i = 0; i < 2; i++) {
        go.put(1L);
      }
      long start = System.nanoTime();
      long own = consume();
      for (Process child : children) {
        int _ = child.waitFor();
      }
      long nanos = System.nanoTime() - start;
      System.out.printf("  (this one of the consumers took %d of %d)%n", own, 2 * PER_PRODUCER);
      best = 2 * PER_PRODUCER * 1e3 / nanos;
    } finally {
      children.forEach(Process::destroyForcibly);
    }
    return best;
  }

  private static void produce() throws InterruptedException {
    BlockingQueue<Object> queue = CookbookQueues.named("many", MANY_CAPACITY);
    CookbookQueues.named("many-ready", 8).put(1L);
    Object _ = CookbookQueues.named("many-go", 8).take();
    for (long i = 0; i < PER_PRODUCER; i++) {
      queue.put(i);
    }
    queue.put(-1L);
  }

  private static long consume() throws InterruptedException {
    BlockingQueue<Object> queue = CookbookQueues.named("many", MANY_CAPACITY);
    long count = 0;
    while ((long) queue.take() >= 0) {
      count++;
    }
    return count;
  }

  // One JVM.

  private void alone() throws InterruptedException {
    alone("java.util.concurrent", new java.util.concurrent.ArrayBlockingQueue<>(16));
    alone("cookbook", CookbookQueues.named("alone", 16));
  }

  private void alone(String name, BlockingQueue<Object> queue) throws InterruptedException {
    double nanos = 0;
    for (int round = 0; round < 3; round++) {
      long start = System.nanoTime();
      long end = start + TimeUnit.SECONDS.toNanos(1);
      long count = 0;
      while ((count & 255) != 0 || System.nanoTime() < end) {
        queue.put(count);
        Object _ = queue.take();
        count++;
      }
      nanos = (double) (System.nanoTime() - start) / count;
    }
    System.out.printf("put and take by one thread, %s: %.0f ns%n", name, nanos);
  }

  // C and Python.

  private Path ring() throws IOException, InterruptedException {
    Path program = directory.resolve("ring");
    if (!Files.exists(program)) {
      int _ =
          new ProcessBuilder("cc", "-O2", "-o", program.toString(), copyOf("ring.c").toString())
              .inheritIO()
              .start()
              .waitFor();
    }
    return program;
  }

  private Path copyOf(String resource) throws IOException {
    Path copy = directory.resolve(resource);
    try (InputStream in = QueueFigures.class.getResourceAsStream(resource)) {
      long _ = Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  private double[] runCommand(String... command) throws IOException {
    List<String> whole = new ArrayList<>(Arrays.asList(command));
    whole.add(Double.toString(seconds));
    whole.add(Integer.toString(CPU));
    return parse(
        new ProcessBuilder(whole)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
            .inputReader());
  }

  private static Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.add("-Dcpu=" + CPU);
    command.add(Region.own().childOption());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(QueueFigures.class.getName());
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  // The tables.

  private void print() {
    List<Integer> all = IntStream.range(0, ROUNDS).boxed().toList();
    List<double[]> ring = figures.get("c");
    if (ring == null) {
      printMedians(all);
    } else {
      Map<Boolean, List<Integer>> isClose =
          all.stream()
              .collect(Collectors.partitioningBy(round -> ring.get(round)[0] < CLOSE_MICROS));
      isClose.forEach((close, rounds) -> {
        System.out.printf("%d rounds, CPUs %s%n", rounds.size(), close ? "close" : "far");
        printMedians(rounds);
      });
    }
    System.out.printf("%d rounds in all, medians of the ratios within a round%n", ROUNDS);
    for (String own : List.of("queues", "pipe")) {
      printRatios(own, all);
    }
  }

  private void printMedians(List<Integer> rounds) {
    figures.forEach((name, measured) ->
        printRow(name, i -> median(rounds.stream().mapToDouble(r -> measured.get(r)[i]))));
  }

  private void printRatios(String own, List<Integer> rounds) {
    List<double[]> mine = figures.getOrDefault(own, List.of());
    if (!mine.isEmpty()) {
      figures.forEach((name, others) ->
          printRow(
              own + " / " + name,
              i -> median(rounds.stream().mapToDouble(r -> mine.get(r)[i] / others.get(r)[i]))));
    }
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  private static void printRow(String name, IntToDoubleFunction figure) {
    System.out.printf("%-16s", name);
    for (int i = 0; i < SIZES.length; i++) {
      System.out.printf(
          " | %6d B: %9.3f us %9.3f us %8.4f M/s",
          SIZES[i],
          figure.applyAsDouble(3 * i),
          figure.applyAsDouble(3 * i + 1),
          figure.applyAsDouble(3 * i + 2));
    }
    System.out.println();
  }
}
