package cookbook.logging.recipes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Put the name of the thread that speaks in every line.
 *
 * <p>A log of several threads reads as one stream: without names nobody can tell whose line it is.
 * The format does it, not the code that logs: the same statement, run by three threads, prints
 * three names. It costs nothing to name a thread, so name every one that speaks; a virtual thread
 * has no name unless given one.
 *
 * <p>Python's format string for this is {@code (%(threadName)-10s) %(message)s}; its main thread is
 * called MainThread, Java's main.
 */
final class NameTheSpeaker {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Thread fetcher = Thread.ofPlatform().name("fetcher").start(NameTheSpeaker::work);
    Thread parser = Thread.ofVirtual().name("parser").start(NameTheSpeaker::work);
    fetcher.join();
    parser.join();
    work();
  }

  private static void work() {
    log.info("starting");
    log.info("done");
  }
}

// Interleaved output:
// (fetcher   ) starting
// (fetcher   ) done
// (parser    ) starting
// (parser    ) done
// (main      ) starting
// (main      ) done
