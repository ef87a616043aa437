package cookbook.threading.recipes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Name threads, and see the names they have without.
 *
 * <p>The name is what logs, thread dumps and profilers show, and it costs nothing. Without one, a
 * platform thread gets a number; a virtual thread gets none, its name is empty. A builder can
 * number its threads itself.
 *
 * <p>Python's {@code current_thread().name} is {@code Thread.currentThread().getName()}; its main
 * thread is MainThread, Java's main.
 */
final class NameThreads {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    log.info("I am {}", Thread.currentThread().getName());
    Thread.ofPlatform().name("mailer").start(NameThreads::rename).join();

    Thread.Builder numbered = Thread.ofVirtual().name("fetcher-", 1);
    log.info("one: '{}'", numbered.unstarted(NameThreads::rename).getName());
    log.info("another: '{}'", numbered.unstarted(NameThreads::rename).getName());

    Thread platform = Thread.ofPlatform().unstarted(NameThreads::rename);
    Thread virtual = Thread.ofVirtual().unstarted(NameThreads::rename);
    log.info("platform thread without a name: '{}'", platform.getName());
    log.info("virtual thread without a name: '{}'", virtual.getName());
  }

  private static void rename() {
    log.info("I am {}", Thread.currentThread().getName());
    Thread.currentThread().setName("mailer-busy");
    log.info("the same thread, under another name");
  }
}

// Output:
// (main      ) I am main
// (mailer    ) I am mailer
// (mailer-busy) the same thread, under another name
// (main      ) one: 'fetcher-1'
// (main      ) another: 'fetcher-2'
// (main      ) platform thread without a name: 'Thread-{0..9}'
// (main      ) virtual thread without a name: ''
