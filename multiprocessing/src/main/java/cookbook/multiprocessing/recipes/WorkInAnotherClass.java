package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.recipes.child.Baker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Run a method of another class in a process.
 *
 * <p>The method goes by its name, not by its code: the child loads the class from the same class
 * path and initializes it, there, once per process. Nothing else of the program runs again; of what
 * the parent's statics hold, the child knows nothing.
 *
 * <p>In Python one puts the function into a module of its own, so that the child can import it
 * without running the main program. Here that is so for every class, main's included.
 */
final class WorkInAnotherClass {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    log.info("main runs");
    for (int i = 1; i <= 2; i++) {
      Process baker = new Process("baker-" + i, Baker::bake);
      baker.start();
      baker.join();
    }
  }
}

// Output:
// (main      ) main runs
// (baker-1   ) Baker is initialized
// (baker-1   ) bakes
// (baker-2   ) Baker is initialized
// (baker-2   ) bakes
