package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Shared;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import cookbook.multiprocessing.recipes.child.Stranger;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Share objects by name with a program that is no relative.
 *
 * <p>Two programs of one user that were started each for itself, from two shells, agree on a name;
 * who asks first makes the object. It is gone when the last that asked has ended, and nothing needs
 * cleaning up, also if they were killed. The stranger here is started by the JDK, knows nothing of
 * main but the name, and so main must wait for it by the objects, too.
 *
 * <p>Python names bare memory only; locks and queues go to children.
 */
final class FindByName {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException, InterruptedException {
    String name = "recipe-" + ProcessHandle.current().pid();
    AtomicLong number = Shared.named(name, AtomicLong.class, () -> new AtomicLong(7));
    CountDownLatch read = Shared.named(name, CountDownLatch.class, () -> new CountDownLatch(1));
    Process stranger = start(name);
    read.await();
    log.info("found {}", number);
    stranger.waitFor();
  }

  private static Process start(String name) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Stranger.class.getName(),
            name)
        .inheritIO()
        .start();
  }
}

// Output:
// (stranger  ) found 7, leaves 8
// (main      ) found 8
