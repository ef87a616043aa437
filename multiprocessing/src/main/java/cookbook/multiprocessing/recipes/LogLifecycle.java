package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log when processes start and how they end.
 *
 * <p>The library tells it to SLF4J at level debug, under {@code cookbook.multiprocessing}; how to
 * make it visible is the logging library's affair, here by a configuration file for Logback. A
 * child inherits the system properties of its parent, and with them the file: so it says its part,
 * too. Main has a parent between to show it, for its own log is configured already.
 *
 * <p>Python has {@code log_to_stderr} and {@code get_logger} of its own for this.
 */
final class LogLifecycle {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final String CONFIGURATION = "logback.configurationFile";

  static void main() throws InterruptedException {
    System.setProperty(CONFIGURATION, "cookbook/multiprocessing/recipes/lifecycle.xml");
    startAndJoin(new Process("parent", LogLifecycle::startChild));
    System.clearProperty(CONFIGURATION);
  }

  private static void startChild() {
    try {
      startAndJoin(new Process("child", () -> log.info("works")));
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }

  private static void startAndJoin(Process process) throws InterruptedException {
    process.start();
    process.join();
  }
}

// Interleaved output:
// (parent    ) process child ({pid}) started
// (child     ) process child calls run()
// (child     ) works
// (waiting for child) process child ({pid}) ended with 0
