package cookbook.benchmarks.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.LogOutputStream;
import org.apache.commons.exec.PumpStreamHandler;

/** Apache Commons Exec; it has no way to talk with a child. */
final class CommonsExec implements Contestant {
  private static void run(CommandLine command, PumpStreamHandler streams) throws IOException {
    DefaultExecutor executor = DefaultExecutor.builder().setExecuteStreamHandler(streams).get();
    executor.execute(command);
  }

  @Override
  public void spawn() throws Exception {
    run(new CommandLine("true"), new PumpStreamHandler());
  }

  @Override
  public String text(String input) throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayInputStream bytes = new ByteArrayInputStream(input.getBytes(UTF_8));
    run(new CommandLine("cat"), new PumpStreamHandler(output, output, bytes));
    return output.toString(UTF_8);
  }

  @Override
  public long copy(InputStream input) throws Exception {
    CountingStream received = new CountingStream();
    run(new CommandLine("cat"), new PumpStreamHandler(received, received, input));
    return received.count();
  }

  private static void read(Path file, OutputStream output) throws IOException {
    run(new CommandLine("cat").addArgument(file.toString()), new PumpStreamHandler(output));
  }

  @Override
  public long captureBytes(Path file) throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    read(file, output);
    return output.toByteArray().length;
  }

  @Override
  public long captureText(Path file) throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    read(file, output);
    return output.toString(UTF_8).length();
  }

  @Override
  public long streamLines(Path file) throws Exception {
    long[] total = new long[1];
    try (OutputStream lines =
        new LogOutputStream() {
          @Override
          protected void processLine(String line, int level) {
            total[0] += line.length();
          }
        }) {
      read(file, lines);
    }
    return total[0];
  }

  @Override
  public void runWithTimeout(String script, Duration timeout) throws IOException {
    DefaultExecutor executor =
        DefaultExecutor.builder()
            .setExecuteStreamHandler(new PumpStreamHandler(new ByteArrayOutputStream()))
            .get();
    executor.setWatchdog(ExecuteWatchdog.builder().setTimeout(timeout).get());
    try {
      executor.execute(
          new CommandLine("sh").addArgument("-c").addArgument(script, /* handleQuoting= */ false));
    } catch (ExecuteException expected) {
      // what is asked is when it comes, and who is left
    }
  }
}
