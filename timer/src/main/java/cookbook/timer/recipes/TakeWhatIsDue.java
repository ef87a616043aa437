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
    long now = System.nanoTime();
    sessions.add(Session.of("dave", now, Duration.ofHours(1)));
    log.info("{} session, expired: {}", sessions.size(), sessions.poll());
    sessions.add(Session.of("carol", now, Duration.ofMillis(300)));
    sessions.add(Session.of("alice", now, Duration.ofMillis(100)));
    sessions.add(Session.of("bob", now, Duration.ofMillis(200)));
    while (sessions.size() > 1) {
      Session expired = sessions.take();
      log.info("{} expired, {} left", expired.user(), sessions.size());
    }
  }

  private record Session(String user, long dueNanos) implements Delayed {
    static Session of(String user, long now, Duration life) {
      return new Session(user, now + life.toNanos());
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
// (main      ) 1 session, expired: null
// (main      ) alice expired, 3 left
// (main      ) bob expired, 2 left
// (main      ) carol expired, 1 left
