package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Show the progress of a long build while it runs.
 *
 * <p>A user who sees nothing for ten minutes ends the build. Each line goes to the consumer as soon
 * as it is there, in the thread that runs the command, so that nothing needs a lock; a consumer
 * that throws ends the build. The log itself is kept besides: one stream may go to several targets.
 */
final class StreamBuildProgress {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final Pattern STEP = Pattern.compile("\\[(\\d+)/(\\d+)] .*");
  private static final String BUILD =
      "for i in 1 2 3 4; do echo \"[$i/4] module $i\"; echo warning $i; sleep 0.2; done; echo done";

  static void main() throws IOException {
    List<Long> seenAtNanos = new ArrayList<>();
    Output progress = Output.lines(line -> show(line, seenAtNanos));
    String all = Command.shell(BUILD).output(progress, Output.capture()).text();
    long firstWordMillis = (System.nanoTime() - seenAtNanos.getFirst()) / 1_000_000;
    log.info("{} lines; the first was shown {} ms ago", all.lines().count(), firstWordMillis);
  }

  private static void show(String line, List<Long> seenAtNanos) {
    seenAtNanos.add(System.nanoTime());
    STEP.matcher(line).results().forEach(step -> log.info("{} %", percent(step)));
  }

  private static int percent(MatchResult step) {
    return 100 * Integer.parseInt(step.group(1)) / Integer.parseInt(step.group(2));
  }
}

// Output:
// (main      ) 25 %
// (main      ) 50 %
// (main      ) 75 %
// (main      ) 100 %
// (main      ) 9 lines; the first was shown {10..29999} ms ago
