package cookbook.threading.recipes;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carry a scoped value into the task of an executor.
 *
 * <p>A binding holds for the thread that made it. A task runs in another, where the value is not
 * bound: so read it here, where the task is submitted, and bind it again there, around the task.
 * Every task has the user it was submitted for, whichever thread of the pool it gets; afterwards
 * the thread is clean. Only the forks of a {@code StructuredTaskScope}, a preview in Java 25,
 * inherit bindings by themselves.
 *
 * <p>Python's threads do not take over the context either; there it is {@code copy_context().run}.
 */
final class CarryScopedValue {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  static void main() throws InterruptedException, ExecutionException {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(1, Thread.ofPlatform().name("worker-", 1).factory())) {
      ScopedValue.where(USER, "ann").call(() -> pool.submit(CarryScopedValue::work)).get();
      ScopedValue.where(USER, "ann").call(() -> pool.submit(forUser(USER.get()))).get();
      ScopedValue.where(USER, "bob").call(() -> pool.submit(forUser(USER.get()))).get();
      pool.submit(CarryScopedValue::work).get();
    }
  }

  private static Runnable forUser(String user) {
    return () -> ScopedValue.where(USER, user).run(CarryScopedValue::work);
  }

  private static void work() {
    log.info("work for {}", USER.orElse("nobody"));
  }
}

// Output:
// (worker-1  ) work for nobody
// (worker-1  ) work for ann
// (worker-1  ) work for bob
// (worker-1  ) work for nobody
