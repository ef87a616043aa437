package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import cookbook.multiprocessing.concurrent.Semaphore;
import cookbook.multiprocessing.concurrent.atomic.AtomicReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limit how many processes work at the same time, and list them.
 *
 * <p>A semaphore holds permits for all processes together; who finds none waits for one. The list
 * of those inside is a shared value: each puts a new list in the place of the old, in one step, and
 * no manager process is needed to keep it, as it is in Python.
 *
 * <p>A permit has no owner: those of a process that was killed stay gone. Where that can happen,
 * count by a lock or a queue, which know their owners.
 */
final class LimitWithSemaphore {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int PERMITS = 2;

  private record Room(
      Semaphore permits, AtomicReference<List<String>> names, CountDownLatch mayLeave) {
    void enter(String name) {
      names.updateAndGet(all -> Stream.concat(all.stream(), Stream.of(name)).toList());
    }

    void leave(String name) {
      names.updateAndGet(all -> all.stream().filter(other -> !other.equals(name)).toList());
    }
  }

  static void main() throws InterruptedException {
    Room room =
        new Room(new Semaphore(PERMITS), new AtomicReference<>(List.of()), new CountDownLatch(1));
    List<Process> workers = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      Process worker = new Process("worker-" + i, () -> work(room));
      worker.start();
      workers.add(worker);
    }
    awaitTwoAndTwo(room);
    room.mayLeave.countDown();
    for (Process worker : workers) {
      worker.join();
    }
    log.info("inside: {}, permits: {}", room.names, room.permits.availablePermits());
  }

  private static void work(Room room) {
    String name = Process.current().name();
    try {
      room.permits.acquire();
      try {
        room.enter(name);
        room.mayLeave.await();
        log.info("leaves, inside: {}", room.names.get().size());
        room.leave(name);
      } finally {
        room.permits.release();
      }
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }

  private static void awaitTwoAndTwo(Room room) throws InterruptedException {
    while (room.names.get().size() < PERMITS || room.permits.getQueueLength() < PERMITS) {
      Thread.sleep(1);
    }
    log.info("inside: {}, waiting: {}", room.names.get().size(), room.permits.getQueueLength());
  }
}

// Interleaved output:
// (worker-1  ) leaves, inside: {1..2}
// (worker-2  ) leaves, inside: {1..2}
// (worker-3  ) leaves, inside: {1..2}
// (worker-4  ) leaves, inside: {1..2}
// (main      ) inside: 2, waiting: 2
// (main      ) inside: [], permits: 2
