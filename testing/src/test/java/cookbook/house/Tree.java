package cookbook.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checkout as files; tests run in the directory of this module. */
final class Tree {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** The modules whose recipes a reader runs, in reading order. */
  static final List<String> MODULES =
      Stream.of("logging", "timer", "threading", "subprocess", "signals", "multiprocessing")
          .filter(module -> Files.isDirectory(ROOT.resolve(module)))
          .toList();

  private Tree() {}

  /** Every Java source of every module. */
  static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !name(file).contains("/target/"))
          .sorted()
          .toList();
    }
  }

  /** Every Java source below a directory of the modules, say "src/test/java". */
  static List<Path> sources(String directory) throws IOException {
    return sources().stream().filter(file -> file.toString().contains(directory)).toList();
  }

  /** A name for a failure's message: the path from the root. */
  static String name(Path file) {
    return ROOT.relativize(file).toString();
  }
}
