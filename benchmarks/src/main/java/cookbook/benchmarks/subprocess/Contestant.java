package cookbook.benchmarks.subprocess;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;

/** A library, used as its own documentation says; what it has no way to do is unsupported. */
interface Contestant {
  /** A contestant by the name that the figures show. */
  static Contestant named(String name) {
    return switch (name) {
      case "cookbook, native", "cookbook, ProcessBuilder" -> new Cookbook();
      case "ProcessBuilder" -> new Jdk();
      case "zt-exec" -> new ZtExec();
      case "commons-exec" -> new CommonsExec();
      case "NuProcess" -> new NuProcessLibrary();
      case "jproc" -> new JProc();
      default -> throw new IllegalArgumentException("no contestant " + name);
    };
  }

  /** Runs {@code true} and waits for it. */
  default void spawn() throws Exception {
    throw new UnsupportedOperationException();
  }

  /** Sends a text through {@code cat}. */
  default String text(String input) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** Sends a stream through {@code cat}; answers how many bytes came back. */
  default long copy(InputStream input) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** Captures what {@code cat} says of a file; answers how many bytes that is. */
  default long captureBytes(Path file) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** Captures it as a string; answers how many characters that is. */
  default long captureText(Path file) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** Reads it line by line, while it comes; answers how many characters the lines have. */
  default long streamLines(Path file) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** Talks with many children, alive all at once, for some lines each. */
  default void talk(int children, int lines) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** Has many children alive at once, each waited for by a virtual thread; then ends them. */
  default void hold(int children) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** Runs a script, captured, and ends it after a time as well as the library can. */
  default void runWithTimeout(String script, Duration timeout) throws Exception {
    throw new UnsupportedOperationException();
  }
}
