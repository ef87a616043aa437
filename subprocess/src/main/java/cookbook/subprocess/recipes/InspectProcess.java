package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Subprocess;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ask what a process is, since when it runs, and which children it has.
 *
 * <p>The pid leads to the JDK's {@link ProcessHandle}: program, arguments, user, start, time used,
 * parent and children. All of it is a snapshot, and each field may be missing: other users'
 * processes show little. A pid alone names nobody for long, it is given out again; a handle also
 * knows the start, and so never takes another process for the old one.
 */
final class InspectProcess {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Instant before = Instant.now();
    try (Subprocess child = Command.shell("sleep 600 & sleep 600 & echo up; wait").start()) {
      log.info("child: {}", child.readLine());
      ProcessHandle handle = ProcessHandle.of(child.pid()).orElseThrow();
      ProcessHandle.Info info = handle.info();
      log.info("script: {}", Arrays.asList(info.arguments().orElseThrow()).get(1));
      log.info(
          "started after us: {}",
          info.startInstant().orElseThrow().isAfter(before.minusSeconds(60)));
      log.info(
          "parent is this JVM: {}",
          handle.parent().equals(Optional.of(ProcessHandle.current())));
      List<ProcessHandle> children = handle.children().toList();
      log.info(
          "children: {}, all alive: {}",
          children.size(),
          children.stream().allMatch(ProcessHandle::isAlive));
    }
  }
}

// Output:
// (main      ) child: up
// (main      ) script: sleep 600 & sleep 600 & echo up; wait
// (main      ) started after us: true
// (main      ) parent is this JVM: true
// (main      ) children: 2, all alive: true
