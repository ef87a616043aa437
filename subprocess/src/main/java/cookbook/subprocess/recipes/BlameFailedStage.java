package cookbook.subprocess.recipes;

import cookbook.subprocess.Command;
import cookbook.subprocess.CommandFailedException;
import cookbook.subprocess.Pipeline;
import cookbook.subprocess.Result;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learn which stage of a pipeline failed.
 *
 * <p>A shell reports the last stage's exit code: {@code dump | gzip > backup} succeeds though the
 * dump broke off, and the backup is worth nothing. A pipeline of ours fails if any stage does, as
 * with the shell's {@code pipefail}, and the result has the end of every stage.
 */
final class BlameFailedStage {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    String dump = "echo half a dump; echo connection lost >&2; exit 4";
    log.info("the shell says {}", Command.shell("(" + dump + ") 2>/dev/null | cat").run().exit());
    Pipeline backup = Command.shell(dump).pipe(Command.of("cat"));
    Result result = backup.run();
    log.info("we say {}, stages {}", result.exit(), result.exits());
    try {
      backup.check();
      log.info("never reached");
    } catch (CommandFailedException e) {
      log.info("\"{}\", after \"{}\"", e.error().strip(), e.output().strip());
    }
  }
}

// Output:
// (main      ) the shell says exit code 0
// (main      ) we say exit code 4, stages [exit code 4, exit code 0]
// (main      ) "connection lost", after "half a dump"
