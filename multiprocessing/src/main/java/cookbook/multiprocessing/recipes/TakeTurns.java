package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import cookbook.multiprocessing.concurrent.locks.ReentrantLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Let one process at a time at a file, by a lock that they share.
 *
 * <p>What lies outside of all processes, a file, a terminal, a device, needs a lock that does, too.
 * The two below read a number, add one and write it back; without the lock they would overwrite
 * each other's number, or read a file that the other has just emptied.
 *
 * <p>The JDK's {@code FileChannel.lock} keeps out other processes only, and throws if two threads
 * of one process want it; this lock is for the threads of all. What the shared log writes needs
 * none: a line is one write.
 */
final class TakeTurns {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int TIMES = 500;

  static void main() throws IOException, InterruptedException {
    Path file = Files.createTempFile("turns-", ".txt");
    Files.writeString(file, "0");
    String name = file.toString();
    ReentrantLock lock = new ReentrantLock();
    CountDownLatch ready = new CountDownLatch(2);
    Process ann = new Process("ann", () -> count(name, lock, ready));
    ann.start();
    count(name, lock, ready);
    ann.join();
    log.info("counted {}", Files.readString(file));
    Files.delete(file);
  }

  private static void count(String name, ReentrantLock lock, CountDownLatch ready) {
    try {
      ready.countDown();
      ready.await();
      for (int i = 0; i < TIMES; i++) {
        lock.lock();
        try {
          addOne(Path.of(name));
        } finally {
          lock.unlock();
        }
      }
      log.info("done");
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
  }

  private static void addOne(Path file) {
    try {
      int number = Integer.parseInt(Files.readString(file));
      Files.writeString(file, Integer.toString(number + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

// Interleaved output:
// (ann       ) done
// (main      ) done
// (main      ) counted 1000
