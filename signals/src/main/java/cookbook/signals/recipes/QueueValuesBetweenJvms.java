package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import cookbook.signals.recipes.child.SumsQueuedValues;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Send numbers to another JVM by real-time signals.
 *
 * <p>Real-time signals queue in the kernel: none is lost, none overtakes another, and each brings
 * four bytes. When the queue is full, queue says false, and the sender tries again. It is still no
 * way to send more than numbers: a pipe carries ten times as much, and text.
 */
final class QueueValuesBetweenJvms {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int COUNT = 10_000;

  static void main() throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SumsQueuedValues.class.getName(),
                Integer.toString(COUNT))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader reader = child.inputReader()) {
      log.info("child: {}", reader.readLine());
      for (int value = 1; value <= COUNT; value++) {
        while (!Signals.queue(child.pid(), Signal.rt(0), value)) {
          Thread.onSpinWait();
        }
      }
      log.info("child: {}", reader.readLine());
    }
    log.info("exit value {}", child.waitFor());
  }
}

// Output:
// (main      ) child: ready
// (main      ) child: 10000 values in order, sum 50005000
// (main      ) exit value 0
