package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.CountDownLatch;
import cookbook.multiprocessing.concurrent.atomic.AtomicInteger;
import cookbook.multiprocessing.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Let many processes read at the same time, and one write alone.
 *
 * <p>The two readers below stay inside until both are in and main has tried to get in as a writer,
 * which a plain lock would not allow. Main gets in when the last reader has left. It is meant for
 * long reads and rare writes: measure before you prefer it to a plain lock.
 *
 * <p>A reader that is killed counts no longer, so no writer waits for it. Python has no such lock.
 */
final class ReadTogetherWriteAlone {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  private record Page(
      ReentrantReadWriteLock lock,
      CountDownLatch readersInside,
      CountDownLatch writerTried,
      AtomicInteger edition) {}

  static void main() throws InterruptedException {
    Page page =
        new Page(
            new ReentrantReadWriteLock(),
            new CountDownLatch(2),
            new CountDownLatch(1),
            new AtomicInteger(1));
    new Process("reader-1", () -> read(page)).start();
    new Process("reader-2", () -> read(page)).start();
    page.readersInside.await();
    log.info("gets in among readers: {}", page.lock.writeLock().tryLock());
    page.writerTried.countDown();
    page.lock.writeLock().lock();
    try {
      int edition = page.edition.incrementAndGet();
      log.info("writes edition {} among {} readers", edition, page.lock.getReadLockCount());
    } finally {
      page.lock.writeLock().unlock();
    }
  }

  private static void read(Page page) {
    page.lock.readLock().lock();
    try {
      page.readersInside.countDown();
      page.readersInside.await();
      log.info("reads edition {}, the other is inside too", page.edition);
      page.writerTried.await();
    } catch (InterruptedException e) {
      log.info("interrupted");
    } finally {
      page.lock.readLock().unlock();
    }
  }
}

// Interleaved output:
// (reader-1  ) reads edition 1, the other is inside too
// (reader-2  ) reads edition 1, the other is inside too
// (main      ) gets in among readers: false
// (main      ) writes edition 2 among 0 readers
