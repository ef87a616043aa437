package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import cookbook.multiprocessing.lang.Runnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Run the same task in a thread and in a process.
 *
 * <p>A task for a process is a {@code Runnable} that can travel, and so is one for a thread, too. A
 * record makes a good one: its components are what it brings along. Shared objects work between the
 * threads of one process as well, so where a task runs can be decided at the last moment.
 */
final class RunBothWays {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  private record Sum(long from, long to, AtomicLong total) implements Runnable {
    @Override
    public void run() {
      long sum = 0;
      for (long i = from; i <= to; i++) {
        sum += i;
      }
      total.addAndGet(sum);
      boolean isChild = Process.parent().isPresent();
      log.info("from {} to {}: {}, in a child: {}", from, to, sum, isChild);
    }
  }

  static void main() throws InterruptedException {
    AtomicLong total = new AtomicLong();
    Thread thread = new Thread(new Sum(1, 500, total), "thread");
    Process process = new Process("process", new Sum(501, 1000, total));
    thread.start();
    process.start();
    thread.join();
    process.join();
    log.info("total {}", total);
  }
}

// Interleaved output:
// (thread    ) from 1 to 500: 125250, in a child: false
// (process   ) from 501 to 1000: 375250, in a child: true
// (main      ) total 500500
