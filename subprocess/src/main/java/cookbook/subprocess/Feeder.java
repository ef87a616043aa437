package cookbook.subprocess;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.function.Consumer;

/** Writes to a child what has to be waited for: a thread of its own, which nobody waits for. */
final class Feeder implements Runnable {
  private static final int FIRST_BYTES = 64 * 1024;
  private static final int MOST_BYTES = 1024 * 1024;

  private final Input input;
  private final WriteEnd to;
  private final Text text;
  private final Consumer<Throwable> onFailure;
  private volatile boolean stopped;

  Feeder(Input input, WriteEnd to, Text text, Consumer<Throwable> onFailure) {
    this.input = input;
    this.to = to;
    this.text = text;
    this.onFailure = onFailure;
  }

  Thread start() {
    return Thread.ofPlatform()
        .daemon()
        .name("subprocess-input")
        .inheritInheritableThreadLocals(false)
        .start(this);
  }

  /** What fails from now on is of no interest. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      switch (input) {
        case Input.Bytes(var bytes) -> write(bytes);
        case Input.FromStream(var stream) -> copy(stream);
        case Input.FromLines(var lines) -> copy(lines.iterator());
        default -> throw new IllegalStateException("nothing to feed: " + input);
      }
    } catch (Refused e) {
      // the child does not want the rest, and need not: head(1) does so
    } catch (IOException | RuntimeException | Error e) {
      if (!stopped) {
        onFailure.accept(e);
      }
    } finally {
      to.close();
    }
  }

  private void copy(InputStream stream) throws IOException {
    byte[] buffer = new byte[FIRST_BYTES];
    int length;
    while ((length = stream.read(buffer)) >= 0) {
      write(buffer, length);
      if (length == buffer.length && length < MOST_BYTES) {
        buffer = new byte[2 * length];
      }
    }
  }

  private void copy(Iterator<String> lines) throws IOException {
    while (lines.hasNext()) {
      write(text.encode(lines.next() + "\n"));
    }
  }

  private void write(byte[] bytes) throws Refused {
    write(bytes, bytes.length);
  }

  private void write(byte[] bytes, int length) throws Refused {
    try {
      to.write(bytes, 0, length);
    } catch (IOException | InterruptedException e) {
      throw new Refused(e);
    }
  }

  /** The child has closed its input, or the run is over. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(Throwable cause) {
      super(cause);
    }
  }
}
