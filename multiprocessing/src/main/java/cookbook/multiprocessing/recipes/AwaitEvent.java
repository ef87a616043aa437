package cookbook.multiprocessing.recipes;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import cookbook.multiprocessing.Event;
import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wait in other processes for an event, with or without a limit.
 *
 * <p>An event is a flag to wait for, one for all processes that have it. One below waits as long as
 * it takes; the other looks up now and then and does something else meanwhile. Both go on when main
 * sets the event. Those who wait burn no processor time, and can be interrupted.
 *
 * <p>It is Python's {@code Event}. If a process dies that waited, the others do not mind; a Python
 * event may then hang for ever in {@code set}.
 */
final class AwaitEvent {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Event event = new Event();
    CountDownLatch lookedUp = new CountDownLatch(1);
    Process patient = new Process("patient", () -> waitForIt(event));
    Process busy = new Process("busy", () -> lookUp(event, lookedUp));
    patient.start();
    busy.start();

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
      log.info("set within 20 s: {}", event.await(20, SECONDS));
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
// (busy      ) set within 20 s: true
// (main      ) is set: false
// (main      ) is set: true
