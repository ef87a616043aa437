package cookbook.multiprocessing.recipes.child;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A class that has work for a process, and says when it is initialized. */
public final class Baker {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static {
    log.info("Baker is initialized");
  }

  private Baker() {}

  /** Does the work. */
  public static void bake() {
    log.info("bakes");
  }
}
