package cookbook.benchmarks.subprocess;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * One measurement of one contestant, in a JVM of its own: {@code Trial <contestant> <measure>}. The
 * last line of its output is the figure.
 */
final class Trial {
  private static final long MIB = 1024 * 1024;
  private static final long COPIED_BYTES = 1024 * MIB;
  private static final long CAPTURED_BYTES = 256 * MIB;

  /** So many to warm up, and as many that are measured. */
  private static final int CAPTURES = 5;

  private static final int OPEN_FILES = 8_000;
  private static final int LINES = 100;
  private static final String TEXT = "The quick brown fox jumps over dogs.\n".repeat(20);

  /** With two processors the compiler takes one of them for the first seconds. */
  private static final long WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(8_000);

  private static final long MEASURED_NANOS = TimeUnit.MILLISECONDS.toNanos(2_000);

  private final Contestant contestant;

  private Trial(Contestant contestant) {
    this.contestant = contestant;
  }

  static void main(String[] args) throws Exception {
    Contestant contestant = Contestant.named(args[0]);
    if (args[0].equals("cookbook, native")) {
      Cookbook.awaitNativeEngine();
    }
    String figure;
    try {
      figure = new Trial(contestant).measure(args[1]);
    } catch (UnsupportedOperationException e) {
      figure = "–";
    }
    System.out.println("figure " + figure);
    System.exit(0); // some leave threads behind
  }

  private String measure(String measure) throws Exception {
    return switch (measure) {
      case "spawn1" -> rate(1, this::spawn);
      case "spawn2" -> rate(2, this::spawn);
      case "spawn4" -> rate(4, this::spawn);
      case "spawn8000" -> rateWithOpenFiles();
      case "text1" -> rate(1, this::text);
      case "text2" -> rate(2, this::text);
      case "text4" -> rate(4, this::text);
      case "copy" -> throughput(COPIED_BYTES, 4, this::copy);
      case "bytes" -> fromFile(contestant::captureBytes);
      case "text" -> fromFile(contestant::captureText);
      case "lines" -> fromFile(contestant::streamLines);
      case "talk500" -> talk(500);
      case "talk2000" -> talk(2_000);
      case "talk6000" -> talk(6_000);
      case "hold10000" -> hold(10_000);
      case "interrupt" -> interrupt();
      case "runs" -> leftAfter(10_000);
      default -> timeout(Tree.valueOf(measure));
    };
  }

  // Per second.

  private Void spawn() throws Exception {
    contestant.spawn();
    return null;
  }

  private Void text() throws Exception {
    if (!contestant.text(TEXT).strip().equals(TEXT.strip())) {
      throw new IllegalStateException("not what was sent");
    }
    return null;
  }

  private static String rate(int threads, Callable<Void> work) throws Exception {
    count(threads, work, WARM_UP_NANOS);
    long start = System.nanoTime();
    long count = count(threads, work, MEASURED_NANOS);
    return String.format("%.0f", count * 1e9 / (System.nanoTime() - start));
  }

  private static long count(int threads, Callable<Void> work, long nanos) throws Exception {
    long start = System.nanoTime();
    List<FutureTask<Long>> counts = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      FutureTask<Long> count =
          new FutureTask<>(() -> {
            long done = 0;
            while (System.nanoTime() - start < nanos) {
              work.call();
              done++;
            }
            return done;
          });
      counts.add(count);
      Thread.ofPlatform().start(count);
    }
    long total = 0;
    for (FutureTask<Long> count : counts) {
      total += count.get();
    }
    return total;
  }

  private String rateWithOpenFiles() throws Exception {
    List<Closeable> open = new ArrayList<>();
    try {
      for (int i = 0; i < OPEN_FILES; i++) {
        open.add(new FileInputStream("/dev/null"));
      }
      return rate(1, this::spawn);
    } finally {
      for (Closeable file : open) {
        file.close();
      }
    }
  }

  // MiB per second.

  private interface Transfer {
    long run(long bytes) throws Exception;
  }

  private interface FileTransfer {
    long run(Path file) throws Exception;
  }

  private long copy(long bytes) throws Exception {
    return contestant.copy(new ZeroStream(bytes));
  }

  private static String throughput(long bytes, int warmUps, Transfer transfer) throws Exception {
    for (int i = 0; i < warmUps; i++) {
      transfer.run(bytes / 4);
    }
    long start = System.nanoTime();
    if (transfer.run(bytes) != bytes) {
      throw new IllegalStateException("not all came through");
    }
    return String.format("%.0f", bytes / (double) MIB * 1e9 / (System.nanoTime() - start));
  }

  private static String fromFile(FileTransfer transfer) throws Exception {
    Path file = Files.createTempFile("lines", ".txt");
    try {
      try (BufferedWriter writer = Files.newBufferedWriter(file)) {
        for (long written = 0; written < CAPTURED_BYTES; written += 64) {
          writer.write("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n");
        }
      }
      for (int i = 0; i < CAPTURES; i++) {
        transfer.run(file);
      }
      long start = System.nanoTime();
      for (int i = 0; i < CAPTURES; i++) {
        long characters = transfer.run(file);
        if (characters < CAPTURED_BYTES / 64 * 63) {
          throw new IllegalStateException("not all came: " + characters);
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return String.format("%.0f", CAPTURES * CAPTURED_BYTES / (double) MIB / seconds);
    } finally {
      Files.delete(file);
    }
  }

  // Many at once.

  private String talk(int children) throws Exception {
    contestant.talk(20, LINES);
    long start = System.nanoTime();
    contestant.talk(children, LINES);
    double seconds = (System.nanoTime() - start) / 1e9;
    int threads = ManagementFactory.getThreadMXBean().getPeakThreadCount();
    return String.format("%.2f s, %d threads, %d MiB", seconds, threads, peakMib());
  }

  private String hold(int children) throws Exception {
    contestant.hold(20);
    AtomicBoolean over = new AtomicBoolean();
    FutureTask<Long> longestNanos = new FutureTask<>(() -> longestWaitNanos(over));
    Thread.ofVirtual().start(longestNanos);
    long start = System.nanoTime();
    contestant.hold(children);
    double seconds = (System.nanoTime() - start) / 1e9;
    over.set(true);
    int threads = ManagementFactory.getThreadMXBean().getPeakThreadCount();
    return String.format(
        "%.2f s, %d threads, %d MiB; of another virtual thread the longest wait was %.1f ms",
        seconds, threads, peakMib(), longestNanos.get() / 1e6);
  }

  /** For how long a thread has to wait at most that wants to run every millisecond. */
  private static long longestWaitNanos(AtomicBoolean over) {
    long longest = 0;
    while (!over.get()) {
      long before = System.nanoTime();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      longest = Math.max(longest, System.nanoTime() - before);
    }
    return longest;
  }

  private static long peakMib() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(each -> each.startsWith("VmHWM")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    }
  }

  // Promises.

  private static final Duration TIMEOUT = Duration.ofMillis(700);
  private static final Duration PATIENCE = Duration.ofSeconds(9);

  private String timeout(Tree tree) throws Exception {
    contestant.runWithTimeout("exec sleep 5", Duration.ofMillis(50)); // loads the classes
    Tree.Script script = tree.script();
    FutureTask<Void> run =
        new FutureTask<>(() -> {
          contestant.runWithTimeout(script.text(), TIMEOUT);
          return null;
        });
    return elapsedAndSurvivors(run, script, 0);
  }

  private String interrupt() throws Exception {
    contestant.runWithTimeout("exec sleep 5", Duration.ofMillis(50));
    Tree.Script script = Tree.CHILD_OF_A_SHELL.script();
    FutureTask<Void> run =
        new FutureTask<>(() -> {
          contestant.runWithTimeout(script.text(), Duration.ofSeconds(60));
          return null;
        });
    return elapsedAndSurvivors(run, script, 400);
  }

  /** How long the call takes, from the interrupt if there is one, and who is left then. */
  private static String elapsedAndSurvivors(
      FutureTask<Void> run, Tree.Script script, long interruptAfterMillis) throws Exception {
    Thread thread = Thread.ofPlatform().daemon().start(run);
    long start = System.nanoTime();
    if (interruptAfterMillis > 0) {
      thread.join(Duration.ofMillis(interruptAfterMillis));
      start = System.nanoTime();
      thread.interrupt();
    }
    String late = "";
    try {
      run.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      late = "hangs, ";
    } catch (ExecutionException e) {
      // an exception is one way to say that time is over
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return late + millis + " ms / " + script.killSurvivors();
  }

  private String leftAfter(int runs) throws Exception {
    for (int i = 0; i < 100; i++) {
      contestant.text(TEXT);
    }
    String before = left();
    List<FutureTask<Void>> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      FutureTask<Void> quarter =
          new FutureTask<>(() -> {
            for (int k = 0; k < runs / 4; k++) {
              contestant.text(TEXT);
            }
            return null;
          });
      threads.add(quarter);
      Thread.ofPlatform().start(quarter);
    }
    for (FutureTask<Void> each : threads) {
      each.get();
    }
    return before + " → " + left();
  }

  private static String left() {
    String[] descriptors = new File("/proc/self/fd").list();
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    long children = ProcessHandle.current().children().count();
    return (descriptors == null ? 0 : descriptors.length)
        + (" descriptors, " + threads + " threads, " + children + " children");
  }
}
