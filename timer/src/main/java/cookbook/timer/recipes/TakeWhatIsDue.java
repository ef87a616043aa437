package cookbook.timer.recipes;

import java.time.Duration;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Take elements from a queue once their delay is over.
 *
 * <p>Everything that expires, sessions or cache entries or retries, in one queue: {@code take}
 * waits until the head is due, and the order is that of the due times, not of entry. {@code poll}
 * does not wait, and {@code size} counts what is not yet due as well. An element says how long it
 * still has; compare by the due time itself, for what remains changes while one compares.
 */
final class TakeWhatIsDue {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    DelayQueue<Session> sessions = new DelayQueue<>();
    sessions.add(Session.of("carol", Duration.ofMillis(700)));
    sessions.add(Session.of("alice", Duration.ofMillis(500)));
    sessions.add(Session.of("bob", Duration.ofMillis(600)));
    log.info("{} sessions, expired: {}", sessions.size(), sessions.poll());
    while (!sessions.isEmpty()) {
      Session expired = sessions.take();
      log.info("{} expired, {} left", expired.user(), sessions.size());
    }
  }

  private record Session(String user, long dueNanos) implements Delayed {
    static Session of(String user, Duration life) {
      return new Session(user, System.nanoTime() + life.toNanos());
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.signum(dueNanos - ((Session) other).dueNanos);
    }
  }
}

// Output:
// (main      ) 3 sessions, expired: null
// (main      ) alice expired, 2 left
// (main      ) bob expired, 1 left
// (main      ) carol expired, 0 left
