package cookbook.multiprocessing.core;

/** The end of a wait; or none, for a wait that is not timed. */
final class Deadline {
  static final Deadline NONE = new Deadline(false, 0);

  private final boolean isSet;
  private final long atNanos;

  private Deadline(boolean isSet, long atNanos) {
    this.isSet = isSet;
    this.atNanos = atNanos;
  }

  /** So long from now; in the past if {@code nanos} is zero or less. */
  static Deadline in(long nanos) {
    return new Deadline(true, System.nanoTime() + Math.max(0, nanos));
  }

  boolean isSet() {
    return isSet;
  }

  /** What is left, by subtraction, as {@link System#nanoTime} asks; of one that is set. */
  long remainingNanos() {
    return atNanos - System.nanoTime();
  }

  boolean isOver() {
    return isSet && remainingNanos() <= 0;
  }
}
