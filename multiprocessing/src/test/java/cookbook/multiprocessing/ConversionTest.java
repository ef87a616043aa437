package cookbook.multiprocessing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program of threads becomes one of processes by its imports alone. */
@Timeout(300)
final class ConversionTest {
  private static final Path RECIPES = Path.of("src/main/java/cookbook/multiprocessing/recipes");

  @Test
  void importsAreAllThatDiffers() throws IOException {
    assertEquals(
        program("CountPrimesThreads", line -> !isImport(line)),
        program("CountPrimesProcesses", line -> !isImport(line)));
  }

  @Test
  void oneUsesTheJdkAndTheOtherThisLibraryInItsPlace() throws IOException {
    List<String> ofThreads = program("CountPrimesThreads", ConversionTest::isImport);
    List<String> ofProcesses = program("CountPrimesProcesses", ConversionTest::isImport);
    assertFalse(ofThreads.stream().anyMatch(line -> line.contains("cookbook.")));
    assertTrue(ofProcesses.contains("import cookbook.multiprocessing.lang.Thread;"));
    List<String> swapped =
        ofProcesses.stream()
            .filter(line -> !line.contains(".lang."))
            .map(line -> line.replace("cookbook.multiprocessing.", "java.util."))
            .sorted()
            .toList();
    assertEquals(ofThreads, swapped);
  }

  private static boolean isImport(String line) {
    return line.startsWith("import ");
  }

  /** Lines of the source, with one name for both classes. */
  private static List<String> program(String name, Predicate<String> which) throws IOException {
    return Files.readAllLines(RECIPES.resolve(name + ".java")).stream()
        .filter(which)
        .map(line -> line.replaceAll("CountPrimes(Threads|Processes)", "CountPrimes"))
        .toList();
  }
}
