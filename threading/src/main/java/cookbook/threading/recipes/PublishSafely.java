package cookbook.threading.recipes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publish an object when it is complete.
 *
 * <p>The constructor only builds and is private; a static method builds, and then starts, registers
 * or hands out. The start of a thread makes all that was written before visible to it; so do a
 * volatile field, a lock, a concurrent collection and a queue to whoever gets the object from
 * there. An object whose fields are all {@code final} may even be passed on without any of these.
 *
 * <p>The faulty counterpart is {@link PublishTooEarly}.
 */
final class PublishSafely {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Gauge gauge = Gauge.started();
    gauge.watcher.join();
    log.info("limit {}", gauge.limit);
  }

  private static final class Gauge {
    private final int limit;
    private final Thread watcher;

    private Gauge() {
      watcher = Thread.ofPlatform().name("watcher").unstarted(this::watch);
      limit = 100;
    }

    static Gauge started() {
      Gauge gauge = new Gauge();
      gauge.watcher.start();
      return gauge;
    }

    private void watch() {
      log.info("limit {}", limit);
    }
  }
}

// Output:
// (watcher   ) limit 100
// (main      ) limit 100
