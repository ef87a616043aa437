package cookbook.threading.recipes;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Name virtual threads, for they have no name of their own.
 *
 * <p>A platform thread without a name becomes Thread-0; a virtual one stays nameless, and the best
 * that a log can show is its number, which tells nobody what it does. A builder gives one name, or
 * counts a prefix up; its factory gives names to an executor's threads. {@code
 * newVirtualThreadPerTaskExecutor()} leaves them nameless.
 *
 * <p>Two more differences: a virtual thread is a daemon and cannot be made anything else, and its
 * priority is always the normal one.
 */
final class NameVirtualThreads {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Thread nameless = Thread.startVirtualThread(() -> log.info("who am I?"));
    nameless.join();
    log.info("its name: '{}'", nameless.getName());

    Thread.Builder.OfVirtual builder = Thread.ofVirtual().name("fetcher-", 1);
    builder.start(() -> log.info("hello")).join();
    builder.start(() -> log.info("hello")).join();

    try (ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("task-", 1).factory())) {
      executor.execute(() -> log.info("hello"));
    }
    log.info("a daemon: {}", nameless.isDaemon());
    try {
      nameless.setDaemon(false);
    } catch (IllegalArgumentException e) {
      log.info("{}", e.getMessage());
    }
  }
}

// Output:
// (virtual-{id}) who am I?
// (main      ) its name: ''
// (fetcher-1 ) hello
// (fetcher-2 ) hello
// (task-1    ) hello
// (main      ) a daemon: true
// (main      ) 'false' not legal for virtual threads
