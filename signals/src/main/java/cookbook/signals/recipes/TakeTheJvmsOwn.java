package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ask for signals that the JVM needs, and be refused.
 *
 * <p>A JVM makes a NullPointerException of SEGV, an IOException of PIPE, a thread dump of QUIT.
 * Whoever takes these away from it gets a JVM that crashes, hangs, or ends at the first write to a
 * closed socket. The JDK's own class lets PIPE and USR2 pass; this library says why it does not.
 */
final class TakeTheJvmsOwn {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final List<Signal> ASKED =
      List.of(Signal.KILL, Signal.SEGV, Signal.PIPE, Signal.QUIT, Signal.USR2, Signal.USR1);

  static void main() {
    for (Signal signal : ASKED) {
      try (var _ = Signals.handle(signal, _ -> {})) {
        log.info("{} is ours", signal);
      } catch (IllegalArgumentException e) {
        log.info(e.getMessage());
      }
    }
  }
}

// Output:
// (main      ) SIGKILL is refused: the kernel lets no program handle, ignore or hold it
// (main      ) SIGSEGV is refused: the JVM needs it for its own work: null checks, {more}
// (main      ) SIGPIPE is refused: the JVM needs it so that a failed write becomes an IOException
// (main      ) SIGQUIT is refused: the JVM needs it for thread dumps, and to let jcmd {more}
// (main      ) SIGUSR2 is refused: the JVM suspends threads by it, for Flight Recorder; {more}
// (main      ) SIGUSR1 is ours
