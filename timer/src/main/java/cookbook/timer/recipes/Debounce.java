package cookbook.timer.recipes;

import cookbook.timer.TimerWheel;
import cookbook.timer.TimerWheel.Preset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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
 */
final class Debounce {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final CountDownLatch saved = new CountDownLatch(1);
  private static volatile String text = "";

  static void main() throws InterruptedException {
    Executor saver = work -> Thread.ofVirtual().name("saver").start(work);
    try (TimerWheel timers = TimerWheel.create(Preset.THRIFTY, saver)) {
      ScheduledFuture<?> save = null;
      for (int keys = 1; keys <= 5; keys++) {
        text = "hello".substring(0, keys);
        log.info("typed {}", text);
        save = pushBack(save, timers);
      }
      saved.await();
      text = "hello!";
      log.info("typed {}", text);
      var _ = pushBack(save, timers);
    }
  }

  private static ScheduledFuture<?> pushBack(@Nullable ScheduledFuture<?> save, TimerWheel timers) {
    if (save != null && timers.reschedule(save, 300, TimeUnit.MILLISECONDS)) {
      return save;
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
// (main      ) typed hello!
// (saver     ) saved hello!
