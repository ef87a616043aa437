package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Name processes, and see the names they have without.
 *
 * <p>The name is the name of the child's main thread, so that each line of a common log says who
 * wrote it; the system's list of processes shows it as the last word of the command. Without one, a
 * process gets a number, and the child of a child that of its parent before it.
 *
 * <p>Python's {@code current_process().name} is {@code Process.current().name()}; its main process
 * is MainProcess, here main, as its thread.
 */
final class NameProcesses {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    log.info("I am {}", Process.current().name());
    startAndJoin(new Process("mailer", NameProcesses::rename));
    startAndJoin(new Process(NameProcesses::nameChild));
  }

  private static void rename() {
    log.info("I am {}, my parent is {}", Process.current().name(), parentName());
    Process.current().setName("mailer-busy");
    log.info("the same process, under another name");
  }

  private static void nameChild() {
    log.info("I am {}", Process.current().name());
    log.info("a child of mine: {}", new Process(NameProcesses::rename).name());
  }

  private static String parentName() {
    return Process.parent().map(Process::name).orElse("nobody");
  }

  private static void startAndJoin(Process process) throws InterruptedException {
    process.start();
    process.join();
  }
}

// Output:
// (main      ) I am main
// (mailer    ) I am mailer, my parent is main
// (mailer-busy) the same process, under another name
// (Process-1 ) I am Process-1
// (Process-1 ) a child of mine: Process-1:1
