package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Put a user's text into a shell script, and run it as code (broken).
 *
 * <p>The shell cannot know which part of the script was meant as a value. A file name with a {@code
 * ;} in it ends one command and begins the next: here only an {@code echo}, but it could as well
 * send the passwords away. Quotes do not help, a quote in the value ends them. {@link
 * KeepValuesOutOfTheScript} is the cure.
 */
final class RunWhatTheUserTyped {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    String typed = "holiday.jpg; echo INJECTED";
    Command.shell("echo looking for " + typed).lines().forEach(log::info);
    String quoted = "holiday.jpg'; echo 'INJECTED";
    Command.shell("echo 'looking for " + quoted + "'").lines().forEach(log::info);
  }
}

// Output:
// (main      ) looking for holiday.jpg
// (main      ) INJECTED
// (main      ) looking for holiday.jpg
// (main      ) INJECTED
