package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.SignalInfo;
import cookbook.signals.SignalMask;
import cookbook.signals.Signals;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * See that standard signals merge and real-time ones queue.
 *
 * <p>Five of each are sent while both are held. The standard signal is there or not: its five are
 * one. The real-time ones come as often as they were sent, in order, each with its number. Whoever
 * counts signals counts wrong, unless they are real-time ones.
 */
final class CountMergedSignals {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    long self = ProcessHandle.current().pid();
    try (var mask = SignalMask.hold(Signal.USR1, Signal.rt(0))) {
      for (int i = 1; i <= 5; i++) {
        Signals.raise(Signal.USR1);
        while (!Signals.queue(self, Signal.rt(0), i)) {
          Thread.onSpinWait(); // other processes of this user fill the queue
        }
      }
      Set<Signal> pending = mask.pending();
      while (pending.size() < 2) {
        Thread.sleep(1); // one is between two threads of the process
        pending = mask.pending();
      }
      log.info("pending {}", pending);
      for (Signal signal : pending) {
        Optional<SignalInfo> info = take(signal);
        while (info.isPresent()) {
          log.info("{} by {}, value {}", signal, info.get().code(), info.get().value());
          info = take(signal);
        }
      }
    }
  }

  private static Optional<SignalInfo> take(Signal signal) throws InterruptedException {
    return Signals.await(Set.of(signal), Duration.ZERO);
  }
}

// Output:
// (main      ) pending [SIGUSR1, SIGRTMIN]
// (main      ) SIGUSR1 by USER, value 0
// (main      ) SIGRTMIN by QUEUE, value 1
// (main      ) SIGRTMIN by QUEUE, value 2
// (main      ) SIGRTMIN by QUEUE, value 3
// (main      ) SIGRTMIN by QUEUE, value 4
// (main      ) SIGRTMIN by QUEUE, value 5
