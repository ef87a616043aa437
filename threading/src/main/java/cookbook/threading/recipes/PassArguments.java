package cookbook.threading.recipes;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Give each thread an argument of its own.
 *
 * <p>A thread takes no arguments, it takes a task, and the task brings its values along: a lambda
 * keeps those of the local variables it mentions. They cannot change under it, for the compiler
 * accepts only variables that are assigned once: put {@code i} into the lambda, and it does not
 * compile.
 *
 * <p>Python passes {@code args=(i,)}. A Python lambda keeps the variable and not its value, so that
 * all threads may see the last one; that mistake does not exist here.
 */
final class PassArguments {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    List<Thread> couriers = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      String parcel = "parcel " + i;
      couriers.add(Thread.ofPlatform().name("courier-" + i).start(() -> deliver(parcel)));
    }
    for (Thread courier : couriers) {
      courier.join();
    }
  }

  private static void deliver(String parcel) {
    log.info("delivers {}", parcel);
  }
}

// Interleaved output:
// (courier-1 ) delivers parcel 1
// (courier-2 ) delivers parcel 2
// (courier-3 ) delivers parcel 3
