package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subclass Process, with arguments for the constructor of one's own.
 *
 * <p>The object itself travels, with its fields; so they must be able to. {@code run} is called on
 * the copy in the child: what it does to its fields, the parent never sees. Who calls {@code run}
 * himself, as main does at the end, does the work himself, and no process is started.
 *
 * <p>Worth it when others talk to the process by methods of its own; otherwise hand a task to a
 * plain one, and the task fits a thread, too.
 */
final class SubclassProcess {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  @SuppressWarnings("serial") // it is never stored, it only travels
  private static final class Greeter extends Process {
    private final String guest;
    private int greeted;

    Greeter(String name, String guest) {
      super(name);
      this.guest = guest;
    }

    @Override
    public void run() {
      greeted++;
      log.info("welcome, {}; greeted here: {}", guest, greeted);
    }
  }

  static void main() throws InterruptedException {
    Greeter door = new Greeter("door", "Ada");
    door.start();
    door.join();
    log.info("greeted here: {}", door.greeted);
    door.run();
  }
}

// Output:
// (door      ) welcome, Ada; greeted here: 1
// (main      ) greeted here: 0
// (main      ) welcome, Ada; greeted here: 1
