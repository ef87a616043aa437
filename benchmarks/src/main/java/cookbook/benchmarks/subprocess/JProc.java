package cookbook.benchmarks.subprocess;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.buildobjects.process.ExternalProcessFailureException;
import org.buildobjects.process.ProcBuilder;
import org.buildobjects.process.TimeoutException;

/** jproc; it has no way to talk with a child. */
final class JProc implements Contestant {
  @Override
  public void spawn() {
    new ProcBuilder("true").withNoTimeout().run();
  }

  @Override
  public String text(String input) {
    return new ProcBuilder("cat").withInput(input).withNoTimeout().run().getOutputString();
  }

  @Override
  public long copy(InputStream input) {
    CountingStream received = new CountingStream();
    new ProcBuilder("cat").withInputStream(input).withOutputStream(received).withNoTimeout().run();
    return received.count();
  }

  @Override
  public long captureBytes(Path file) {
    return new ProcBuilder("cat", file.toString()).withNoTimeout().run().getOutputBytes().length;
  }

  @Override
  public long captureText(Path file) {
    return new ProcBuilder("cat", file.toString()).withNoTimeout().run().getOutputString().length();
  }

  @Override
  public void runWithTimeout(String script, Duration timeout) {
    try {
      new ProcBuilder("sh", "-c", script).withTimeoutMillis(timeout.toMillis()).run();
    } catch (TimeoutException | ExternalProcessFailureException expected) {
      // what is asked is when it comes, and who is left
    }
  }
}
