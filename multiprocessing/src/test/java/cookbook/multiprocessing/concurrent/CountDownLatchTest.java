package cookbook.multiprocessing.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the original promises is in {@link CountDownLatchContractTest}. */
@Timeout(300)
final class CountDownLatchTest {
  @Test
  void sample() throws Exception {
    // @start region="sample"
    CountDownLatch loaded = new CountDownLatch(1);
    AtomicLong rows = new AtomicLong();

    try (Process loader =
        new Process(() -> {
          rows.set(42);
          loaded.countDown();
        })) {
      loader.start();
      loaded.await(); // and the rows that the other process has counted are seen
      assertEquals(42, rows.get());
    }
    // @end
  }
}
