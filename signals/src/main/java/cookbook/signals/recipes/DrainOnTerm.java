package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import cookbook.signals.recipes.child.DrainingServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finish the work at hand on TERM, and force the exit on a second.
 *
 * <p>A service manager says TERM, waits, and then says KILL. A good server takes no more work on
 * TERM, finishes what it has, and ends by the signal's default action: shutdown hooks run, and the
 * status is 143, as everybody expects. Who is impatient sends a second TERM, and the server drops
 * what it has. The handler must return at once, for the second signal waits for it: the work is
 * drained on another thread.
 */
final class DrainOnTerm {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException, InterruptedException {
    run("one TERM", 1);
    run("two TERMs", 2);
  }

  private static void run(String name, int terms) throws IOException, InterruptedException {
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DrainingServer.class.getName(),
                Integer.toString(terms))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader reader = server.inputReader()) {
      log.info("{}: {}", name, reader.readLine());
      for (int i = 0; i < terms; i++) {
        Signals.send(server.pid(), Signal.TERM);
        log.info("{}: {}", name, reader.readLine());
      }
      reader.lines().forEach(line -> log.info("{}: {}", name, line));
    }
    log.info("{}: status {}", name, server.waitFor());
  }
}

// Output:
// (main      ) one TERM: ready
// (main      ) one TERM: draining
// (main      ) one TERM: drained
// (main      ) one TERM: shutdown hook
// (main      ) one TERM: status 143
// (main      ) two TERMs: ready
// (main      ) two TERMs: draining
// (main      ) two TERMs: dropping the rest
// (main      ) two TERMs: status 143
