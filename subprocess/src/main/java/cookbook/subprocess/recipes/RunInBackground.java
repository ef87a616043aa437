package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Run a command in the background, and take its result later.
 *
 * <p>No second set of methods is needed for it: any executor turns a call that blocks into a
 * future, and a virtual thread per command costs little. To cancel the future interrupts the
 * thread, and that ends the child. Here the child waits for a file that we only make after it was
 * started: run in the foreground, it would wait for ever.
 *
 * <p>Python: {@code asyncio.create_subprocess_exec}, or an executor as here.
 */
final class RunInBackground {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final String WAIT =
      "until [ -e \"$1\" ]; do sleep 0.02; done; echo the file is there";

  static void main() throws IOException, InterruptedException, ExecutionException {
    Path file = Files.createTempDirectory("background").resolve("go");
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> text = executor.submit(Command.shell(WAIT, file.toString())::text);
      log.info("done: {}", text.isDone());
      Files.createFile(file);
      log.info("{}", text.get());
      log.info("done: {}", text.isDone());
    }
    Files.delete(file);
    Files.delete(file.getParent());
  }
}

// Output:
// (main      ) done: false
// (main      ) the file is there
// (main      ) done: true
