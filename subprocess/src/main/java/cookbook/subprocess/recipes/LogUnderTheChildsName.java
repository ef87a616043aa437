package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log what children say, each under its own name.
 *
 * <p>Several children on one terminal are a riddle: whose line is it? A command hands its lines on
 * in the thread that runs it. So a thread with the child's name is enough, and the format that
 * shows the thread shows the child. It works for every logger behind SLF4J, and levels, files and
 * rotation come with it. A virtual thread costs next to nothing.
 */
final class LogUnderTheChildsName {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    Thread database = start("database", Command.shell("echo opening; echo 2 tables >&2"));
    Thread web = start("web", Command.shell("echo binding port 80; echo denied >&2; exit 1"));
    database.join();
    web.join();
  }

  private static Thread start(String name, Command command) {
    return Thread.ofVirtual().name(name).start(() -> runLogged(command));
  }

  private static void runLogged(Command command) {
    try {
      log.info(
          "ended with {}", command.output(Output.lines(log::info)).errorToOutput().run().exit());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

// Interleaved output:
// (database  ) opening
// (database  ) 2 tables
// (database  ) ended with exit code 0
// (web       ) binding port 80
// (web       ) denied
// (web       ) ended with exit code 1
