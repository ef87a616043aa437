package cookbook.benchmarks.subprocess;

import cookbook.subprocess.Command;
import cookbook.subprocess.CommandTimeoutException;
import cookbook.subprocess.Output;
import cookbook.subprocess.Signal;
import cookbook.subprocess.Subprocess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Ours, on the engine that it chooses: the native one where the JVM grants native access. */
final class Cookbook implements Contestant {
  private static final Command TRUE = Command.of("true").inherit();

  /** Waits until the native engine, which is linked in the background, has taken over. */
  static void awaitNativeEngine() throws IOException {
    Command tells = Command.shell("exit 137"); // for ProcessBuilder the same as a death by KILL
    long start = System.nanoTime();
    while (tells.run().exit().signalNumber() != 0) {
      if (System.nanoTime() - start > 10_000_000_000L) {
        throw new IllegalStateException("no native engine; is native access enabled?");
      }
    }
  }

  @Override
  public void spawn() throws IOException {
    TRUE.run();
  }

  @Override
  public String text(String input) throws IOException {
    return Command.of("cat").input(input).text();
  }

  @Override
  public long copy(InputStream input) throws IOException {
    CountingStream received = new CountingStream();
    Command.of("cat").input(input).output(Output.to(received)).check();
    return received.count();
  }

  @Override
  public long captureBytes(Path file) throws IOException {
    return Command.of("cat", file.toString()).limit(Integer.MAX_VALUE).bytes().length;
  }

  @Override
  public long captureText(Path file) throws IOException {
    return Command.of("cat", file.toString()).limit(Integer.MAX_VALUE).text().length();
  }

  @Override
  public long streamLines(Path file) throws IOException {
    long[] total = new long[1];
    Command.of("cat", file.toString())
        .output(Output.lines(line -> total[0] += line.length()))
        .check();
    return total[0];
  }

  @Override
  public void talk(int children, int lines) throws Exception {
    CountDownLatch allAlive = new CountDownLatch(children);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?>[] talks = new Future<?>[children];
      for (int i = 0; i < children; i++) {
        talks[i] = executor.submit(() -> dialogue(allAlive, lines));
      }
      for (Future<?> talk : talks) {
        talk.get();
      }
    }
  }

  private static Void dialogue(CountDownLatch allAlive, int lines) throws Exception {
    try (Subprocess cat = Command.of("cat").errorToOutput().start()) {
      allAlive.countDown();
      allAlive.await();
      for (int i = 0; i < lines; i++) {
        cat.writeLine("line " + i);
        if (!("line " + i).equals(cat.readLine())) {
          throw new IllegalStateException("wrong answer");
        }
      }
      cat.check();
    }
    return null;
  }

  /** Without pipes: a child is one descriptor. */
  @Override
  public void hold(int children) throws Exception {
    Command sleep = Command.of("sleep", "60").input(Path.of("/dev/null"));
    Command silent = sleep.discardOutput().discardError();
    Queue<Subprocess> alive = new ConcurrentLinkedQueue<>();
    CountDownLatch allAlive = new CountDownLatch(children);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < children; i++) {
        executor.execute(() -> {
          try (Subprocess child = silent.start()) {
            alive.add(child);
            allAlive.countDown();
            var _ = child.join();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
      }
      allAlive.await();
      for (Subprocess each : alive) {
        var _ = each.signal(Signal.TERM);
      }
    }
  }

  @Override
  public void runWithTimeout(String script, Duration timeout) throws IOException {
    try {
      Command.shell(script).timeout(timeout).run();
    } catch (CommandTimeoutException expected) {
      // what is asked is when it comes, and who is left
    }
  }
}
