package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Subprocess;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Say all there is to say at once, and read all answers.
 *
 * <p>The second way to talk with a program that could hold a dialogue: without waiting for each
 * answer. Here 20,000 lines are on their way in one call; with a write of all before the first read
 * both sides would be stuck with full pipes. A dialogue line by line may come first: what was read
 * then is not in the result.
 */
final class TalkAllAtOnce {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final String REPEATER = "while read -r line; do echo \"again: $line\"; done";

  static void main() throws IOException {
    String lines = IntStream.range(0, 20_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
    try (Subprocess child = Command.shell(REPEATER).start()) {
      child.writeLine("first");
      log.info("alone: {}", child.readLine());
      var answers = child.communicate(lines).lines();
      log.info("at once: {} from \"{}\"", answers.size(), answers.getFirst());
      log.info("to \"{}\"", answers.getLast());
    }
  }
}

// Output:
// (main      ) alone: again: first
// (main      ) at once: 20000 from "again: 0"
// (main      ) to "again: 19999"
