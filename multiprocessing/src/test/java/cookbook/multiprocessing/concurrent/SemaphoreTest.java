package cookbook.multiprocessing.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cookbook.multiprocessing.Process;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the original promises is in {@link SemaphoreContractTest}. */
@Timeout(300)
final class SemaphoreTest {
  @Test
  void sample() throws Exception {
    // @start region="sample"
    Semaphore connections = new Semaphore(2); // for all processes together

    try (Process worker =
        new Process(() -> {
          connections.acquireUninterruptibly();
          try {
            // use a connection
          } finally {
            connections.release();
          }
        })) {
      worker.start();
      worker.join();
    }
    // @end
    assertEquals(2, connections.availablePermits());
  }
}
