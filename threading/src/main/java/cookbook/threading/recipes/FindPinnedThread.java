package cookbook.threading.recipes;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Find virtual threads that block with their carrier pinned.
 *
 * <p>A virtual thread cannot leave its carrier while a native frame is on its stack: in a native
 * method that calls back into Java, or, as here, in a static initializer, which the VM calls. If it
 * blocks there the carrier is blocked too; as many such threads as there are carriers, and no
 * virtual thread runs any more. The flight recorder tells where and why, here of the program
 * itself; in production {@code jfr print --events VirtualThreadPinned} on a recording.
 *
 * <p>Blocking in {@code synchronized}, a reason up to Java 23, is none any more: the recorder does
 * not mention that thread. Cure for the other: let initializers compute, not wait.
 */
final class FindPinnedThread {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Queue<RecordedEvent> events = new ConcurrentLinkedQueue<>();
    try (RecordingStream recorder = new RecordingStream()) {
      recorder.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ofMillis(50));
      recorder.setReuse(false); // every event an object of its own, to keep
      recorder.onEvent("jdk.VirtualThreadPinned", events::add);
      recorder.startAsync();
      Thread.ofVirtual().name("in-lock").start(FindPinnedThread::blockInLock).join();
      Thread.ofVirtual().name("in-static").start(SlowToInitialize::touch).join();
      recorder.stop();
    }
    events.forEach(FindPinnedThread::report);
  }

  private static void blockInLock() {
    synchronized (new Object()) {
      block();
    }
  }

  private static void block() {
    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
  }

  private static void report(RecordedEvent event) {
    log.info("pinned: {}", event.getThread().getJavaName());
    log.info("blocked by: {}", event.getString("blockingOperation"));
    log.info("because: {}", event.getString("pinnedReason"));
  }

  private static final class SlowToInitialize {
    static {
      block();
    }

    static void touch() {}
  }
}

// Output:
// (main      ) pinned: in-static
// (main      ) blocked by: LockSupport.park
// (main      ) because: VM call to {package}.FindPinnedThread$SlowToInitialize.<clinit> on stack
