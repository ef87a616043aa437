package cookbook.signals.recipes;

import cookbook.signals.Alarm;
import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ring the alarm clock of the process.
 *
 * <p>The kernel sends ALRM when the time is up. In Python and C the handler cuts the sleep of the
 * main thread short; in Java it does not: the handler runs beside it, and the sleep takes its time.
 * For a delay, a timer is the better tool; the alarm is for programs that need the signal.
 */
final class RingAnAlarm {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    log.info("going to sleep for a second");
    long start = System.nanoTime();
    try (var _ =
            Signals.handle(Signal.ALRM, info -> log.info("{} by {}", info.signal(), info.code()));
        var _ = Alarm.after(Duration.ofMillis(100))) {
      Thread.sleep(1_000);
      log.info("woke up after {} ms", (System.nanoTime() - start) / 1_000_000);
    }
  }
}

// Interleaved output:
// (main      ) going to sleep for a second
// (signals   ) SIGALRM by KERNEL
// (main      ) woke up after {1000..9000} ms
