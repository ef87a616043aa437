package cookbook.signals.recipes;

import cookbook.signals.Signal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Find signals by their names and numbers.
 *
 * <p>Names are the same everywhere, numbers are not: USR1 is 10 on Linux and 30 on macOS. Real-time
 * signals have no names but their place in a range, which the C library lays down. There is one
 * object for each, to be compared by {@code ==}.
 */
final class NameTheSignals {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() {
    log.info("{} is {}", Signal.of("term"), Signal.TERM.number());
    log.info("9 is {}", Signal.of(9));
    log.info("the same: {}", Signal.of("SIGRTMAX") == Signal.rt(Signal.lastRt()));
    log.info("{} signals from {}", Signal.all().size(), Signal.all().getFirst());
    try {
      log.info("{}", Signal.of("SIGCOFFEE"));
    } catch (IllegalArgumentException e) {
      log.info(e.getMessage());
    }
  }
}

// Output:
// (main      ) SIGTERM is 15
// (main      ) 9 is SIGKILL
// (main      ) the same: true
// (main      ) {50..64} signals from SIGHUP
// (main      ) no signal is named "SIGCOFFEE" here; Signal.all() lists those that are
