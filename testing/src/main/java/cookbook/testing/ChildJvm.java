package cookbook.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A JVM that a test starts on its own class path, and that never outlives the test: {@link #close}
 * ends it with all its descendants, and so does, within seconds, the death of the test's JVM.
 *
 * <p>What it prints goes to files, so that neither a full pipe nor a descendant that keeps one open
 * can block it or the test; {@link #output} and {@link #errors} read them at any time.
 */
public final class ChildJvm implements AutoCloseable {
  private static final String MARK = "COOKBOOK_CHILD";

  private final String mark = UUID.randomUUID().toString();
  private final Path output;
  private final Path errors;
  private final Process process;

  private ChildJvm(List<String> command) throws IOException {
    output = Files.createTempFile("child-", ".out");
    errors = Files.createTempFile("child-", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().put(MARK, mark);
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // the JVM would say so on standard error
    process = builder.start();
  }

  /** Starts the main of a class with these arguments. */
  public static ChildJvm start(String mainClass, String... args) throws IOException {
    return start(List.of(), mainClass, args);
  }

  /** Starts the main of a class in a JVM with these options, say {@code -Xmx64m}. */
  public static ChildJvm start(List<String> jvmOptions, String mainClass, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Duser.language=en");
    command.add("-Dstdout.encoding=UTF-8");
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ChildMain.class.getName());
    command.add(Long.toString(ProcessHandle.current().pid()));
    command.add(mainClass);
    command.addAll(List.of(args));
    return new ChildJvm(command);
  }

  /** The process itself: its pid, its standard input, its exit value. */
  public Process process() {
    return process;
  }

  /**
   * Waits for the end.
   *
   * @return true if it ended, false if it still runs at the end of the limit
   * @throws InterruptedException if interrupted while waiting; the child goes on
   */
  public boolean await(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The lines on its standard output so far. */
  public List<String> output() {
    return lines(output);
  }

  /** The lines on its standard error so far. */
  public List<String> errors() {
    return lines(errors);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The processes that this child started, itself or through others, and that live: also those
   * whose parent is gone. They are found by a mark in their environment, so on Linux only;
   * elsewhere, the descendants that still have a living parent.
   */
  public List<ProcessHandle> descendants() {
    if (!Files.isDirectory(Path.of("/proc/self"))) {
      return process.descendants().toList();
    }
    // ProcessHandle.allProcesses takes a second where there are a thousand zombies
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(this::isMarked)
          .map(directory -> Long.parseLong(directory.getFileName().toString()))
          .filter(pid -> pid != process.pid())
          .flatMap(pid -> ProcessHandle.of(pid).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isMarked(Path directory) {
    if (!Character.isDigit(directory.getFileName().toString().charAt(0))) {
      return false;
    }
    try {
      return Files.readString(directory.resolve("environ"), ISO_8859_1).contains(MARK + "=" + mark);
    } catch (IOException _) {
      return false; // ended meanwhile, or somebody else's
    }
  }

  /** Kills the child and its descendants, if they still run, and deletes its output. */
  @Override
  public void close() {
    Stream.concat(descendants().stream(), Stream.of(process.toHandle()))
        .forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    try {
      Files.deleteIfExists(output);
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
