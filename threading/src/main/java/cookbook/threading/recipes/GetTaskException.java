package cookbook.threading.recipes;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Get the exception that a task ended with.
 *
 * <p>An exception cannot fly from one thread into another. The future keeps it: {@code get} throws
 * an {@code ExecutionException} around it, made here and now in the thread that asks; its cause is
 * the very exception of the task, with the worker's stack trace. {@code exceptionNow} gives it
 * without throwing, as {@code exception()} does in Python, where {@code result()} raises it bare.
 *
 * <p>Who asks no future hears nothing: {@link LoseTaskException}.
 */
final class GetTaskException {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
      Future<Integer> age = pool.submit(() -> Integer.parseInt("forty"));
      try {
        log.info("age {}", age.get());
      } catch (ExecutionException e) {
        log.info("get throws {}", e.getClass().getSimpleName());
        log.info("its cause: {}", String.valueOf(e.getCause()));
        log.info("the task's own exception: {}", age.exceptionNow().equals(e.getCause()));
      }
      log.info("state {}", age.state());
    }
  }
}

// Output:
// (main      ) get throws ExecutionException
// (main      ) its cause: java.lang.NumberFormatException: For input string: "forty"
// (main      ) the task's own exception: true
// (main      ) state FAILED
