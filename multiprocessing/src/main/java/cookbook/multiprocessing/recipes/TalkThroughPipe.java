package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Connection;
import cookbook.multiprocessing.Pipe;
import cookbook.multiprocessing.Process;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talk with one other process, both ways, until one hangs up.
 *
 * <p>A pipe has two ends; each sends whole objects to the other. Main keeps one and gives the other
 * away. When an end is closed, or all processes that had it have ended, however they did, the other
 * one reads what is left and then hears that there is no more: at a queue it would wait for ever.
 *
 * <p>A task that captured the pipe itself would have both ends in the child, and never hear that
 * the other hung up: a trap in Python, refused here when the process is started.
 */
final class TalkThroughPipe {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException, InterruptedException {
    Pipe<List<String>> pipe = Pipe.open();
    Connection<List<String>> far = pipe.far();
    Process sorter = new Process("sorter", () -> sort(far));
    sorter.start();
    try (Connection<List<String>> end = pipe.near()) {
      end.send(List.of("pear", "apple"));
      log.info("{}", end.receive());
      end.send(List.of("c", "a", "b"));
      log.info("{}", end.receive());
    }
    sorter.join();
  }

  private static void sort(Connection<List<String>> end) {
    try {
      while (true) {
        end.send(end.receive().stream().sorted().toList());
      }
    } catch (EOFException e) {
      log.info("the other one hung up");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Output:
// (main      ) [apple, pear]
// (main      ) [a, b, c]
// (sorter    ) the other one hung up
