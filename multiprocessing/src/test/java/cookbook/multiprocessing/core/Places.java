package cookbook.multiprocessing.core;

/** The {@link KillPoint}s, in a JVM that has them: see {@link #OPTION}. */
public final class Places {
  /** The option of a JVM whose threads pass them. */
  public static final String OPTION = "-Dcookbook.killpoints=true";

  private Places() {}

  /** The current thread does this at the so-manieth place that it passes from here on. */
  public static void at(int count, Runnable action) {
    Thread current = Thread.currentThread();
    int[] left = {count};
    KillPoint.action =
        () -> {
          if (current.equals(Thread.currentThread()) && --left[0] == 0) {
            action.run();
          }
        };
  }
}
