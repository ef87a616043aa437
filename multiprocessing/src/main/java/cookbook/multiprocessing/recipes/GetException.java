package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Get the exception that ended a child, with its stack trace there.
 *
 * <p>{@code join} returns in any case; who wants to know asks {@code failure}. The exception
 * travels to the parent, if it can: else there is another with its text and its stack trace. The
 * child also prints it on standard error, and its exit code is 1.
 *
 * <p>In Python the trace is on standard error, and nowhere else; only its pools hand exceptions
 * back.
 */
final class GetException {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Process baker = new Process("baker", () -> bake(List.of("flour", "water")));
    baker.start();
    baker.join();
    Throwable failure = baker.failure().orElseThrow();
    log.info("exit code {}", baker.exitCode().orElseThrow());
    log.info("{}", failure.toString());
    log.info("thrown by {}", failure.getStackTrace()[0].getMethodName());
  }

  private static void bake(List<String> ingredients) {
    log.info("looks for salt");
    if (!ingredients.contains("salt")) {
      throw new IllegalArgumentException("no salt in " + ingredients);
    }
  }
}

// Output:
// (baker     ) looks for salt
// (main      ) exit code 1
// (main      ) java.lang.IllegalArgumentException: no salt in [flour, water]
// (main      ) thrown by bake
