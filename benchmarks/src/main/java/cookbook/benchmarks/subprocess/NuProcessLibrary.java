package cookbook.benchmarks.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.nuprocess.NuAbstractProcessHandler;
import com.zaxxer.nuprocess.NuProcess;
import com.zaxxer.nuprocess.NuProcessBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** NuProcess: children are handled by callbacks; it has none for lines. */
final class NuProcessLibrary implements Contestant {
  /** Writes from a stream, hands what comes back to another one. */
  private static final class Pump extends NuAbstractProcessHandler {
    private final InputStream input;
    private final OutputStream output;
    private final byte[] out = new byte[NuProcess.BUFFER_CAPACITY];
    private final byte[] in = new byte[NuProcess.BUFFER_CAPACITY];
    private @Nullable NuProcess process;

    Pump(InputStream input, OutputStream output) {
      this.input = input;
      this.output = output;
    }

    @Override
    public void onStart(NuProcess started) {
      process = started;
      started.wantWrite();
    }

    @Override
    public boolean onStdinReady(ByteBuffer buffer) {
      try {
        int n = input.read(out, 0, Math.min(out.length, buffer.remaining()));
        if (n < 0) {
          if (process != null) {
            process.closeStdin(false);
          }
          buffer.flip();
          return false;
        }
        buffer.put(out, 0, n);
        buffer.flip();
        return true;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void onStdout(ByteBuffer buffer, boolean closed) {
      try {
        while (buffer.hasRemaining()) {
          int n = Math.min(in.length, buffer.remaining());
          buffer.get(in, 0, n);
          output.write(in, 0, n);
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void run(InputStream input, OutputStream output, String... command) {
    NuProcessBuilder builder = new NuProcessBuilder(command);
    builder.setProcessListener(new Pump(input, output));
    builder.run();
  }

  @Override
  public void spawn() {
    new NuProcessBuilder(new NuAbstractProcessHandler() {}, "true").run();
  }

  @Override
  public String text(String input) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    run(new java.io.ByteArrayInputStream(input.getBytes(UTF_8)), output, "cat");
    return output.toString(UTF_8);
  }

  @Override
  public long copy(InputStream input) {
    CountingStream received = new CountingStream();
    run(input, received, "cat");
    return received.count();
  }

  @Override
  public long captureBytes(Path file) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    run(InputStream.nullInputStream(), output, "cat", file.toString());
    return output.toByteArray().length;
  }

  @Override
  public long captureText(Path file) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    run(InputStream.nullInputStream(), output, "cat", file.toString());
    return output.toString(UTF_8).length();
  }

  @Override
  public void talk(int children, int lines) throws InterruptedException {
    CountDownLatch allAlive = new CountDownLatch(children);
    CountDownLatch allEnded = new CountDownLatch(children);
    NuProcess[] started = new NuProcess[children];
    for (int i = 0; i < children; i++) {
      started[i] = new NuProcessBuilder(new Talk(lines, allAlive, allEnded), "cat").start();
    }
    allAlive.await();
    for (NuProcess each : started) {
      each.wantWrite();
    }
    allEnded.await();
  }

  private static final class Talk extends NuAbstractProcessHandler {
    private final int lines;
    private final CountDownLatch allAlive;
    private final CountDownLatch allEnded;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private @Nullable NuProcess process;
    private int line;

    Talk(int lines, CountDownLatch allAlive, CountDownLatch allEnded) {
      this.lines = lines;
      this.allAlive = allAlive;
      this.allEnded = allEnded;
    }

    @Override
    public void onStart(NuProcess started) {
      process = started;
      allAlive.countDown();
    }

    @Override
    public boolean onStdinReady(ByteBuffer buffer) {
      buffer.put(("line " + line + "\n").getBytes(UTF_8));
      buffer.flip();
      return false;
    }

    @Override
    public void onStdout(ByteBuffer buffer, boolean closed) {
      while (buffer.hasRemaining()) {
        int value = buffer.get();
        if (value == '\n') {
          answered();
        } else {
          answer.write(value);
        }
      }
    }

    private void answered() {
      if (process == null || !answer.toString(UTF_8).equals("line " + line)) {
        throw new IllegalStateException("wrong answer");
      }
      answer.reset();
      line++;
      if (line == lines) {
        process.closeStdin(false);
      } else {
        process.wantWrite();
      }
    }

    @Override
    public void onExit(int code) {
      allEnded.countDown();
    }
  }

  @Override
  public void runWithTimeout(String script, Duration timeout) throws InterruptedException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    NuProcess sh =
        new NuProcessBuilder(new Pump(InputStream.nullInputStream(), output), "sh", "-c", script)
            .start();
    if (sh.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS) == Integer.MIN_VALUE) {
      sh.destroy(true);
    }
    sh.waitFor(0, TimeUnit.MILLISECONDS);
  }
}
