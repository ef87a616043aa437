package cookbook.benchmarks.subprocess;

import cookbook.subprocess.Command;
import cookbook.subprocess.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs measures and prints their tables: every contestant in a process of its own, one round of all
 * after the other, the median of the rounds.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar cookbook.benchmarks.subprocess.SubprocessFigures \
 *     3 spawn1 spawn2 spawn8000 text1 text2
 * </pre>
 *
 * The first argument is the number of rounds. The twins in C and Python take part if {@code cc} and
 * {@code python3} are there.
 */
final class SubprocessFigures {
  private static final List<String> JAVA =
      List.of(
          "cookbook, native",
          "cookbook, ProcessBuilder",
          "ProcessBuilder",
          "zt-exec",
          "commons-exec",
          "jproc",
          "NuProcess");

  /** These fill the heap: its pages are touched before, or the kernel's time for that is all. */
  private static final Set<String> LARGE = Set.of("bytes", "text", "lines");

  private static final Duration PATIENCE = Duration.ofSeconds(100);

  private final int rounds;
  private final Map<String, List<String>> commands = new LinkedHashMap<>();

  private SubprocessFigures(int rounds) {
    this.rounds = rounds;
  }

  static void main(String[] args) throws IOException {
    SubprocessFigures figures = new SubprocessFigures(Integer.parseInt(args[0]));
    Path directory = Files.createTempDirectory("twins");
    figures.addJava();
    figures.addPython(directory);
    figures.addC(directory);
    for (int i = 1; i < args.length; i++) {
      figures.measure(args[i]);
    }
  }

  private void addJava() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    for (String name : JAVA) {
      List<String> command = new ArrayList<>(List.of(java, "-Xmx3g"));
      if (!name.equals("cookbook, ProcessBuilder")) {
        command.add("--enable-native-access=ALL-UNNAMED");
      }
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(Trial.class.getName(), name));
      commands.put(name, command);
    }
  }

  private void addPython(Path directory) throws IOException {
    Path script = copyOf("twins.py", directory);
    try {
      Command.of("python3", "--version").check();
      commands.put("Python", List.of("python3", script.toString()));
    } catch (CommandException e) {
      System.out.println("no python3: " + e.getMessage());
    }
  }

  private void addC(Path directory) throws IOException {
    Path source = copyOf("twins.c", directory);
    String twin = directory.resolve("twins").toString();
    try {
      Command.of("cc", "-O2", "-pthread", "-o", twin, source.toString()).check();
      commands.put("C", List.of(twin));
    } catch (CommandException e) {
      System.out.println("no cc: " + e.getMessage());
    }
  }

  private static Path copyOf(String resource, Path directory) throws IOException {
    Path copy = directory.resolve(resource);
    try (InputStream in = SubprocessFigures.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("not in the jar: " + resource);
      }
      Files.copy(in, copy);
    }
    return copy;
  }

  private void measure(String measure) {
    Map<String, List<String>> figures = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      commands.forEach((name, command) ->
          figures.computeIfAbsent(name, _ -> new ArrayList<>()).add(figure(command, measure)));
    }
    System.out.println();
    System.out.println("| " + measure + " | median | rounds |");
    System.out.println("| --- | --- | --- |");
    figures.forEach(
        (name, all) -> System.out.println("| " + name + " | " + median(all) + " | " + all + " |"));
  }

  private static String figure(List<String> command, String measure) {
    try {
      List<String> lines =
          Command.of(command.getFirst(), command.subList(1, command.size()).toArray(String[]::new))
              .args(measure)
              .env("JDK_JAVA_OPTIONS", LARGE.contains(measure) ? "-Xms3g -XX:+AlwaysPreTouch" : "")
              .env("LC_ALL", "C") // without, a sixth of a run is cat loading its locale
              .timeout(PATIENCE)
              .check()
              .lines();
      String last = lines.isEmpty() ? "" : lines.getLast();
      return last.startsWith("figure ") ? last.substring("figure ".length()) : "–";
    } catch (IOException e) {
      System.err.println(e);
      return "–";
    }
  }

  private static String median(List<String> figures) {
    List<String> sorted = new ArrayList<>(figures);
    sorted.sort((a, b) -> Double.compare(number(a), number(b)));
    return sorted.get(sorted.size() / 2);
  }

  private static double number(String figure) {
    String digits = figure.replaceAll("^\\D*([0-9.]+).*", "$1");
    return digits.isEmpty() || !Character.isDigit(digits.charAt(0))
        ? 0
        : Double.parseDouble(digits);
  }
}
