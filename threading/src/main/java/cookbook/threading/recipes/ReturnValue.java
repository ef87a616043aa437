package cookbook.threading.recipes;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Get a value back from a thread, or the exception instead.
 *
 * <p>{@code run} returns nothing. A {@code FutureTask} is a task that keeps its result: a thread
 * runs it, {@code get} waits for it. An exception does not end up in the thread's handler but is
 * kept too, and comes out of {@code get} as the cause of an {@code ExecutionException}.
 *
 * <p>It is what an executor's {@code submit} returns, without the executor. Python's threads have
 * neither; there one writes to a queue or a list.
 */
final class ReturnValue {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException, ExecutionException {
    FutureTask<Long> sum = new FutureTask<>(() -> sumTo(1_000_000));
    FutureTask<Long> refused = new FutureTask<>(() -> sumTo(-1));
    Thread.ofPlatform().name("adder").start(sum);
    Thread.ofPlatform().name("refuser").start(refused);

    log.info("sum: {}", sum.get());
    try {
      log.info("sum: {}", refused.get());
    } catch (ExecutionException e) {
      log.info("no sum: {}", e.getMessage());
    }
  }

  private static long sumTo(int last) {
    log.info("asked for the sum to {}", last);
    if (last < 0) {
      throw new IllegalArgumentException(last + " is negative");
    }
    return LongStream.rangeClosed(1, last).sum();
  }
}

// Interleaved output:
// (adder     ) asked for the sum to 1000000
// (main      ) sum: 500000500000
// (refuser   ) asked for the sum to -1
// (main      ) no sum: java.lang.IllegalArgumentException: -1 is negative
