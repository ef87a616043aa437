package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Give a child environment variables, or none of ours.
 *
 * <p>A child inherits a copy of our environment: passwords in it too. {@code env} adds or replaces
 * a variable for this command alone; {@code cleanEnv} starts from nothing. One more is always
 * there, {@code COOKBOOK_RUN}: the mark by which the tree is found when it must be ended.
 *
 * <p>Python's {@code env=} replaces the whole environment, which forgets {@code PATH} when one only
 * wants to add.
 */
final class SetEnvironment {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Command show = Command.shell("echo \"${LANG_OF_CHILD:-unset}, a PATH: ${PATH:+yes}\"");
    log.info("added:   {}", show.env("LANG_OF_CHILD", "fr").text());
    log.info("without: {}", show.text());
    List<String> all = Command.of("env").cleanEnv().env("ONLY", "this one").lines();
    log.info(
        "clean:   {}", all.stream().map(v -> v.replaceAll("_RUN=.*", "_RUN=…")).sorted().toList());
  }
}

// Output:
// (main      ) added:   fr, a PATH: yes
// (main      ) without: unset, a PATH: yes
// (main      ) clean:   [COOKBOOK_RUN=…, ONLY=this one]
