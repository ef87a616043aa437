package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import cookbook.signals.Signal;
import cookbook.signals.SignalInfo;
import cookbook.signals.SignalMask;
import cookbook.signals.Signals;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Send a signal to a child process, which waits for it.
 *
 * <p>A process is a process of the system: its pid is all that the module {@code signals} needs. A
 * signal that comes too early ends the child, which is what USR1 does by default; the latch, one
 * object in both processes, says when it is safe.
 *
 * <p>Between processes of one family an {@code Event} is simpler, loses nothing and wakes threads.
 * A signal is for talking with others: a shell, a supervisor, an old program.
 */
final class SignalChild {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException, InterruptedException {
    CountDownLatch ready = new CountDownLatch(1);
    Process child = new Process("child", () -> listen(ready));
    child.start();
    ready.await();
    log.info("sends USR1");
    Signals.send(child.pid(), Signal.USR1);
    child.join();
    log.info("exit code {}", child.exitCode().orElseThrow());
  }

  private static void listen(CountDownLatch ready) {
    long parent = Process.parent().orElseThrow().pid();
    try (var _ = SignalMask.hold(Signal.USR1)) {
      ready.countDown();
      SignalInfo info = Signals.await(Signal.USR1);
      log.info("{} from the parent: {}", info.signal(), info.senderPid() == parent);
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Output:
// (main      ) sends USR1
// (child     ) SIGUSR1 from the parent: true
// (main      ) exit code 0
