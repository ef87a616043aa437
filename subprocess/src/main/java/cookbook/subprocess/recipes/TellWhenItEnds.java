package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Exit;
import cookbook.subprocess.Subprocess;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Be told when a child has ended, without waiting for it.
 *
 * <p>{@code onExit} is a future, and so composes: with a time-out, with other children, with what
 * is to be done next. It only tells of the end; a child that fills its pipe while nobody reads does
 * not end.
 */
final class TellWhenItEnds {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Command command = Command.shell("read -r code; exit \"$code\"");
    try (Subprocess first = command.start();
        Subprocess second = command.start()) {
      CompletableFuture<String> verdict =
          first.onExit().thenCombine(second.onExit(), TellWhenItEnds::verdict);
      second.writeLine("0");
      log.info("one has ended, {}; told: {}", second.join().exit(), verdict.isDone());
      first.writeLine("3");
      log.info("{}", verdict.join());
    }
  }

  private static String verdict(Exit first, Exit second) {
    return "both have ended: " + first + ", " + second;
  }
}

// Output:
// (main      ) one has ended, exit code 0; told: false
// (main      ) both have ended: exit code 3, exit code 0
