package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Let a shell expand variables, where a plain command does not.
 *
 * <p>Variables, wildcards, {@code &&} and {@code |} are the shell's; a program that is started
 * directly gets its arguments as they are. {@code Command.shell} is Python's {@code shell=True}: it
 * starts {@code sh -c} with the script. Take it for what only a shell can do, and hand values in as
 * {@code $1}: see {@link KeepValuesOutOfTheScript}.
 */
final class ExpandShellVariables {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    Command plain = Command.of("echo", "$PLACE: $((6 * 7)) people").env("PLACE", "the quay");
    log.info("no shell: {}", plain.text());
    Command script = Command.shell("echo \"$PLACE: $((6 * $1)) people\"", "7");
    log.info("a shell:  {}", script.env("PLACE", "the quay").text());
  }
}

// Output:
// (main      ) no shell: $PLACE: $((6 * 7)) people
// (main      ) a shell:  the quay: 42 people
