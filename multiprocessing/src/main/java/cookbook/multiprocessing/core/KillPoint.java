package cookbook.multiprocessing.core;

import org.jspecify.annotations.Nullable;

/**
 * Places in the code of shared objects where tests let a process die. Without the system property
 * {@code cookbook.killpoints} they are no code at all.
 */
public final class KillPoint {
  private static final boolean ON = Boolean.getBoolean("cookbook.killpoints");

  /** What is done at each place; set by a test. */
  static volatile @Nullable Runnable action;

  private KillPoint() {}

  /** Here a process may be made to die. */
  public static void pass() {
    if (ON) {
      Runnable armed = action;
      if (armed != null) {
        armed.run();
      }
    }
  }
}
