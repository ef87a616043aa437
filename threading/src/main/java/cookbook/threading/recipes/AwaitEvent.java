package cookbook.threading.recipes;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import cookbook.threading.Event;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wait for an event, with or without a limit.
 *
 * <p>An event is a flag to wait for. One thread below waits as long as it takes; the other looks up
 * now and then and does something else meanwhile. Both go on when main sets the event.
 *
 * <p>It is Python's {@code Event}, which the JDK lacks: a {@code CountDownLatch} of one cannot be
 * closed again. Beware of the name: {@code event.wait()} compiles too, but belongs to {@code
 * Object} and is something else.
 */
final class AwaitEvent {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Event event = new Event();
    CountDownLatch lookedUp = new CountDownLatch(1);
    Thread patient = Thread.ofPlatform().name("patient").start(() -> waitForIt(event));
    Thread busy = Thread.ofPlatform().name("busy").start(() -> lookUp(event, lookedUp));

    lookedUp.await();
    log.info("is set: {}", event.isSet());
    event.set();
    log.info("is set: {}", event.isSet());
    patient.join();
    busy.join();
  }

  private static void waitForIt(Event event) {
    try {
      log.info("waits");
      event.await();
      log.info("goes on, is set: {}", event.isSet());
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }

  private static void lookUp(Event event, CountDownLatch lookedUp) {
    try {
      log.info("set within 50 ms: {}", event.await(50, MILLISECONDS));
      log.info("does something else");
      lookedUp.countDown();
      log.info("set within 10 s: {}", event.await(10, SECONDS));
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Interleaved output:
// (patient   ) waits
// (patient   ) goes on, is set: true
// (busy      ) set within 50 ms: false
// (busy      ) does something else
// (busy      ) set within 10 s: true
// (main      ) is set: false
// (main      ) is set: true
