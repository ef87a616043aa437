package cookbook.threading.recipes;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * List all threads that live, and join each but oneself.
 *
 * <p>The keys of {@code Thread.getAllStackTraces()} are the live platform threads. The JVM's own
 * are among them, all daemons, so those that are none are the ones for which the program waits.
 * Virtual threads are not among them: {@link ListVirtualThreads} shows how to see those.
 *
 * <p>Python's {@code threading.enumerate()} lists only threads that Python started. Joining oneself
 * is an error there; here it waits for ever.
 */
final class EnumerateThreads {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Semaphore mayEnd = new Semaphore(0);
    for (int i = 1; i <= 3; i++) {
      Thread.ofPlatform().name("worker-" + i).start(mayEnd::acquireUninterruptibly);
    }

    for (Thread thread : liveThreads()) {
      log.info("alive: {}, is main: {}", thread.getName(), thread == Thread.currentThread());
    }
    long daemons = Thread.getAllStackTraces().keySet().stream().filter(Thread::isDaemon).count();
    log.info("and {} daemons, the JVM's", daemons);

    mayEnd.release(3);
    for (Thread thread : liveThreads()) {
      if (thread != Thread.currentThread()) {
        thread.join();
      }
    }
    log.info("left: {}", liveThreads().stream().map(Thread::getName).toList());
  }

  private static List<Thread> liveThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .sorted(Comparator.comparing(Thread::getName))
        .toList();
  }
}

// Output:
// (main      ) alive: main, is main: true
// (main      ) alive: worker-1, is main: false
// (main      ) alive: worker-2, is main: false
// (main      ) alive: worker-3, is main: false
// (main      ) and {3..100} daemons, the JVM's
// (main      ) left: [main]
