package cookbook.multiprocessing.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An encoded message on its way into a queue; the objects that it refers to are pinned. */
final class Outgoing implements AutoCloseable {
  final Message message;
  private final List<SharedReference> references;

  /** Whether the message, and the pins with it, belong to the queue. */
  boolean isSent;

  private Outgoing(Message message, List<SharedReference> references) {
    this.message = message;
    this.references = references;
  }

  /** Encodes a value, which the exception calls {@code what} if it cannot travel. */
  static Outgoing of(@Nullable Object value, String what) {
    Message message = Codec.write(value, what);
    if (!message.mayHaveReferences()) {
      return new Outgoing(message, List.of());
    }
    message.close();
    List<SharedReference> references = new ArrayList<>();
    Message noted = SharedReference.noting(references, () -> Codec.write(value, what));
    SharedReference.pin(references);
    return new Outgoing(noted, references);
  }

  @Override
  public void close() {
    message.close();
    if (!isSent) {
      SharedReference.unpin(references);
    }
  }
}
