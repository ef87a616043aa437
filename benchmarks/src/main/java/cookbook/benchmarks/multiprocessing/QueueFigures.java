package cookbook.benchmarks.multiprocessing;

import cookbook.multiprocessing.core.Region;
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

/**
 * Times messages between two processes, and many to many, and prints a table: there and back (the
 * median and the 99th percentile), and one way.
 *
 * <pre>
 * java --enable-native-access=ALL-UNNAMED -cp benchmarks/target/benchmarks.jar \
 *     cookbook.benchmarks.multiprocessing.QueueFigures 1 queues pipe aeron sockets c python many
 * </pre>
 *
 * The two processes of a pair are pinned to the CPUs 0 and 1, or what {@code -Dcpu} says and the
 * next, so on Linux only. The first argument is the seconds that each measure takes, after half as
 * many to warm up. All take their turn as often as {@code -Drounds} says, and the best is printed:
 * on a virtual machine two CPUs are close to each other at one time and far at another. C and
 * Python take part if {@code cc} and {@code python3} are there.
 */
final class QueueFigures {
  private static final int[] SIZES = {8, 4096, 65536};
  private static final int CPU = Integer.getInteger("cpu", 0);
  private static final int ROUNDS = Integer.getInteger("rounds", 1);

  private final double seconds;
  private final Path directory;
  private final Map<String, double[][]> figures = new LinkedHashMap<>();

  private QueueFigures(double seconds, Path directory) {
    this.seconds = seconds;
    this.directory = directory;
  }

  static void main(String[] args) throws Exception {
    if (args[0].equals("child")) {
      beChild(args);
      return;
    }
    QueueFigures all =
        new QueueFigures(Double.parseDouble(args[0]), Files.createTempDirectory("queues"));
    for (int round = 0; round < ROUNDS; round++) {
      for (String contestant : Arrays.asList(args).subList(1, args.length)) {
        all.run(contestant);
      }
    }
    all.print();
  }

  private void run(String contestant) throws Exception {
    switch (contestant) {
      case "queues", "pipe", "sockets", "aeron" -> enter(contestant, measureTransport(contestant));
      case "c" -> runCommand("c", compileC());
      case "python" ->
          runCommand("python", List.of("python3", copyOf("queue_figures.py").toString()));
      case "many" -> System.out.printf("2 producers, 2 consumers: %.2f M/s%n", manyToMany());
      case "alone" -> alone();
      default -> throw new IllegalArgumentException("no contestant " + contestant);
    }
  }

  /** Of each size the better times, and the better rate. */
  private void enter(String contestant, double[][] rows) {
    System.out.println(contestant + " " + Arrays.deepToString(rows));
    double[][] best = figures.putIfAbsent(contestant, rows);
    for (int i = 0; best != null && i < rows.length; i++) {
      double[] times = rows[i][0] < best[i][0] ? rows[i] : best[i];
      best[i] = new double[] {times[0], times[1], Math.max(rows[i][2], best[i][2])};
    }
  }

  // Two JVMs.

  private double[][] measureTransport(String name) throws Exception {
    Path shared = Files.createTempDirectory(directory, name);
    Process child = start("child", name, shared.toString());
    try (Transport transport = open(name, shared, true)) {
      FutureTask<double[][]> pinned =
          new FutureTask<>(() -> {
            Cpu.pin(CPU); // what this process starts after that would inherit it
            return measure(transport);
          });
      Thread.ofPlatform().start(pinned);
      double[][] result = pinned.get();
      int _ = child.waitFor();
      return result;
    } finally {
      child.destroyForcibly();
    }
  }

  private double[][] measure(Transport transport) throws Exception {
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

  private static void beChild(String[] args) throws Exception {
    switch (args[1]) {
      case "produce" -> produce();
      case "consume" -> {
        long _ = consume();
      }
      default -> echo(args);
    }
  }

  private static void echo(String[] args) throws Exception {
    try (Transport transport = open(args[1], Path.of(args[2]), false)) {
      Cpu.pin(CPU + 1);
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
      children.add(start("child", "produce"));
      children.add(start("child", "produce"));
      children.add(start("child", "consume"));
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

  private List<String> compileC() throws IOException, InterruptedException {
    Path program = directory.resolve("ring");
    Process compiler =
        new ProcessBuilder("cc", "-O2", "-o", program.toString(), copyOf("ring.c").toString())
            .inheritIO()
            .start();
    return compiler.waitFor() == 0 ? List.of(program.toString()) : List.of("false");
  }

  private Path copyOf(String resource) throws IOException {
    Path copy = directory.resolve(resource);
    try (InputStream in = QueueFigures.class.getResourceAsStream(resource)) {
      long _ = Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  private void runCommand(String name, List<String> command) throws Exception {
    List<String> whole = new ArrayList<>(command);
    whole.add(Double.toString(seconds));
    whole.add(Integer.toString(CPU));
    Process process =
        new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines = process.inputReader().lines().toList();
    if (process.waitFor() != 0) {
      System.out.println("without " + name);
      return;
    }
    double[][] result = new double[SIZES.length][];
    for (int i = 0; i < SIZES.length; i++) {
      result[i] =
          Arrays.stream(lines.get(i).split(" ")).skip(1).mapToDouble(Double::parseDouble).toArray();
    }
    enter(name, result);
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
    return new ProcessBuilder(command).inheritIO().start();
  }

  private void print() {
    System.out.printf("%-8s", "");
    for (int size : SIZES) {
      System.out.printf(" | %6d B: p50 us    p99 us     M/s", size);
    }
    System.out.println();
    figures.forEach((name, rows) -> {
      System.out.printf("%-8s", name);
      for (double[] row : rows) {
        System.out.printf(" | %15.3f %9.3f %7.3f", row[0], row[1], row[2]);
      }
      System.out.println();
    });
    double[][] own = figures.get("queues");
    if (own != null) {
      printRatios(own);
    }
  }

  private void printRatios(double[][] own) {
    System.out.println("the queues' time, and rate, as multiples of the others':");
    figures.forEach((name, rows) -> {
      System.out.printf("%-8s", name);
      for (int i = 0; i < SIZES.length; i++) {
        System.out.printf(
            " | %15.3f %9.3f %7.3f",
            own[i][0] / rows[i][0], own[i][1] / rows[i][1], own[i][2] / rows[i][2]);
      }
      System.out.println();
    });
  }
}
