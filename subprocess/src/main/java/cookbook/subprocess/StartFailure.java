package cookbook.subprocess;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out why a program could not be started: the platform's error number seldom tells. */
final class StartFailure {
  /** What is wrong with the launch as far as files can tell, or null if nothing is. */
  static @Nullable String reason(Launch launch) {
    Path directory = launch.directory();
    if (directory != null && !Files.isDirectory(directory)) {
      return Files.exists(directory)
          ? "the working directory is not a directory: " + directory
          : "no such working directory: " + directory;
    }
    if (File.separatorChar == '\\') {
      return null; // Windows adds endings to names, and alone can tell
    }
    String program = launch.arguments().getFirst();
    List<Path> candidates = candidates(program, directory);
    if (candidates.stream().anyMatch(StartFailure::isProgram)) {
      return null;
    }
    for (Path candidate : candidates) {
      if (Files.isDirectory(candidate)) {
        return candidate + " is a directory, not a program";
      }
      if (Files.exists(candidate)) {
        return candidate + " is not executable";
      }
    }
    return program.contains("/")
        ? "no such program: " + candidates.getFirst()
        : "no program " + program + " on the PATH " + System.getenv("PATH");
  }

  /** Refuses a launch that cannot succeed. */
  static void check(Launch launch) throws IOException {
    String reason = reason(launch);
    if (reason != null) {
      throw new IOException(reason);
    }
  }

  private static List<Path> candidates(String program, @Nullable Path directory) {
    if (program.contains("/")) {
      return List.of(directory == null ? Path.of(program) : directory.resolve(program));
    }
    String path = System.getenv().getOrDefault("PATH", "/bin:/usr/bin");
    return Stream.of(path.split(File.pathSeparator))
        .map(entry -> Path.of(entry).resolve(program))
        .toList();
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  private StartFailure() {}
}
