package cookbook.multiprocessing.core;

/** What a {@link SharedCondition} needs of its lock. */
public interface ConditionOwner {
  /** The object that users see; its class implements {@link Conditioned}. */
  SharedObject face();

  /** The block of the lock, which conditions keep alive. */
  Block block();

  /** Those who wait for the lock. */
  WaitQueue queue();

  /** Whether the current thread holds the lock exclusively. */
  boolean isHeldByCurrentThread();

  /** Gives the lock back, however often it is held; returns what {@link #takeBack} wants. */
  long freeFully();

  /** Tries to take the lock as it was held before; a {@link WaitQueue.Attempt}. */
  int takeBack(long holds);

  /** The face of a lock that has conditions. */
  interface Conditioned extends SharedObject {
    /**
     * The lock behind the face.
     *
     * @return the lock behind the face
     */
    ConditionOwner conditionOwner();
  }
}
