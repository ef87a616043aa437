package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Signal;
import cookbook.subprocess.Subprocess;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stop a child where it stands, and let it go on.
 *
 * <p>STOP cannot be caught or refused: the child keeps its memory and its files, and gets no time
 * on any core. What is written to it waits in the pipe. CONT lets it go on as if nothing had been.
 * Of use to make room for something urgent, or to look at a process while it holds still.
 */
final class StopAndContinue {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    try (Subprocess cat = Command.of("cat").start()) {
      cat.writeLine("before");
      log.info("answer: {}", cat.readLine());
      cat.signal(Signal.STOP);
      cat.writeLine("while stopped");
      cat.closeInput();
      log.info("ended: {}, alive: {}", cat.join(Duration.ofMillis(200)), cat.isAlive());
      cat.signal(Signal.CONT);
      log.info("answer: {}", cat.join().output().strip());
    }
  }
}

// Output:
// (main      ) answer: before
// (main      ) ended: false, alive: true
// (main      ) answer: while stopped
