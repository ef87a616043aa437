package cookbook.signals.recipes;

import cookbook.signals.Alarm;
import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Set an alarm in one thread, and hear it in another.
 *
 * <p>The alarm belongs to the process: any thread may set it. In Python the main thread hears it,
 * provided that it is not blocked; here the thread of the handlers does, whatever the others do.
 * The thread that set it is not woken, neither there nor here.
 */
final class SetAnAlarmInAThread {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final CountDownLatch rung = new CountDownLatch(1);

  static void main() throws InterruptedException {
    try (var _ =
        Signals.handle(
            Signal.ALRM,
            info -> {
              log.info("{}", info.signal());
              rung.countDown();
            })) {
      Thread setter = Thread.ofPlatform().name("setter").start(SetAnAlarmInAThread::setAndSleep);
      setter.join();
      rung.await();
    }
  }

  private static void setAndSleep() {
    long start = System.nanoTime();
    try (var _ = Alarm.after(Duration.ofMillis(50))) {
      Thread.sleep(300);
      log.info("slept {} ms", (System.nanoTime() - start) / 1_000_000);
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Interleaved output:
// (signals   ) SIGALRM
// (setter    ) slept {300..9000} ms
