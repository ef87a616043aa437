package cookbook.threading.recipes;

import cookbook.threading.Event;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pause a worker, and let it go on.
 *
 * <p>The event is a gate that the worker passes before every step: open while set, closed while
 * clear. The worker decides where it can be paused, with no step half done; {@code Thread.suspend},
 * which stopped a thread anywhere, locks in hand, is gone for that reason.
 *
 * <p>Main sees that the worker has come to the gate by its state, and counts the steps that it
 * makes there.
 */
final class PauseAndResume {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Event mayGo = new Event();
    AtomicLong steps = new AtomicLong();
    Thread worker = Thread.ofPlatform().name("worker").start(() -> work(mayGo, steps));

    mayGo.set();
    awaitMoreThan(1000, steps);
    log.info("worker runs");

    mayGo.clear();
    awaitState(Thread.State.WAITING, worker);
    long before = steps.get();
    Thread.sleep(100);
    log.info("steps during the pause: {}", steps.get() - before);

    mayGo.set();
    awaitMoreThan(before, steps);
    log.info("worker runs again");
    worker.interrupt();
    worker.join();
  }

  private static void work(Event mayGo, AtomicLong steps) {
    try {
      while (true) {
        mayGo.await();
        steps.incrementAndGet();
      }
    } catch (InterruptedException e) {
      log.info("ends");
    }
  }

  private static void awaitMoreThan(long count, AtomicLong steps) throws InterruptedException {
    while (steps.get() <= count) {
      Thread.sleep(1);
    }
  }

  private static void awaitState(Thread.State state, Thread thread) throws InterruptedException {
    while (thread.getState() != state) {
      Thread.sleep(1);
    }
  }
}

// Output:
// (main      ) worker runs
// (main      ) steps during the pause: 0
// (main      ) worker runs again
// (worker    ) ends
