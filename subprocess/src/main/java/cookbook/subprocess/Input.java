package cookbook.subprocess;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a child gets to read. */
sealed interface Input {
  /** Nothing was said: a run reads an empty input, a {@link Subprocess} is written to. */
  record Unsaid() implements Input {}

  /** Characters, encoded when the child starts. */
  record Characters(String text) implements Input {}

  /** Bytes, a copy of which nobody else has. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Bytes(byte[] bytes) implements Input {}

  /** A file, which the child reads itself. */
  record FromFile(Path file) implements Input {}

  /** A stream, read by a thread of ours. */
  record FromStream(InputStream stream) implements Input {}

  /** Lines, taken by a thread of ours. */
  record FromLines(Stream<String> lines) implements Input {}

  /** This JVM's own input. */
  record FromParent() implements Input {}
}
