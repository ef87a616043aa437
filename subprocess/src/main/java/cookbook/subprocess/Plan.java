package cookbook.subprocess;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a {@link Command} says. Only a fresh copy is ever changed, by the command that made it. */
final class Plan {
  List<String> arguments;
  @Nullable Path directory;
  boolean cleanEnvironment;
  Map<String, String> set = Map.of();
  Set<String> unset = Set.of();
  Input input = new Input.Unsaid();

  /** Empty if nothing was said: captured, or in a Subprocess read by its user. */
  List<Output> output = List.of();

  /** Empty if nothing was said: captured. */
  List<Output> error = List.of();

  boolean errorToOutput;
  Text text = Text.UTF_8;
  long limit = Capture.MAX_BYTES;
  @Nullable Duration timeout;
  @Nullable Duration idleTimeout;
  Duration grace = Duration.ZERO;
  boolean group;
  Set<Integer> expected = Set.of(0);
  @Nullable Engine engine;

  Plan(List<String> arguments) {
    this.arguments = List.copyOf(arguments);
  }

  Plan copy() {
    Plan copy = new Plan(arguments);
    copy.directory = directory;
    copy.cleanEnvironment = cleanEnvironment;
    copy.set = set;
    copy.unset = unset;
    copy.input = input;
    copy.output = output;
    copy.error = error;
    copy.errorToOutput = errorToOutput;
    copy.text = text;
    copy.limit = limit;
    copy.timeout = timeout;
    copy.idleTimeout = idleTimeout;
    copy.grace = grace;
    copy.group = group;
    copy.expected = expected;
    copy.engine = engine;
    return copy;
  }

  void setVariable(String name, String value) {
    set = new LinkedHashMap<>(set);
    set.put(name, value);
    unset = new HashSet<>(unset);
    unset.remove(name);
  }

  void unsetVariable(String name) {
    set = new LinkedHashMap<>(set);
    set.remove(name);
    unset = new HashSet<>(unset);
    unset.add(name);
  }

  boolean isExpected(Exit exit) {
    return expected.contains(exit.code());
  }

  /** Says how it ended when that was not expected. */
  String surprise(Exit exit) {
    String expectation =
        expected.equals(Set.of(0))
            ? ""
            : ", expected "
                + expected.stream().sorted().map(String::valueOf).collect(joining(" or "));
    String hint =
        exit.signal().filter(signal -> signal == Signal.PIPE).isPresent()
            ? " because nobody reads its output any more; if that is right, expect(0, 141)"
            : "";
    return exit + expectation + hint;
  }

  static @Nullable Duration shortest(List<Plan> plans, Function<Plan, @Nullable Duration> of) {
    Duration shortest = null;
    for (Plan plan : plans) {
      Duration duration = of.apply(plan);
      if (duration != null && (shortest == null || duration.compareTo(shortest) < 0)) {
        shortest = duration;
      }
    }
    return shortest;
  }

  /** As in 1h30m, 0.7s. */
  static String inWords(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /** As one would type it into a shell. */
  @Override
  public String toString() {
    List<String> quoted = new ArrayList<>();
    for (String argument : arguments) {
      boolean plain = argument.matches("[\\w@%+=:,./-]+");
      quoted.add(plain ? argument : "'" + argument.replace("'", "'\\''") + "'");
    }
    return String.join(" ", quoted);
  }
}
