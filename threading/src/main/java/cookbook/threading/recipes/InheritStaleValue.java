package cookbook.threading.recipes;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inherit a value that was another's, in a pool (broken).
 *
 * <p>An {@code InheritableThreadLocal} is copied into a thread when that is created. With a thread
 * for each task this looks right. A pool's thread is created once, for the first who came, and
 * works for everybody after: bob's task runs in ann's name. What looked right in the test, where
 * every task was the first, is somebody else's data in production.
 *
 * <p>Cure: give the task its value, as {@link CarryScopedValue} does. Python has no inheritable
 * thread locals.
 */
final class InheritStaleValue {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final InheritableThreadLocal<String> user = new InheritableThreadLocal<>();

  static void main() throws InterruptedException, ExecutionException {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(1, Thread.ofPlatform().name("worker-", 1).factory())) {
      for (String name : new String[] {"ann", "bob"}) {
        user.set(name);
        Runnable task = () -> log.info("{}'s task runs for {}", name, user.get());
        Thread.ofPlatform().name("own-thread").start(task).join();
        pool.submit(task).get();
      }
    }
  }
}

// Output:
// (own-thread) ann's task runs for ann
// (worker-1  ) ann's task runs for ann
// (own-thread) bob's task runs for bob
// (worker-1  ) bob's task runs for ann
