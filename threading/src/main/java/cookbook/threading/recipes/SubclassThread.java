package cookbook.threading.recipes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subclass Thread, with arguments for the constructor of one's own.
 *
 * <p>Worth it when the thread is itself the thing that others talk to: when it has methods beside
 * {@code run}, as a timer that can be cancelled. Otherwise hand a task to a plain thread; the task
 * then also fits a pool or a virtual thread, which cannot be subclassed.
 *
 * <p>{@code start} makes a thread and runs {@code run} in it. Who calls {@code run} does the work
 * himself, as main does at the end, and no thread is started; in Python it is the same. Error Prone
 * refuses the call where it sees that the object is a thread.
 */
final class SubclassThread {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  private static final class Greeter extends Thread {
    private final String guest;

    Greeter(String name, String guest) {
      this.guest = guest;
      super(name);
    }

    @Override
    public void run() {
      log.info("welcome, {}", guest);
    }
  }

  static void main() throws InterruptedException {
    Greeter door = new Greeter("door", "Ada");
    Greeter garden = new Greeter("garden", "Alan");
    door.start();
    garden.start();
    door.join();
    garden.join();

    Runnable notStarted = new Greeter("attic", "Grace");
    notStarted.run();
  }
}

// Interleaved output:
// (door      ) welcome, Ada
// (garden    ) welcome, Alan
// (main      ) welcome, Grace
