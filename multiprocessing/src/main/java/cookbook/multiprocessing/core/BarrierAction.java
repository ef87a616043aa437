package cookbook.multiprocessing.core;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the last party of a barrier does, and how processes get to know it. */
final class BarrierAction {
  /*
   * The process that makes the barrier keeps the action as it was given. The first time that the
   * barrier travels, a copy is put into shared memory, of which each process that gets a handle
   * makes one of its own. So an action that cannot travel is no obstacle for a barrier that does
   * not either, and is refused where it is sent.
   *
   * The own copy is made at once, so that this process holds the shared objects that the action
   * refers to, before the sender lets go of them. An action that refers to its own barrier would go
   * on making copies for ever: the second is left out.
   */

  /** The blocks of which this thread is about to make a copy of the action. */
  private static final ThreadLocal<Set<Long>> DECODING = ThreadLocal.withInitial(HashSet::new);

  private final Block block;
  private final long offset;

  /** That of this process; null for none, or for one that must be fetched. */
  private volatile @Nullable Runnable action;

  private boolean isPublishing; // guarded by this

  /**
   * An action.
   *
   * @param offset of the word that tells the address of the copy
   * @param given by the user; null for what others have published, if anything
   */
  BarrierAction(Block block, long offset, @Nullable Runnable given) {
    this.block = block;
    this.offset = offset;
    this.action = given != null ? given : fetch();
  }

  /** Runs it, if there is one. */
  void run() {
    Runnable known = action;
    if (known == null) {
      known = fetch();
      action = known;
    }
    if (known != null) {
      known.run();
    }
  }

  /**
   * Puts a copy into shared memory, unless there is one.
   *
   * @throws IllegalArgumentException if it cannot travel
   */
  synchronized void publish() {
    Runnable own = action;
    if (own == null || isPublishing || block.get(offset) != 0) {
      return;
    }
    isPublishing = true; // it may refer to the barrier
    try {
      byte[] bytes = apart(() -> encode(own));
      publish(bytes);
    } finally {
      isPublishing = false;
    }
  }

  private static byte[] encode(Runnable action) {
    try (Message message = Codec.write(action, "action")) {
      return message.toByteArray();
    }
  }

  private void publish(byte[] bytes) {
    long copy = block.allocate(Long.BYTES + bytes.length);
    Block memory = block.region().at(copy, Long.BYTES + bytes.length);
    memory.set(0, bytes.length);
    memory.segment().asSlice(Long.BYTES, bytes.length).copyFrom(MemorySegment.ofArray(bytes));
    if (!block.compareAndSet(offset, 0, copy)) {
      block.free(copy); // another process was first
    }
  }

  private @Nullable Runnable fetch() {
    long copy = block.get(offset);
    if (copy == 0 || !DECODING.get().add(block.address())) {
      return null;
    }
    try {
      int length = (int) block.region().at(copy, Long.BYTES).get(0);
      Block memory = block.region().at(copy, Long.BYTES + length);
      return apart(() -> (Runnable) Codec.read(memory.segment(), Long.BYTES, length));
    } catch (RuntimeException e) {
      return () -> {
        throw new IllegalStateException("the barrier action did not arrive: " + e.getMessage(), e);
      };
    } finally {
      boolean _ = DECODING.get().remove(block.address());
    }
  }

  /** References in the action are no part of the message that is written or read now. */
  private static <R> R apart(Supplier<R> operation) {
    return SharedReference.noting(new ArrayList<>(), operation);
  }
}
