package cookbook.threading.recipes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hear of an exception that ends a thread.
 *
 * <p>An exception ends the thread that throws it and no other; whoever joins that thread learns
 * nothing of it. It goes to the thread's own handler, else to the default handler of all, else a
 * stack trace to standard error. Handlers run in the thread that dies.
 *
 * <p>Python has one hook for all, {@code threading.excepthook}. Work given to an executor is
 * different in both: {@code submit} keeps the exception in the future, where nobody hears it who
 * does not ask for the result.
 */
final class HearUncaughtException {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> log.info("default handler: {}: {}", thread.getName(), e.getMessage()));
    Thread plain = Thread.ofPlatform().name("plain").start(HearUncaughtException::fail);
    Thread careful =
        Thread.ofVirtual()
            .name("careful")
            .uncaughtExceptionHandler((_, e) -> log.info("own handler: {}", e.getMessage()))
            .start(HearUncaughtException::fail);
    plain.join();
    careful.join();
    log.info("main goes on");
  }

  private static void fail() {
    log.info("about to fail");
    throw new IllegalStateException("the disk is full");
  }
}

// Interleaved output:
// (plain     ) about to fail
// (plain     ) default handler: plain: the disk is full
// (careful   ) about to fail
// (careful   ) own handler: the disk is full
// (main      ) main goes on
