package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Start five processes on one method, and wait for all of them.
 *
 * <p>A process is used as a thread is: {@code start} returns while its JVM is still coming up,
 * {@code join} waits for its end. What it logs comes out under its name. It has a heap, a garbage
 * collector and a pid of its own: a crash, a leak or a {@code System.exit} in it is its own affair.
 *
 * <p>Python's needs {@code if __name__ == '__main__'} around such a loop, for a child may import
 * the main module again. Here a child calls the method and not main.
 */
final class StartFive {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    List<Process> workers = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      Process worker = new Process("worker-" + i, StartFive::work);
      worker.start();
      workers.add(worker);
    }
    for (Process worker : workers) {
      worker.join();
    }
    LongStream pids = workers.stream().mapToLong(Process::pid);
    long own = ProcessHandle.current().pid();
    log.info("{} processes beside this one", pids.filter(pid -> pid != own).distinct().count());
  }

  private static void work() {
    log.info("works");
  }
}

// Interleaved output:
// (worker-1  ) works
// (worker-2  ) works
// (worker-3  ) works
// (worker-4  ) works
// (worker-5  ) works
// (main      ) 5 processes beside this one
