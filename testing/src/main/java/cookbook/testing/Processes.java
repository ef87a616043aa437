package cookbook.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a test asks about processes that are not its children. */
public final class Processes {
  private Processes() {}

  /**
   * Whether a process runs. A zombie does not: it has ended, and its parent has not yet asked how.
   * {@link ProcessHandle#isAlive} is true for it, on Linux, and an orphan's new parent, process 1,
   * may never ask: in a container it can be any program.
   */
  public static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false) && !isZombie(pid);
  }

  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), ISO_8859_1);
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z'; // pid (name) state ...
    } catch (IOException _) {
      return false; // ended meanwhile, or this is not Linux
    }
  }
}
