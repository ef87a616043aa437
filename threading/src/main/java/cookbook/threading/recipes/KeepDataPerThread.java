package cookbook.threading.recipes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keep a value that each thread has for itself.
 *
 * <p>One variable, a value for each thread, which no other can see: what main sets, the workers do
 * not find. Where a thread has set nothing it reads null; in Python, reading an attribute of a
 * {@code local()} that is not set is an error.
 *
 * <p>In a pool the thread outlives the task, and with it the value: {@code remove} it in {@code
 * finally}, or the next task finds what the last one left.
 */
final class KeepDataPerThread {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final ThreadLocal<String> user = new ThreadLocal<>();

  static void main() throws InterruptedException {
    user.set("root");
    Thread ann = Thread.ofPlatform().name("ann").start(KeepDataPerThread::serve);
    Thread bob = Thread.ofVirtual().name("bob").start(KeepDataPerThread::serve);
    ann.join();
    bob.join();
    log.info("still: {}", user.get());
  }

  private static void serve() {
    log.info("before: {}", user.get());
    user.set(Thread.currentThread().getName());
    try {
      log.info("serves {}", user.get());
    } finally {
      user.remove();
    }
    log.info("after: {}", user.get());
  }
}

// Interleaved output:
// (ann       ) before: null
// (ann       ) serves ann
// (ann       ) after: null
// (bob       ) before: null
// (bob       ) serves bob
// (bob       ) after: null
// (main      ) still: root
