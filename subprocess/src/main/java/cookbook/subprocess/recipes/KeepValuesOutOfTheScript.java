package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hand values to a program so that none is ever read as code.
 *
 * <p>The cure for {@link RunWhatTheUserTyped}. Without a shell there is nobody to read a value:
 * each argument arrives as it is. Where a shell is needed, its script stays constant, and the
 * values come after it, as {@code "$1"}, with the quotes. An option that begins with a dash is the
 * one thing left: {@code --} before the values tells most programs that no options follow.
 *
 * <p>Python: a list instead of a string; {@code shlex.quote} is its way to mend a script.
 */
final class KeepValuesOutOfTheScript {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    String typed = "holiday.jpg'; echo 'INJECTED";
    Command.of("echo", "no shell:", typed).lines().forEach(log::info);
    Command.shell("echo \"a shell:  $1\"", typed).lines().forEach(log::info);
    log.info("to be typed: {}", Command.of("rm", "--", typed));
  }
}

// Output:
// (main      ) no shell: holiday.jpg'; echo 'INJECTED
// (main      ) a shell:  holiday.jpg'; echo 'INJECTED
// (main      ) to be typed: rm -- 'holiday.jpg'\''; echo '\''INJECTED'
