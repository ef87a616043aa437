package cookbook.threading.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Exchanger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchange a full buffer for an empty one.
 *
 * <p>Two threads meet, and each leaves with what the other brought. One fills a buffer while the
 * other empties its own; then they swap. No element is handed over by itself, and two buffers are
 * enough for any amount of data. Only {@code exchange} waits, and it makes what was done to a
 * buffer before visible to the one who gets it.
 *
 * <p>Python has none; there one would use two queues.
 */
final class ExchangeBuffers {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int ROUNDS = 3;
  private static final int SIZE = 4;

  static void main() {
    Exchanger<List<Integer>> exchanger = new Exchanger<>();
    Thread.ofPlatform().name("filler").start(() -> fill(exchanger));
    Thread.ofPlatform().name("emptier").start(() -> empty(exchanger));
  }

  private static void fill(Exchanger<List<Integer>> exchanger) {
    try {
      List<Integer> buffer = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < SIZE; i++) {
          buffer.add(round * SIZE + i);
        }
        buffer = exchanger.exchange(buffer);
        log.info("gives a full one, gets one of {}", buffer.size());
      }
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }

  private static void empty(Exchanger<List<Integer>> exchanger) {
    try {
      List<Integer> buffer = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        buffer = exchanger.exchange(buffer);
        log.info("gets {}", buffer);
        buffer.clear();
      }
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }
}

// Interleaved output:
// (filler    ) gives a full one, gets one of 0
// (filler    ) gives a full one, gets one of 0
// (filler    ) gives a full one, gets one of 0
// (emptier   ) gets [0, 1, 2, 3]
// (emptier   ) gets [4, 5, 6, 7]
// (emptier   ) gets [8, 9, 10, 11]
