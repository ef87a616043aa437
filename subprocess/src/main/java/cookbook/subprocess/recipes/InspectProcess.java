package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Subprocess;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ask what a process is, who started it, and which children it has.
 *
 * <p>The pid leads to the JDK's {@link ProcessHandle}: program, arguments, user, start, time used,
 * parent and children. All of it is a snapshot, and each field may be missing: other users'
 * processes show little. A pid alone names nobody for long, it is given out again; a handle also
 * knows the start, and so never takes another process for the old one.
 */
final class InspectProcess {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    String script = "sleep 600 & sleep 600 & echo up; wait";
    try (Subprocess child = Command.shell(script).start()) {
      log.info("child: {}", child.readLine());
      ProcessHandle handle = ProcessHandle.of(child.pid()).orElseThrow();
      log.info("runs {}", handle.info().command().orElse("unknown"));
      log.info("with {}", String.join(" ", handle.info().arguments().orElseThrow()));
      log.info("for us: {}", handle.parent().equals(Optional.of(ProcessHandle.current())));
      log.info("children: {}", handle.children().count());
    }
  }
}

// Output:
// (main      ) child: up
// (main      ) runs {path}
// (main      ) with -c sleep 600 & sleep 600 & echo up; wait sh
// (main      ) for us: true
// (main      ) children: 2
