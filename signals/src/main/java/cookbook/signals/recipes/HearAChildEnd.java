package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.SignalInfo;
import cookbook.signals.SignalMask;
import cookbook.signals.Signals;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hear by a signal that a child has ended, and how.
 *
 * <p>The kernel sends CHLD to the parent, and says which child it was and whether it ended by
 * itself or by a signal. Like all standard signals it merges: two ends may make one CHLD, so count
 * children by {@code Process.onExit}, not by this. It tells what that cannot: that a child stopped,
 * and death by TERM from exit 143.
 */
final class HearAChildEnd {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException, InterruptedException {
    try (var _ = SignalMask.hold(Signal.CHLD)) {
      Process ends = new ProcessBuilder("sh", "-c", "exit 5").start();
      hear(ends);
      Process isKilled = new ProcessBuilder("sleep", "60").start();
      Signals.send(isKilled.pid(), Signal.TERM);
      hear(isKilled);
    }
  }

  private static void hear(Process child) throws InterruptedException {
    SignalInfo info = Signals.await(Signal.CHLD);
    log.info("{} {}, our child: {}", info.code(), info.value(), info.senderPid() == child.pid());
    log.info("waitFor says {}", child.waitFor());
  }
}

// Output:
// (main      ) CHILD_EXITED 5, our child: true
// (main      ) waitFor says 5
// (main      ) CHILD_KILLED 15, our child: true
// (main      ) waitFor says 143
