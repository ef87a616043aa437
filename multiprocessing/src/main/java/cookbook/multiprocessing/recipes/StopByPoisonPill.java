package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.JoinableQueue;
import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.LinkedBlockingQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hand out work, wait until it is done, and send consumers home.
 *
 * <p>Two queues: one brings work to the consumers, the other brings results back. {@code join}
 * waits until each element has its {@code taskDone}, so behind it all results are there. A consumer
 * ends when it takes a poison pill; each needs one of its own. The pill has a type of its own,
 * which cannot be taken for work; a special value, as Python's None, can.
 */
final class StopByPoisonPill {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int CONSUMERS = 2;

  static void main() throws InterruptedException {
    JoinableQueue<Message> work = new JoinableQueue<>();
    BlockingQueue<Integer> results = new LinkedBlockingQueue<>();
    for (int i = 1; i <= CONSUMERS; i++) {
      new Process("consumer-" + i, () -> consume(work, results)).start();
    }
    for (int i = 1; i <= 10; i++) {
      work.put(new Square(i));
    }
    for (int i = 0; i < CONSUMERS; i++) {
      work.put(new Pill());
    }
    work.join();
    List<Integer> squares = new ArrayList<>();
    results.drainTo(squares);
    log.info("{}", squares.stream().sorted().toList());
  }

  private static void consume(JoinableQueue<Message> work, BlockingQueue<Integer> results) {
    try {
      while (work.take() instanceof Square(int number)) {
        results.put(number * number);
        work.taskDone();
      }
      work.taskDone();
      log.info("took the pill");
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }

  private sealed interface Message {}

  private record Square(int number) implements Message {}

  private record Pill() implements Message {}
}

// Interleaved output:
// (consumer-1) took the pill
// (consumer-2) took the pill
// (main      ) [1, 4, 9, 16, 25, 36, 49, 64, 81, 100]
