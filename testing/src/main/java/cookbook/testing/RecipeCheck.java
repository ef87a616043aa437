package cookbook.testing;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs recipes as a reader would, each in a JVM of its own, and compares what they print with the
 * output block of their source.
 */
public final class RecipeCheck {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private RecipeCheck() {}

  /** One test for each recipe of the module in whose directory the test runs. */
  public static Stream<DynamicTest> ofThisModule() throws IOException {
    return sources(Path.of("."))
        .map(source ->
            dynamicTest(name(source), source.toUri(), () -> check(source, className(source))));
  }

  /** The recipes of a module, in alphabetic order; {@code Main} and children's mains are none. */
  public static Stream<Path> sources(Path module) throws IOException {
    String recipe = ".*/cookbook/[a-z]+/recipes/(?!Main\\.)[A-Z]\\w*\\.java";
    try (Stream<Path> files = Files.walk(module.resolve(SOURCES))) {
      return files
          .filter(f -> f.toString().replace('\\', '/').matches(recipe))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String name(Path source) {
    return source.getFileName().toString().replace(".java", "");
  }

  private static String className(Path source) {
    String path = source.toString().replace('\\', '/');
    return path.substring(path.indexOf("cookbook/"), path.lastIndexOf(".java")).replace('/', '.');
  }

  /**
   * Runs a class's main in a child JVM and compares.
   *
   * @throws AssertionError with the difference and the whole output, if the output differs, the
   *     exit value is not 0, the run takes longer than a minute, or leaves a process behind
   */
  public static void check(Path source, String mainClass) throws IOException, InterruptedException {
    check(OutputBlock.of(source), mainClass, LIMIT, LIMIT);
  }

  /**
   * Runs and compares.
   *
   * @param limit how long the child may run
   * @param patience how long, after that, what it left behind may
   */
  static void check(OutputBlock block, String mainClass, Duration limit, Duration patience)
      throws IOException, InterruptedException {
    try (ChildJvm child = ChildJvm.start(mainClass)) {
      if (!child.await(limit)) {
        throw failure("still runs after " + limit.toMillis() + " ms", child);
      }
      if (child.process().exitValue() != 0) {
        throw failure("exit value " + child.process().exitValue() + " instead of 0", child);
      }
      Optional<String> difference = block.difference(child.output());
      if (difference.isPresent()) {
        throw failure("output differs, " + difference.get(), child);
      }
      awaitNoSurvivor(child, patience);
    }
  }

  private static void awaitNoSurvivor(ChildJvm child, Duration patience) {
    Awaitility.await("no process left behind")
        .atMost(patience)
        .until(child::descendants, List::isEmpty);
  }

  private static AssertionError failure(String what, ChildJvm child) {
    return new AssertionError(
        what
            + "\n  standard output:\n    "
            + String.join("\n    ", child.output())
            + "\n  standard error:\n    "
            + String.join("\n    ", child.errors()));
  }
}
