package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.CommandInterruptedException;
import cookbook.subprocess.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * End a child by interrupting the thread that waits for it.
 *
 * <p>Whoever cancels a task in Java interrupts its thread. The wait ends at once, the child and all
 * that it has started with it, and the flag stays set for those further up. A read from the streams
 * of a {@link Process} cannot be interrupted at all: thread and child stay.
 */
final class EndByInterrupt {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    Command command =
        Command.shell("echo running; sleep 600; echo never said")
            .output(Output.capture(), Output.lines(_ -> running.countDown()));
    Thread worker = Thread.ofPlatform().name("worker").start(() -> work(command));
    running.await();
    log.info("interrupting");
    worker.interrupt();
    worker.join();
  }

  private static void work(Command command) {
    try {
      log.info("{}", command.text());
    } catch (CommandInterruptedException e) {
      log.info("said until then: {}", e.output().strip());
      log.info("flag still set: {}", Thread.currentThread().isInterrupted());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

// Output:
// (main      ) interrupting
// (worker    ) said until then: running
// (worker    ) flag still set: true
