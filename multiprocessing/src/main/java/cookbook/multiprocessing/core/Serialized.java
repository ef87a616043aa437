package cookbook.multiprocessing.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** The tail of a message: what java.io writes. */
final class Serialized {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
  private final Output output;

  Serialized() throws IOException {
    output = new Output(bytes);
  }

  static boolean isSerializable(Object value) {
    return value instanceof Serializable;
  }

  void write(Object value) throws IOException {
    output.writeObject(value);
  }

  byte[] toByteArray() throws IOException {
    output.flush();
    return bytes.toByteArray();
  }

  /** A record or an Optional travels within a serialized object as it does outside of one. */
  private static final class Output extends ObjectOutputStream {
    Output(ByteArrayOutputStream target) throws IOException {
      super(target);
      enableReplaceObject(true);
    }

    @Override
    protected @Nullable Object replaceObject(@Nullable Object value) {
      if (value == null || value instanceof Serializable) {
        return value;
      }
      return Shape.of(value.getClass()).tag == Tag.SERIALIZED
          ? value
          : new Carrier(Codec.encode(value));
    }
  }

  /** Stands for a value that the codec writes and java.io would not. */
  private static final class Carrier implements Serializable {
    private static final long serialVersionUID = 1;

    private final byte[] encoded;

    Carrier(byte[] encoded) {
      this.encoded = encoded;
    }

    @SuppressWarnings("unused") // java.io calls it
    private @Nullable Object readResolve() {
      return Codec.decode(encoded);
    }
  }
}
