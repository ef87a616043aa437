package cookbook.multiprocessing.core;

import java.io.InvalidObjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The references to shared objects in something that is kept in shared memory. */
final class NotedReferences {
  private NotedReferences() {}

  /** Does something; the references in it are no part of the message that is at work now. */
  static <R extends @Nullable Object> R apart(Callable<R> operation) {
    return into(new ArrayList<>(), operation);
  }

  /** Does something, and notes the references that it writes or reads. */
  static <R extends @Nullable Object> R into(List<SharedReference> notes, Callable<R> operation) {
    try {
      return SharedReference.noting(notes, operation);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("neither reading nor writing throws another", e);
    }
  }

  static void pin(SharedReference reference) {
    try {
      reference.pin();
    } catch (InvalidObjectException e) {
      throw new AssertionError("it was written by this process", e);
    }
  }

  /** Undoes a pin by whichever process; nothing if this one does not use the region. */
  static void unpin(long region, long address) {
    try {
      new SharedReference(region, address, 0, SharedObject.class).unpin();
    } catch (InvalidObjectException _) {
      // One leak more, of an object in a region that is not ours.
    }
  }
}
