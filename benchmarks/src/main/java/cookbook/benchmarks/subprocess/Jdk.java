package cookbook.benchmarks.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** {@link ProcessBuilder}, written by hand as well as one can. */
final class Jdk implements Contestant {
  private static final int BUFFER = 64 * 1024;

  @Override
  public void spawn() throws Exception {
    new ProcessBuilder("true").inheritIO().start().waitFor();
  }

  @Override
  public String text(String input) throws Exception {
    Process cat = new ProcessBuilder("cat").start();
    Thread writer = Thread.ofPlatform().start(() -> write(cat, input.getBytes(UTF_8)));
    String output = new String(cat.getInputStream().readAllBytes(), UTF_8);
    writer.join();
    cat.waitFor();
    return output;
  }

  private static void write(Process process, byte[] bytes) {
    try (OutputStream out = process.getOutputStream()) {
      out.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long copy(InputStream input) throws Exception {
    Process cat = new ProcessBuilder("cat").start();
    FutureTask<Void> writer =
        new FutureTask<>(() -> {
          try (OutputStream out = cat.getOutputStream()) {
            pump(input, out);
          }
          return null;
        });
    Thread.ofPlatform().start(writer);
    CountingStream received = new CountingStream();
    pump(cat.getInputStream(), received);
    writer.get();
    cat.waitFor();
    return received.count();
  }

  private static void pump(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int n = from.read(buffer);
    while (n >= 0) {
      to.write(buffer, 0, n);
      n = from.read(buffer);
    }
  }

  @Override
  public long captureBytes(Path file) throws Exception {
    Process cat = new ProcessBuilder("cat", file.toString()).start();
    int length = cat.getInputStream().readAllBytes().length;
    cat.waitFor();
    return length;
  }

  @Override
  public long captureText(Path file) throws Exception {
    Process cat = new ProcessBuilder("cat", file.toString()).start();
    int length = new String(cat.getInputStream().readAllBytes(), UTF_8).length();
    cat.waitFor();
    return length;
  }

  @Override
  public long streamLines(Path file) throws Exception {
    Process cat = new ProcessBuilder("cat", file.toString()).start();
    long total = 0;
    try (BufferedReader lines = cat.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        total += line.length();
      }
    }
    cat.waitFor();
    return total;
  }

  @Override
  public void talk(int children, int lines) throws Exception {
    CountDownLatch allAlive = new CountDownLatch(children);
    FutureTask<?>[] talks = new FutureTask<?>[children];
    for (int i = 0; i < children; i++) {
      talks[i] = new FutureTask<>(() -> dialogue(allAlive, lines));
      Thread.ofPlatform().start(talks[i]);
    }
    for (FutureTask<?> talk : talks) {
      talk.get();
    }
  }

  private static Void dialogue(CountDownLatch allAlive, int lines) throws Exception {
    Process cat = new ProcessBuilder("cat").start();
    allAlive.countDown();
    allAlive.await();
    try (BufferedWriter out = cat.outputWriter(UTF_8);
        BufferedReader in = cat.inputReader(UTF_8)) {
      for (int i = 0; i < lines; i++) {
        out.write("line " + i + "\n");
        out.flush();
        if (!("line " + i).equals(in.readLine())) {
          throw new IllegalStateException("wrong answer");
        }
      }
    }
    cat.waitFor();
    return null;
  }

  @Override
  public void runWithTimeout(String script, Duration timeout) throws Exception {
    Process sh = new ProcessBuilder("sh", "-c", script).start();
    FutureTask<byte[]> reader = new FutureTask<>(() -> sh.getInputStream().readAllBytes());
    Thread.ofPlatform().start(reader);
    if (!sh.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
      sh.destroyForcibly();
    }
    reader.get();
  }
}
