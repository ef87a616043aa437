package cookbook.timer.recipes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Act once, when the calls have stopped coming.
 *
 * <p>A save at every key would save half-typed words; so each key cancels the save that waits and
 * schedules a new one, and only a pause of 300 ms lets one through. As long as keys keep coming
 * nothing is saved: bound the whole wait too where that matters. Most of these timers are cancelled
 * long before they are due, so a service that keeps the cancelled ones fills up.
 */
final class Debounce {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final CountDownLatch saved = new CountDownLatch(1);
  private static volatile String text = "";

  static void main() throws InterruptedException {
    try (ScheduledExecutorService timers =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("saver").factory())) {
      ScheduledFuture<?> save = null;
      for (int keys = 1; keys <= 5; keys++) {
        text = "hello".substring(0, keys);
        save = pushBack(save, timers);
        log.info("typed {}", text);
      }
      saved.await();
    }
  }

  private static ScheduledFuture<?> pushBack(
      @Nullable ScheduledFuture<?> save, ScheduledExecutorService timers) {
    if (save != null) {
      save.cancel(false);
    }
    return timers.schedule(Debounce::save, 300, TimeUnit.MILLISECONDS);
  }

  private static void save() {
    log.info("saved {}", text);
    saved.countDown();
  }
}

// Output:
// (main      ) typed h
// (main      ) typed he
// (main      ) typed hel
// (main      ) typed hell
// (main      ) typed hello
// (saver     ) saved hello
