package cookbook.benchmarks.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zeroturnaround.exec.ProcessExecutor;
import org.zeroturnaround.exec.StartedProcess;
import org.zeroturnaround.exec.stream.LogOutputStream;

/** zt-exec. */
final class ZtExec implements Contestant {
  @Override
  public void spawn() throws Exception {
    new ProcessExecutor("true").execute();
  }

  @Override
  public String text(String input) throws Exception {
    return new ProcessExecutor("cat")
        .redirectInput(new ByteArrayInputStream(input.getBytes(UTF_8)))
        .readOutput(true)
        .execute()
        .outputUTF8();
  }

  @Override
  public long copy(InputStream input) throws Exception {
    CountingStream received = new CountingStream();
    new ProcessExecutor("cat").redirectInput(input).redirectOutput(received).execute();
    return received.count();
  }

  @Override
  public long captureBytes(Path file) throws Exception {
    return new ProcessExecutor("cat", file.toString()).readOutput(true).execute().output().length;
  }

  @Override
  public long captureText(Path file) throws Exception {
    return new ProcessExecutor("cat", file.toString())
        .readOutput(true)
        .execute()
        .outputUTF8()
        .length();
  }

  @Override
  public long streamLines(Path file) throws Exception {
    long[] total = new long[1];
    new ProcessExecutor("cat", file.toString())
        .redirectOutput(
            new LogOutputStream() {
              @Override
              protected void processLine(String line) {
                total[0] += line.length();
              }
            })
        .execute();
    return total[0];
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
    PipedOutputStream toChild = new PipedOutputStream();
    PipedInputStream fromChild = new PipedInputStream();
    StartedProcess cat =
        new ProcessExecutor("cat")
            .redirectInput(new PipedInputStream(toChild))
            .redirectOutput(new PipedOutputStream(fromChild))
            .start();
    allAlive.countDown();
    allAlive.await();
    try (BufferedWriter out = new BufferedWriter(new OutputStreamWriter(toChild, UTF_8));
        BufferedReader in = new BufferedReader(new InputStreamReader(fromChild, UTF_8))) {
      for (int i = 0; i < lines; i++) {
        out.write("line " + i + "\n");
        out.flush();
        if (!("line " + i).equals(in.readLine())) {
          throw new IllegalStateException("wrong answer");
        }
      }
    }
    cat.getFuture().get();
    return null;
  }

  @Override
  public void runWithTimeout(String script, Duration timeout)
      throws IOException, InterruptedException {
    try {
      new ProcessExecutor("sh", "-c", script)
          .readOutput(true)
          .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
          .execute();
    } catch (TimeoutException expected) {
      // what is asked is when it comes, and who is left
    }
  }
}
