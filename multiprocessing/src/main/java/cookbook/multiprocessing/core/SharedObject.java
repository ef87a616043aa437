package cookbook.multiprocessing.core;

import java.io.Serializable;

/**
 * Marks a class whose objects live in a {@link Region}: serialized, they travel as a {@link
 * SharedReference}, and what comes out at the other end is the same object.
 *
 * <p>How to write one (see {@code AtomicLong} for the whole of it):
 *
 * <pre>{@code
 * public final class Counter implements SharedObject {
 *   private static final long serialVersionUID = 1L;
 *   private static final long VALUE = 0;                 // offsets of the words in the block
 *
 *   private final transient Block block;
 *
 *   public Counter(long initial) {
 *     block = Block.create(Counter.class, Long.BYTES, initial);
 *   }
 *
 *   Counter(Block block) {                               // called when a reference arrives
 *     this.block = block;
 *   }
 *
 *   public long next() {
 *     return block.getAndAdd(VALUE, 1);
 *   }
 *
 *   private Object writeReplace() {                      // both are needed, as they stand here
 *     return block.referenceTo(this);
 *   }
 *
 *   private void readObject(ObjectInputStream in) throws InvalidObjectException {
 *     throw SharedReference.expected();
 *   }
 * }
 * }</pre>
 */
public interface SharedObject extends Serializable {}
