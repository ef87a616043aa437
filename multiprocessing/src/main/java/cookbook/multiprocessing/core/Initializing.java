package cookbook.multiprocessing.core;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Finds the static initializer that the current thread is in. */
final class Initializing {
  /*
   * The names of the methods on a stack are what makes a walk dear, 10 times as dear as the classes
   * alone. So the classes are looked at first. A class that is on the stack, while no initializer
   * of it is, has been initialized: code of a class runs after its initializer, or in it. That is
   * noted, and when all that are found are such, as they mostly are, there is nothing to find.
   *
   * (An initializer that hands an unfinished object of its class to another thread, which then
   * makes shared objects, is taken for done too soon; what it makes later itself has no name then.)
   */

  /** Counted from here. More would be found deeper, but each object made would pay for the walk. */
  private static final int DEEPEST = 32;

  private static final StackWalker CLASSES =
      StackWalker.getInstance(Set.of(Option.RETAIN_CLASS_REFERENCE, Option.DROP_METHOD_INFO));
  private static final StackWalker METHODS = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

  private static final ClassValue<AtomicBoolean> IS_DONE =
      new ClassValue<>() {
        @Override
        protected AtomicBoolean computeValue(Class<?> type) {
          return new AtomicBoolean();
        }
      };

  private Initializing() {}

  /** The class whose initializer is the nearest on the stack, if there is one. */
  static @Nullable Class<?> find() {
    return CLASSES.walk(frames -> areAllDone(frames.iterator())) ? null : findSlowly();
  }

  private static boolean areAllDone(Iterator<StackFrame> frames) {
    for (int depth = 0; depth < DEEPEST && frames.hasNext(); depth++) {
      if (!IS_DONE.get(frames.next().getDeclaringClass()).getPlain()) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Class<?> findSlowly() {
    List<StackFrame> frames = METHODS.walk(stack -> stack.toList());
    Set<Class<?>> running = new HashSet<>();
    Class<?> nearest = null;
    for (int depth = 0; depth < frames.size(); depth++) {
      if (frames.get(depth).getMethodName().equals("<clinit>")) {
        running.add(frames.get(depth).getDeclaringClass());
        nearest =
            nearest == null && depth < DEEPEST ? frames.get(depth).getDeclaringClass() : nearest;
      }
    }
    for (StackFrame frame : frames) {
      if (!running.contains(frame.getDeclaringClass())) {
        IS_DONE.get(frame.getDeclaringClass()).setPlain(true);
      }
    }
    return nearest;
  }
}
