package cookbook.signals.recipes;

import cookbook.signals.Alarm;
import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Set a time limit to a wait by an alarm.
 *
 * <p>In Python the handler of the alarm throws, and so ends whatever main waits for. Here the alarm
 * interrupts the thread, and that ends any wait which can be interrupted. Whoever is done in time
 * closes the alarm. Where a method takes a timeout, that is better: a process has one alarm.
 */
final class CutAWaitShort {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  static void main() throws InterruptedException {
    try (var _ = Signals.interruptOn(Signal.ALRM, Thread.currentThread())) {
      answers.add("early");
      log.info("answer: {}", takeWithin(Duration.ofMinutes(1)));
      log.info("answer: {}", takeWithin(Duration.ofMillis(100)));
    }
  }

  private static String takeWithin(Duration limit) {
    try (var _ = Alarm.after(limit)) {
      return answers.take();
    } catch (InterruptedException e) {
      return "none within " + limit.toMillis() + " ms";
    }
  }
}

// Output:
// (main      ) answer: early
// (main      ) answer: none within 100 ms
