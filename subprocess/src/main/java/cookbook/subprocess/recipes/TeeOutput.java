package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Output;
import cookbook.subprocess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Send one output to several targets: a file, the log, the result.
 *
 * <p>What {@code tee} does in a shell, without another process: each target gets every byte, in
 * order. A single file would be written by the child itself; with several targets we read, and hand
 * on.
 *
 * <p>Python has nothing for it: one loops over the pipe.
 */
final class TeeOutput {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Path file = Files.createTempFile("tee", ".log");
    Output show = Output.lines(line -> log.info("said: {}", line));
    Command command = Command.shell("echo one; echo two");
    Result result = command.output(Output.file(file), show, Output.capture()).check();
    log.info("file:   {}", Files.readAllLines(file));
    log.info("result: {}", result.lines());
    Files.delete(file);
  }
}

// Output:
// (main      ) said: one
// (main      ) said: two
// (main      ) file:   [one, two]
// (main      ) result: [one, two]
