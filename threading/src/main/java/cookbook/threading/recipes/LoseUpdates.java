package cookbook.threading.recipes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lose increments of a counter that two threads share (broken).
 *
 * <p>{@code count++} is three steps: read, add, write. Two threads that read the same value both
 * write the same next one, and one increment is gone. That the field is {@code volatile} does not
 * help: it makes each read and each write visible, not the three steps one. The race is repeated
 * until an increment is lost; with two processors that takes no more than a moment.
 *
 * <p>Python's global lock hides the same race most of the time, and does not cure it. Cure: {@link
 * CountAtomically}.
 */
final class LoseUpdates {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int EACH = 100_000;
  private static final int MOST_ROUNDS = 1_000;

  private static volatile int count;

  static void main() throws InterruptedException {
    int expected = 0;
    for (int round = 0; round < MOST_ROUNDS && count == expected; round++) {
      Thread left = Thread.ofPlatform().start(LoseUpdates::increment);
      Thread right = Thread.ofPlatform().start(LoseUpdates::increment);
      left.join();
      right.join();
      expected += 2 * EACH;
    }
    log.info("{} increments lost", expected - count);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // that is the bug
  private static void increment() {
    for (int i = 0; i < EACH; i++) {
      count++;
    }
  }
}

// Output:
// (main      ) {1..199999} increments lost
