package cookbook.threading.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Run each task in a virtual thread of its own.
 *
 * <p>The executor starts a thread for each task and queues nothing: tasks may wait for each other
 * as they please, where a pool would starve ({@link StarveFixedPool}). Here a thousand parents are
 * all in the middle of their work before the first child is allowed to answer.
 *
 * <p>Never pool virtual threads: they cost no more than the task itself. What has to be limited is
 * the use of something scarce, and a {@code Semaphore} around that says so: of a thousand children
 * at most ten are in the database at once.
 */
final class RunTaskPerThread {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int PARENTS = 1_000;
  private static final CountDownLatch allParentsWait = new CountDownLatch(PARENTS);
  private static final Semaphore database = new Semaphore(10);
  private static final AtomicInteger inDatabase = new AtomicInteger();
  private static final AtomicInteger mostInDatabase = new AtomicInteger();

  static void main() throws InterruptedException, ExecutionException {
    int sum = 0;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> parents = new ArrayList<>();
      for (int i = 0; i < PARENTS; i++) {
        parents.add(executor.submit(() -> parent(executor)));
      }
      for (Future<Integer> parent : parents) {
        sum += parent.get();
      }
    }
    log.info("{} answers", sum);
    log.info("most at once in the database: {}", mostInDatabase);
  }

  private static int parent(ExecutorService executor)
      throws InterruptedException, ExecutionException {
    Future<Integer> child = executor.submit(RunTaskPerThread::child);
    allParentsWait.countDown();
    return child.get();
  }

  private static int child() throws InterruptedException {
    allParentsWait.await();
    database.acquire();
    try {
      mostInDatabase.accumulateAndGet(inDatabase.incrementAndGet(), Math::max);
      Thread.sleep(5); // stands for the query
      inDatabase.decrementAndGet();
      return 1;
    } finally {
      database.release();
    }
  }
}

// Output:
// (main      ) 1000 answers
// (main      ) most at once in the database: {2..10}
