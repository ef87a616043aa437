package cookbook.threading.recipes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Start all at the same moment, and wait for the last.
 *
 * <p>A latch opens once, when it has counted down to zero, and stays open. Three of them make a
 * race: all are at the line; go; all are in. Threads that are just started begin one after the
 * other; a test that wants them to collide, or a measurement, needs the gate.
 *
 * <p>Unlike a barrier's parties, those who count down need not wait. Python has no latch.
 */
final class StartTogether {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int RUNNERS = 4;

  static void main() throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(RUNNERS);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(RUNNERS);
    AtomicInteger started = new AtomicInteger();
    for (int i = 1; i <= RUNNERS; i++) {
      Thread.ofPlatform().name("runner-" + i).start(() -> run(ready, go, started, done));
    }

    ready.await();
    log.info("at the line: {}, started: {}", RUNNERS, started.get());
    go.countDown();
    done.await();
    log.info("all are in, started: {}", started.get());
  }

  private static void run(
      CountDownLatch ready, CountDownLatch go, AtomicInteger started, CountDownLatch done) {
    try {
      ready.countDown();
      go.await();
      started.incrementAndGet();
      done.countDown();
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Output:
// (main      ) at the line: 4, started: 0
// (main      ) all are in, started: 4
