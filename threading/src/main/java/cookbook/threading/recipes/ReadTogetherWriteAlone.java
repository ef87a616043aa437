package cookbook.threading.recipes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Let many read at the same time, and one write alone.
 *
 * <p>The two readers below stay inside until both are in, which a plain lock would not allow. The
 * writer gets in when the last reader has left. It is meant for long reads and rare writes: measure
 * before you prefer it to a plain lock.
 *
 * <p>A holder of the write lock may take the read lock too and then leave the first: a downgrade.
 * The other way round a thread waits for itself. Python has no such lock.
 */
final class ReadTogetherWriteAlone {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  private static final class Page {
    final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    final CountDownLatch readersInside = new CountDownLatch(2);
    final CountDownLatch writerTried = new CountDownLatch(1);
    String text = "old"; // guarded by lock
  }

  static void main() {
    Page page = new Page();
    Thread.ofPlatform().name("reader-1").start(() -> read(page));
    Thread.ofPlatform().name("reader-2").start(() -> read(page));
    Thread.ofPlatform().name("writer").start(() -> write(page));
  }

  private static void read(Page page) {
    page.lock.readLock().lock();
    try {
      page.readersInside.countDown();
      page.readersInside.await();
      log.info("reads '{}', the other is inside too", page.text);
      page.writerTried.await();
    } catch (InterruptedException e) {
      log.info("interrupted");
    } finally {
      page.lock.readLock().unlock();
    }
  }

  private static void write(Page page) {
    try {
      page.readersInside.await();
      log.info("gets in among readers: {}", page.lock.writeLock().tryLock());
      page.writerTried.countDown();
    } catch (InterruptedException e) {
      log.info("interrupted");
    }
    page.lock.writeLock().lock();
    try {
      page.text = "new";
      log.info("writes '{}' among {} readers", page.text, page.lock.getReadLockCount());
    } finally {
      page.lock.writeLock().unlock();
    }
  }
}

// Interleaved output:
// (reader-1  ) reads 'old', the other is inside too
// (reader-2  ) reads 'old', the other is inside too
// (writer    ) gets in among readers: false
// (writer    ) writes 'new' among 0 readers
