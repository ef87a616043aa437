package cookbook.multiprocessing.recipes;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.SharedMemory;
import java.lang.foreign.MemorySegment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Share a large array, of which each process does its part.
 *
 * <p>The bytes are the same in both processes: nothing is sent, nothing copied. No lock is needed
 * where each has a part of its own; {@code start} and {@code join} say when the other may look. Two
 * that write to the same place need a shared lock, or a shared atomic array.
 *
 * <p>Python's shared memory has a name that somebody must unlink, once, and not too early. This is
 * given back when no process has it any more.
 */
final class ShareMemory {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int SIZE = 1_000_000;

  static void main() throws InterruptedException {
    try (SharedMemory memory = new SharedMemory(SIZE * JAVA_INT.byteSize())) {
      MemorySegment numbers = memory.segment();
      for (int i = 0; i < SIZE; i++) {
        numbers.setAtIndex(JAVA_INT, i, i);
      }
      Process helper = new Process("helper", () -> negate(memory, 0, SIZE / 2));
      helper.start();
      negate(memory, SIZE / 2, SIZE);
      helper.join();
      log.info("at 3: {}", numbers.getAtIndex(JAVA_INT, 3));
      log.info("at {}: {}", SIZE - 1, numbers.getAtIndex(JAVA_INT, SIZE - 1));
    }
  }

  private static void negate(SharedMemory memory, int from, int to) {
    MemorySegment numbers = memory.segment();
    for (int i = from; i < to; i++) {
      numbers.setAtIndex(JAVA_INT, i, -numbers.getAtIndex(JAVA_INT, i));
    }
    log.info("negated from {} to {} of {} bytes", from, to, memory.byteSize());
  }
}

// Interleaved output:
// (helper    ) negated from 0 to 500000 of 4000000 bytes
// (main      ) negated from 500000 to 1000000 of 4000000 bytes
// (main      ) at 3: -3
// (main      ) at 999999: -999999
