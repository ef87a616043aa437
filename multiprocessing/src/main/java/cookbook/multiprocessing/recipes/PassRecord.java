package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Give each process an argument of its own.
 *
 * <p>The task brings its values along: what the lambda captures travels with it, as a copy. A
 * record needs nothing for that; its components must be able to travel in their turn, as texts,
 * numbers, collections and other records are. A class of another kind must be {@code Serializable}.
 *
 * <p>Python pickles {@code args}, and cannot pickle a lambda; here the lambda travels, as long as
 * it is written where the task is asked for.
 */
final class PassRecord {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  private record Parcel(String to, List<String> content) {}

  static void main() throws InterruptedException {
    List<Process> couriers = new ArrayList<>();
    for (Parcel parcel :
        List.of(new Parcel("Ada", List.of("card")), new Parcel("Alan", List.of("tape", "apple")))) {
      Process courier = new Process("courier-" + parcel.to(), () -> deliver(parcel));
      courier.start();
      couriers.add(courier);
    }
    for (Process courier : couriers) {
      courier.join();
    }
  }

  private static void deliver(Parcel parcel) {
    log.info("brings {} to {}", parcel.content(), parcel.to());
  }
}

// Interleaved output:
// (courier-Ada) brings [card] to Ada
// (courier-Alan) brings [tape, apple] to Alan
