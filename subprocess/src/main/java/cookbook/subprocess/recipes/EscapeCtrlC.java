package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Signal;
import cookbook.subprocess.Subprocess;
import cookbook.subprocess.recipes.child.TwoSleepers;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * See which children the parent's Ctrl-C takes along, and which not.
 *
 * <p>Ctrl-C is no message to the JVM: the terminal sends a signal to every process of the group in
 * the foreground, children included, before any shutdown hook runs. A child started with {@code
 * group()} is out of its reach, and outlives a parent that does not end it. Which one is wanted
 * depends: a compiler should go, a database that is to be closed in order should not.
 *
 * <p>Here {@link TwoSleepers} is the parent, and its group gets a signal as from a terminal: TERM,
 * since INT is ignored by whatever a script runs in the background. Python: {@code
 * start_new_session=True}.
 */
final class EscapeCtrlC {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    Command program = Command.of(java, "-cp", classPath, TwoSleepers.class.getName());
    try (Subprocess parent = program.group().errorToOutput().start()) {
      ProcessHandle far = ProcessHandle.of(Long.parseLong(parent.readLine())).orElseThrow();
      parent.signalGroup(Signal.TERM);
      log.info("{}", parent.readLine());
      log.info("parent: exit code {}", parent.onExit().join().code());
      log.info("the other one lives: {}", far.isAlive());
      far.destroy();
      log.info("{}", parent.readLine());
    }
  }
}

// Output:
// (main      ) the child in our group was told to end
// (main      ) parent: exit code 143
// (main      ) the other one lives: true
// (main      ) the child in a group apart was told to end
