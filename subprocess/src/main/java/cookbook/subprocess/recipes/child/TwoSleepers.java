package cookbook.subprocess.recipes.child;

import cookbook.subprocess.Command;
import cookbook.subprocess.Output;
import cookbook.subprocess.Subprocess;
import java.io.IOException;

/** A program with two children, one in its own process group and one in a group apart. */
public final class TwoSleepers {
  /** The shell itself would report each signal that ends a sleep: it speaks to /dev/null. */
  private static final String SLEEPER =
      """
      exec 3>&2 2>/dev/null
      trap 'echo "$1" was told to end >&3; exit' TERM
      echo up
      while :; do sleep 0.02; done
      """;

  static void main() throws IOException {
    try (Subprocess _ = awaitUp(sleeper("the child in our group"));
        Subprocess far = awaitUp(sleeper("the child in a group apart").group())) {
      System.out.println(far.pid());
      System.out.flush();
      far.join();
    }
  }

  private static Command sleeper(String name) {
    return Command.shell(SLEEPER, name).error(Output.inherit());
  }

  private static Subprocess awaitUp(Command command) throws IOException {
    Subprocess sleeper = command.start();
    sleeper.readLine();
    return sleeper;
  }

  private TwoSleepers() {}
}
