package cookbook.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The output that a recipe's source promises in the comment at its end, to be compared with what a
 * run printed. Immutable.
 *
 * <ul>
 *   <li>{@code // Output:} these lines in this order
 *   <li>{@code // Unordered output:} these lines in any order
 *   <li>{@code // Interleaved output:} the lines of each thread, named in the brackets, in this
 *       order; lines of different threads in any
 * </ul>
 *
 * <p>Within a line {@code {name}} stands for some text, {@code {low..high}} for a number in that
 * range, bounds included. Blanks at the end of a line do not count.
 */
public final class OutputBlock {
  private enum Order {
    EXACT("// Output:"),
    UNORDERED("// Unordered output:"),
    INTERLEAVED("// Interleaved output:");

    private final String header;

    Order(String header) {
      this.header = header;
    }

    static @Nullable Order of(String line) {
      return Arrays.stream(values()).filter(o -> o.header.equals(line)).findAny().orElse(null);
    }
  }

  private final Order order;
  private final List<ExpectedLine> expected;

  private OutputBlock(Order order, List<ExpectedLine> expected) {
    this.order = order;
    this.expected = expected;
  }

  /**
   * Reads the block at the end of a recipe's source.
   *
   * @throws IllegalArgumentException if there is none, more than one, or one that has no lines or
   *     is not at the end
   * @throws IOException if the file cannot be read
   */
  public static OutputBlock of(Path source) throws IOException {
    try {
      return of(Files.readAllLines(source));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(source.getFileName() + ": " + e.getMessage(), e);
    }
  }

  static OutputBlock of(List<String> source) {
    Order order = null;
    List<ExpectedLine> expected = new ArrayList<>();
    for (String line : source) {
      Order header = Order.of(line.strip());
      if (header != null && order != null) {
        throw new IllegalArgumentException("a second output block: " + line);
      } else if (header != null) {
        order = header;
      } else if (order != null && !line.isBlank()) {
        expected.add(new ExpectedLine(uncommented(line)));
      }
    }
    if (order == null || expected.isEmpty()) {
      throw new IllegalArgumentException(
          "no output block: end the file with '// Output:' and the lines that a run prints");
    }
    return new OutputBlock(order, List.copyOf(expected));
  }

  private static String uncommented(String line) {
    if (!line.startsWith("//")) {
      throw new IllegalArgumentException("code after the output block: " + line);
    }
    return line.substring(line.startsWith("// ") ? 3 : 2).stripTrailing();
  }

  /** Compares: empty if a run that printed these lines keeps the promise, else the difference. */
  public Optional<String> difference(List<String> printed) {
    List<String> actual = printed.stream().map(String::stripTrailing).toList();
    return switch (order) {
      case EXACT -> inOrder("line", expected, actual);
      case UNORDERED -> inAnyOrder(actual);
      case INTERLEAVED -> threadByThread(actual);
    };
  }

  private static Optional<String> inOrder(
      String what, List<ExpectedLine> expected, List<String> actual) {
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      if (i >= actual.size() || i >= expected.size() || !expected.get(i).matches(actual.get(i))) {
        String want = i < expected.size() ? expected.get(i).toString() : "nothing more";
        String got = i < actual.size() ? actual.get(i) : "nothing more";
        return Optional.of(
            what + " " + (i + 1) + "\n    expected: " + want + "\n    got:      " + got);
      }
    }
    return Optional.empty();
  }

  private Optional<String> threadByThread(List<String> actual) {
    Set<String> threads = new LinkedHashSet<>();
    expected.forEach(line -> threads.add(ExpectedLine.thread(line.toString())));
    actual.forEach(line -> threads.add(ExpectedLine.thread(line)));
    for (String thread : threads) {
      Optional<String> difference =
          inOrder(
              thread.isEmpty() ? "line without a thread" : "thread " + thread + ", its line",
              expected.stream()
                  .filter(l -> ExpectedLine.thread(l.toString()).equals(thread))
                  .toList(),
              actual.stream().filter(l -> ExpectedLine.thread(l).equals(thread)).toList());
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  /** Kuhn's algorithm: a placeholder may match several lines, so the first match may be wrong. */
  private Optional<String> inAnyOrder(List<String> actual) {
    int[] expectedOf = new int[actual.size()];
    Arrays.fill(expectedOf, -1);
    for (int i = 0; i < expected.size(); i++) {
      if (!claim(i, actual, expectedOf, new boolean[actual.size()])) {
        return Optional.of(
            "in any order\n    expected: " + expected.get(i) + "\n    got:      no such line");
      }
    }
    for (int j = 0; j < actual.size(); j++) {
      if (expectedOf[j] < 0) {
        return Optional.of(
            "in any order\n    expected: nothing more\n    got:      " + actual.get(j));
      }
    }
    return Optional.empty();
  }

  private boolean claim(int i, List<String> actual, int[] expectedOf, boolean[] seen) {
    for (int j = 0; j < actual.size(); j++) {
      if (!seen[j] && expected.get(i).matches(actual.get(j))) {
        seen[j] = true;
        if (expectedOf[j] < 0 || claim(expectedOf[j], actual, expectedOf, seen)) {
          expectedOf[j] = i;
          return true;
        }
      }
    }
    return false;
  }
}
