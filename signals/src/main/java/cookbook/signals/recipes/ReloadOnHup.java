package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Read the configuration again on HUP.
 *
 * <p>By old custom a daemon reads its configuration again when it gets HUP: nobody has to restart
 * it. The handler makes a new immutable configuration and puts it in place in one step, so that
 * every request sees the old one or the new one, never half of each. Signals that come during a
 * reload wait, for handlers run one at a time.
 */
final class ReloadOnHup {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final Semaphore reloaded = new Semaphore(0);

  private static volatile Configuration configuration = new Configuration(1, 4);

  static void main() throws InterruptedException {
    try (var _ = Signals.handle(Signal.HUP, _ -> reload())) {
      serve();
      Signals.raise(Signal.HUP); // or, from a shell: kill -HUP <pid>
      reloaded.acquire();
      serve();
    }
  }

  private record Configuration(int version, int workers) {}

  private static void serve() {
    Configuration current = configuration; // read once a request
    log.info("serving with version {}, {} workers", current.version(), current.workers());
  }

  private static void reload() {
    Configuration old = configuration;
    configuration = new Configuration(old.version() + 1, old.workers() * 2);
    log.info("reloaded");
    reloaded.release();
  }
}

// Output:
// (main      ) serving with version 1, 4 workers
// (signals   ) reloaded
// (main      ) serving with version 2, 8 workers
