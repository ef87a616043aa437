package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Run a program in another working directory.
 *
 * <p>A JVM cannot change its own directory; a child can be started in any. A program with a slash
 * in its name is then looked up from there, as after {@code cd}: Python does the same on POSIX;
 * {@link ProcessBuilder} leaves it to the platform which of the two directories is meant.
 */
final class ChooseDirectory {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Path project = Files.createTempDirectory("project").toRealPath();
    Path tool = Files.writeString(project.resolve("tool"), "#!/bin/sh\necho \"built in $(pwd)\"\n");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
    String said = Command.of("./tool").in(project).text();
    log.info("{}", said.replace(project.toString(), "the project"));
    log.info("ours is the same: {}", Path.of("").toAbsolutePath().equals(project));
    Files.delete(tool);
    Files.delete(project);
  }
}

// Output:
// (main      ) built in the project
// (main      ) ours is the same: false
