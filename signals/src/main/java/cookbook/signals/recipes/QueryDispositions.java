package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * List what each signal does to this process.
 *
 * <p>FOREIGN are the handlers of the JVM itself: it needs SEGV for its null checks, QUIT for thread
 * dumps, TERM for shutdown hooks; and this library takes STKFLT, which nobody else uses. DEFAULT
 * ends the process for most. Asking changes nothing; the JDK's own class can only swap a handler
 * and look at the old one.
 */
final class QueryDispositions {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() {
    try (var _ = Signals.handle(Signal.USR1, _ -> {});
        var _ = Signals.ignore(Signal.ALRM)) {
      Signal.all().stream()
          .filter(signal -> !signal.isRealTime())
          .collect(Collectors.groupingBy(Signals::disposition, TreeMap::new, Collectors.toList()))
          .forEach((disposition, signals) -> log.info("{} {}", disposition, names(signals)));
    }
  }

  private static String names(List<Signal> signals) {
    return signals.stream().map(Signal::name).collect(Collectors.joining(" "));
  }
}

// Output:
// (main      ) DEFAULT TRAP ABRT KILL CHLD CONT STOP TSTP TTIN TTOU URG XCPU VTALRM PROF WINCH IO
// PWR SYS
// (main      ) IGNORED ALRM
// (main      ) HANDLED USR1
// (main      ) FOREIGN HUP INT QUIT ILL BUS FPE SEGV USR2 PIPE TERM STKFLT XFSZ
