package cookbook.multiprocessing.recipes.child;

import cookbook.multiprocessing.Shared;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program of its own, which meets another one at two shared objects of a name. */
public final class Stranger {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  private Stranger() {}

  static void main(String[] arguments) {
    Thread.currentThread().setName("stranger");
    String name = arguments[0];
    AtomicLong number = Shared.named(name, AtomicLong.class, () -> new AtomicLong(-1));
    CountDownLatch read = Shared.named(name, CountDownLatch.class, () -> new CountDownLatch(1));
    log.info("found {}, leaves 8", number.getAndSet(8));
    read.countDown();
  }
}
