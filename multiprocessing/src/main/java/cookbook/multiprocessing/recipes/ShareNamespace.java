package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Event;
import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import cookbook.multiprocessing.concurrent.atomic.AtomicReference;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Share values that belong together, as one immutable record.
 *
 * <p>The reader sees all of the old values or all of the new, never one of each; the event says
 * when there is something to see. To change one of the values, put a new record in the place of the
 * old.
 *
 * <p>Python's {@code Namespace} has attributes that are set one by one, in a manager process; a
 * name that nobody has set yet is an error there, and here the record's first value.
 */
final class ShareNamespace {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  private record Menu(String soup, List<String> dishes) {}

  static void main() throws InterruptedException {
    AtomicReference<Menu> menu = new AtomicReference<>(new Menu("none yet", List.of()));
    Event written = new Event();
    CountDownLatch looked = new CountDownLatch(1);
    Process guest = new Process("guest", () -> read(menu, looked, written));
    guest.start();
    looked.await();
    menu.set(new Menu("leek", List.of("pie", "stew")));
    written.set();
    guest.join();
  }

  private static void read(AtomicReference<Menu> menu, CountDownLatch looked, Event written) {
    try {
      log.info("before: {}", menu.get());
      looked.countDown();
      written.await();
      log.info("after: {}", menu.get());
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Output:
// (guest     ) before: Menu[soup=none yet, dishes=[]]
// (guest     ) after: Menu[soup=leek, dishes=[pie, stew]]
