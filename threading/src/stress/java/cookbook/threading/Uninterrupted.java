package cookbook.threading;

import java.util.concurrent.Callable;

/** Calls what may be interrupted, in an actor, which nobody interrupts and which may not throw. */
final class Uninterrupted {
  private Uninterrupted() {}

  static <T> T call(Callable<T> blocking) {
    try {
      return blocking.call();
    } catch (Exception e) {
      throw new AssertionError("no actor is interrupted", e);
    }
  }
}
