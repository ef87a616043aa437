package cookbook.threading.recipes;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Give a group of subtasks one deadline, and leave none behind.
 *
 * <p>{@code invokeAll} with a timeout returns when all are done or the time is up, and then cancels
 * and interrupts the rest: each future is done, one way or another. A timeout for each {@code get}
 * would be wrong twice: the waits add up, and the task that is late runs on. The executor's block
 * waits for the interrupted ones to end: together a small scope that no subtask outlives.
 *
 * <p>That is structured concurrency with what is final in Java 25; {@code StructuredTaskScope},
 * which also stops the group at its first failure, is a preview there.
 *
 * <p>Waiting is the lesson: the deadline is five seconds away, for a subtask that is in time must
 * be so on a busy machine as well.
 */
final class ShareDeadline {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    List<Callable<String>> subtasks = List.of(() -> "the offer", ShareDeadline::hang);
    try (ExecutorService scope =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("subtask-", 1).factory())) {
      List<Future<String>> futures = scope.invokeAll(subtasks, 5, TimeUnit.SECONDS);
      for (Future<String> future : futures) {
        switch (future.state()) {
          case SUCCESS -> log.info("in time: {}", future.resultNow());
          case CANCELLED -> log.info("too late");
          case FAILED -> log.info("failed: {}", future.exceptionNow().getMessage());
          case RUNNING -> throw new AssertionError("invokeAll leaves none running");
        }
      }
    }
    log.info("nothing left behind");
  }

  private static String hang() throws InterruptedException {
    try {
      new CountDownLatch(1).await();
      return "a better offer, much later";
    } catch (InterruptedException e) {
      log.info("interrupted");
      throw e;
    }
  }
}

// Interleaved output:
// (subtask-2 ) interrupted
// (main      ) in time: the offer
// (main      ) too late
// (main      ) nothing left behind
