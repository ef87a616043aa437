package cookbook.subprocess;

import cookbook.subprocess.Launch.Stdio;
import cookbook.subprocess.Launch.Way;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One output stream of a child: how the child gets it, and what takes the bytes if we do. */
final class Outlet implements Sink {
  record ToCapture() implements Output {}

  record ToParent() implements Output {}

  record ToNowhere() implements Output {}

  record ToFile(Path path, boolean append) implements Output {}

  record ToLines(Consumer<String> consumer) implements Output {}

  record ToStream(OutputStream stream) implements Output {}

  private final Stdio stdio;
  private final List<Sink> sinks;
  private final Capture capture;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile long heardNanos;

  private Outlet(Stdio stdio, List<Sink> sinks, Capture capture) {
    this.stdio = stdio;
    this.sinks = sinks;
    this.capture = capture;
  }

  /** A stream that goes along with another one, or is read by the user. */
  static Outlet of(Stdio stdio) {
    return new Outlet(stdio, List.of(), Capture.all(0));
  }

  /**
   * Opens the files among the targets, unless the child can do that itself.
   *
   * @param capture what takes the bytes if the targets say so
   */
  static Outlet open(List<Output> targets, Plan plan, Capture capture, FileDescriptor parent)
      throws IOException {
    Stdio direct = targets.size() == 1 ? direct(targets.getFirst()) : null;
    if (direct != null) {
      return of(direct);
    }
    List<Sink> sinks = new ArrayList<>();
    Outlet outlet = new Outlet(Way.PIPE, sinks, capture);
    try {
      for (Output target : targets) {
        sinks.add(outlet.sink(target, plan, parent));
      }
    } catch (IOException e) {
      outlet.close();
      throw e;
    }
    return outlet;
  }

  private static @Nullable Stdio direct(Output target) {
    return switch (target) {
      case ToParent() -> Way.INHERIT;
      case ToNowhere() -> Way.DISCARD;
      case ToFile(var path, var append) -> new Launch.File(path, append);
      case ToCapture(), ToLines _, ToStream _ -> null;
    };
  }

  private Sink sink(Output target, Plan plan, FileDescriptor parent) throws IOException {
    return switch (target) {
      case ToCapture() -> capture;
      case ToNowhere() -> (buffer, offset, length) -> {};
      case ToParent() -> new StreamSink(new FileOutputStream(parent), false);
      case ToFile(var path, var append) ->
          new StreamSink(new FileOutputStream(path.toFile(), append), true);
      case ToLines(var consumer) -> new LineSink(consumer, new LineBuffer(plan.text, plan.limit));
      case ToStream(var stream) -> new StreamSink(stream, false);
    };
  }

  Stdio stdio() {
    return stdio;
  }

  /** What takes the bytes that are captured; it stays empty if none are. */
  Capture capture() {
    return capture;
  }

  /** When something was last said here, at the earliest then. */
  long heardNanos(long thenNanos) {
    long heard = heardNanos;
    return heard != 0 && heard - thenNanos > 0 ? heard : thenNanos;
  }

  /** What the engine is to call: the capture itself if that is all, so that it may read into it. */
  Sink sink(boolean noteTime) {
    return sinks.size() == 1 && sinks.getFirst() == capture && !noteTime ? capture : this;
  }

  @Override
  public void accept(byte[] buffer, int offset, int length) throws IOException {
    heardNanos = System.nanoTime();
    for (Sink sink : sinks) {
      sink.accept(buffer, offset, length);
    }
  }

  /** Once; later calls do nothing. */
  @Override
  public void end() throws IOException {
    if (ended.getAndSet(true)) {
      return;
    }
    for (Sink sink : sinks) {
      sink.end();
    }
  }

  /** Closes the files; twice is fine. Whatever {@link #end} has not written is lost. */
  void close() {
    for (Sink sink : sinks) {
      if (sink instanceof StreamSink stream) {
        stream.close();
      }
    }
  }

  private record LineSink(Consumer<String> consumer, LineBuffer lines) implements Sink {
    @Override
    public void accept(byte[] buffer, int offset, int length) throws IOException {
      lines.pass(buffer, offset, length, consumer);
    }

    @Override
    public void end() throws IOException {
      String line = lines.last();
      if (line != null) {
        consumer.accept(line);
      }
    }
  }

  private record StreamSink(OutputStream stream, boolean ours) implements Sink {
    @Override
    public void accept(byte[] buffer, int offset, int length) throws IOException {
      stream.write(buffer, offset, length);
    }

    @Override
    public void end() throws IOException {
      stream.flush();
    }

    void close() {
      if (!ours) {
        return;
      }
      try {
        stream.close();
      } catch (IOException e) {
        // a file stream buffers nothing: every byte was written, or its write has thrown
      }
    }
  }
}
