package cookbook.multiprocessing;

import cookbook.multiprocessing.core.Block;
import cookbook.multiprocessing.core.Codec;
import cookbook.multiprocessing.core.Message;
import cookbook.multiprocessing.core.Region;
import cookbook.multiprocessing.core.SharedObject;
import cookbook.multiprocessing.core.SharedReference;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shared memory for what parent and child tell each other once: the task, and how it failed. */
final class Handover implements SharedObject {
  /*
   * A letter is written first and its address stored last; who takes it clears the address first
   * and frees the memory last. So a death in between costs that memory until both are gone, no
   * more.
   */

  private static final long serialVersionUID = 1L;

  // offsets of the words in the block: of each letter its address, and its length behind it
  private static final long START = 0;
  private static final long TASK = 16;
  private static final long FAILURE = 32;
  private static final long EXCEPTION = 48;
  private static final long BYTES = 64;

  /** What the child is told beside its task. */
  record Start(String name, boolean daemon, boolean logs, String parentName) {}

  /** What the parent is told about an uncaught exception. */
  record Failure(String text, List<StackTraceElement> stackTrace) {}

  private final transient Block block;

  Handover() {
    block = Block.create(Handover.class, BYTES);
  }

  @SuppressWarnings("unused") // called when a reference arrives
  Handover(Block block) {
    this.block = block;
  }

  /** The parent's part, before the child starts. */
  void give(Start start, Object task) {
    Object[] words = {start.name(), start.daemon(), start.logs(), start.parentName()};
    send(START, words, "start"); // no record: a new JVM takes 50 ms to read its first one
    send(TASK, task, "task");
  }

  Start takeStart() {
    Object[] words = (Object[]) receive(START);
    return new Start((String) words[0], (boolean) words[1], (boolean) words[2], (String) words[3]);
  }

  Object takeTask() {
    return receive(TASK);
  }

  /** The child's part at its end: in words first, for the exception itself may not arrive. */
  void fail(Throwable exception) {
    send(FAILURE, new Failure(exception.toString(), List.of(exception.getStackTrace())), "text");
    send(EXCEPTION, exception, "exception");
  }

  /** What {@link #fail} was told, or its text and stack trace at least; null if nothing. */
  @Nullable Throwable failure() {
    if (block.get(FAILURE) == 0) {
      return null;
    }
    Failure failure = (Failure) receive(FAILURE);
    try {
      if (block.get(EXCEPTION) != 0) {
        return (Throwable) receive(EXCEPTION);
      }
    } catch (UncheckedIOException cannotBeReadHere) {
      // The text will do.
    }
    RuntimeException standIn = new RuntimeException(failure.text());
    standIn.setStackTrace(failure.stackTrace().toArray(StackTraceElement[]::new));
    return standIn;
  }

  private void send(long letter, Object content, String what) {
    try (Message message = Codec.write(content, what)) {
      long address = allocate(message.length(), what);
      message.copyTo(at(address, message.length()).segment(), 0);
      block.set(letter + Long.BYTES, message.length());
      block.set(letter, address);
    }
  }

  private long allocate(int bytes, String what) {
    try {
      return block.allocate(bytes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the " + what + " is too large: " + e.getMessage(), e);
    }
  }

  private Object receive(long letter) {
    long address = block.get(letter);
    int length = (int) block.get(letter + Long.BYTES);
    Object content = Codec.read(at(address, length).segment(), 0, length);
    if (content == null) {
      throw new IllegalStateException("an empty letter");
    }
    block.set(letter, 0);
    block.free(address);
    return content;
  }

  private Block at(long address, long length) {
    return block.region().at(address, length);
  }

  /** As words that can stand in a command line. */
  String[] toWords() {
    SharedReference reference = SharedReference.to(this);
    return new String[] {Long.toString(reference.address()), Long.toString(reference.serial())};
  }

  static Handover of(String address, String serial) throws InvalidObjectException {
    var reference =
        new SharedReference(
            Region.own().id(), Long.parseLong(address), Long.parseLong(serial), Handover.class);
    return (Handover) reference.resolve();
  }

  private Object writeReplace() {
    return block.referenceTo(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw SharedReference.expected();
  }
}
