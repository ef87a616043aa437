package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import cookbook.signals.recipes.child.Child;
import cookbook.signals.recipes.child.CountsWhatArrives;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Send 100,000 messages by signals and by a pipe, and count.
 *
 * <p>Standard signals are a coarse way to send messages: those that come before an equal one is
 * taken merge with it, and how many arrive is luck, anything from one to half of them. Real-time
 * signals all arrive, with four bytes each, and the sender has to try again while the queue is
 * full. A pipe is as reliable, takes the load off sender and receiver, and carries any message.
 */
final class CountWhatArrives {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int COUNT = 100_000;

  static void main() throws IOException, InterruptedException {
    Process child = Child.start(CountsWhatArrives.class, Integer.toString(COUNT));
    try (BufferedReader reader = child.inputReader();
        var pipe = new DataOutputStream(new BufferedOutputStream(child.getOutputStream()))) {
      log.info("{}", reader.readLine());
      for (int i = 0; i < COUNT; i++) {
        Signals.send(child.pid(), Signal.USR1);
      }
      for (int i = 0; i < COUNT; i++) {
        while (!Signals.queue(child.pid(), Signal.rt(0), i)) {
          Thread.onSpinWait();
        }
      }
      for (int i = 0; i < COUNT; i++) {
        pipe.writeInt(i);
      }
      pipe.writeUTF("as long as you like");
      pipe.flush();
      reader.lines().forEach(log::info);
    }
    log.info("exit value {}", child.waitFor());
  }
}

// Output:
// (main      ) ready
// (main      ) standard signals: {1..99999}
// (main      ) real-time signals: 100000
// (main      ) numbers through a pipe: 100000
// (main      ) text through a pipe: as long as you like
// (main      ) exit value 0
