package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * List what each signal does to this process.
 *
 * <p>FOREIGN are the handlers of the JVM itself: it needs SEGV for its null checks, TERM for
 * shutdown hooks. DEFAULT ends the process for most signals; for CHLD and WINCH it is nothing.
 * Asking changes nothing, and any signal may be asked for; the JDK's own class can only swap a
 * handler and look at the old one. {@code Signal.all()} has them all.
 */
final class QueryDispositions {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final List<Signal> ASKED =
      List.of(Signal.KILL, Signal.USR1, Signal.SEGV, Signal.ALRM, Signal.TERM, Signal.rt(0));

  static void main() {
    try (var _ = Signals.handle(Signal.USR1, _ -> {});
        var _ = Signals.ignore(Signal.ALRM)) {
      for (Signal signal : ASKED) {
        log.info("{} {} {}", signal.number(), signal, Signals.disposition(signal));
      }
    }
  }
}

// Output:
// (main      ) 9 SIGKILL DEFAULT
// (main      ) {number} SIGUSR1 HANDLED
// (main      ) 11 SIGSEGV FOREIGN
// (main      ) 14 SIGALRM IGNORED
// (main      ) 15 SIGTERM FOREIGN
// (main      ) {number} SIGRTMIN DEFAULT
