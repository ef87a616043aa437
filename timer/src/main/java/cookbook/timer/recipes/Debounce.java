package cookbook.timer.recipes;

import cookbook.timer.TimerWheel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Act once, when the calls have stopped coming.
 *
 * <p>A save at every key would save half-typed words; so each key pushes the save back, and only a
 * pause of 300 ms lets it through. A key after that schedules the next: {@code reschedule} says
 * false for a timer that is no longer pending. As long as keys keep coming nothing is saved; where
 * that matters, bound the whole wait too.
 *
 * <p>Twenty keys in a row make one save, unless the machine itself pauses that long between two.
 */
final class Debounce {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final String WORDS = "twenty keys in a row";
  private static final AtomicInteger saves = new AtomicInteger();
  private static volatile String text = "";
  private static volatile String saved = "";

  static void main() throws ExecutionException, InterruptedException {
    try (TimerWheel timers = TimerWheel.create()) {
      ScheduledFuture<?> save = type(WORDS.substring(0, 1), null, timers);
      for (int keys = 2; keys <= WORDS.length(); keys++) {
        save = type(WORDS.substring(0, keys), save, timers);
      }
      save.get();
      log.info("saved '{}', saves: {}", saved, saves);
      type(WORDS + "!", save, timers).get();
      log.info("saved '{}', saves: {}", saved, saves);
    }
  }

  private static ScheduledFuture<?> type(
      String typed, @Nullable ScheduledFuture<?> save, TimerWheel timers) {
    text = typed;
    if (save != null && timers.reschedule(save, 300, TimeUnit.MILLISECONDS)) {
      return save;
    }
    return timers.schedule(Debounce::save, 300, TimeUnit.MILLISECONDS);
  }

  private static synchronized void save() {
    saved = text;
    saves.incrementAndGet();
  }
}

// Output:
// (main      ) saved 'twenty keys in a row', saves: {1..9}
// (main      ) saved 'twenty keys in a row!', saves: {2..10}
