package cookbook.subprocess;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Where what a child says goes: one target of {@link Command#output} or {@link Command#error}.
 *
 * <p>A single file, {@link #inherit()} or {@link #discard()} is given to the child itself: the
 * bytes never pass through this JVM. Everything else, and several targets at once, is read by us
 * and handed on.
 *
 * <p><b>Threads.</b> {@link Command#run} and its kin call {@link #lines} consumers and write to
 * {@link #to} streams in the calling thread. A {@link Subprocess} does so in a thread of its own
 * for each of the two streams, so that a target of both must be thread-safe. What a target throws
 * ends the child, and reaches the caller.
 *
 * <p><b>Limits.</b> Targets are called between two looks at the clock: one that blocks delays a
 * time-out by as long.
 */
public sealed interface Output
    permits Outlet.ToCapture,
        Outlet.ToParent,
        Outlet.ToNowhere,
        Outlet.ToFile,
        Outlet.ToLines,
        Outlet.ToStream {
  /**
   * Keeps it for the {@link Result}; this is where it goes when nothing is said.
   *
   * @return the target
   */
  static Output capture() {
    return new Outlet.ToCapture();
  }

  /**
   * To the same place as this JVM's own output or error output.
   *
   * @return the target
   */
  static Output inherit() {
    return new Outlet.ToParent();
  }

  /**
   * Nowhere.
   *
   * @return the target
   */
  static Output discard() {
    return new Outlet.ToNowhere();
  }

  /**
   * To a file, which is created, or emptied if it exists.
   *
   * @param file the file; a relative path starts from this JVM's working directory, not the child's
   * @return the target
   */
  static Output file(Path file) {
    return new Outlet.ToFile(Objects.requireNonNull(file, "file"), false);
  }

  /**
   * To the end of a file, which is created if it does not exist.
   *
   * @param file the file; a relative path starts from this JVM's working directory, not the child's
   * @return the target
   */
  static Output append(Path file) {
    return new Outlet.ToFile(Objects.requireNonNull(file, "file"), true);
  }

  /**
   * Line by line, as they come, without their ends. To a logger: {@code lines(log::info)}.
   *
   * @param consumer gets the lines
   * @return the target
   */
  static Output lines(Consumer<String> consumer) {
    return new Outlet.ToLines(Objects.requireNonNull(consumer, "consumer"));
  }

  /**
   * To a stream, byte for byte. It is flushed at the end, and not closed.
   *
   * @param stream gets the bytes
   * @return the target
   */
  static Output to(OutputStream stream) {
    return new Outlet.ToStream(Objects.requireNonNull(stream, "stream"));
  }
}
