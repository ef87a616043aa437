package cookbook.multiprocessing.core;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamException;
import org.jspecify.annotations.Nullable;

/** Reads the tail of a message, through the filter. */
final class SerializedInput extends ObjectInputStream {
  private final TravelFilter filter;

  private SerializedInput(InputStream source, int length) throws IOException {
    super(source);
    filter = new TravelFilter(length);
    setObjectInputFilter(filter);
  }

  static SerializedInput open(byte[] bytes, int from, int length) throws ObjectStreamException {
    try {
      return new SerializedInput(new ByteArrayInputStream(bytes, from, length), length);
    } catch (IOException e) {
      throw explained(e, null);
    }
  }

  @Nullable Object next() throws ObjectStreamException {
    try {
      return readObject();
    } catch (ClassNotFoundException | IOException e) {
      throw explained(e, filter.refusal());
    }
  }

  private static ObjectStreamException explained(Exception e, @Nullable String refusal) {
    if (refusal != null) {
      var refused = new InvalidClassException(refusal);
      refused.initCause(e);
      return refused;
    }
    if (e instanceof ObjectStreamException itself) {
      return itself;
    }
    var invalid = new InvalidObjectException("the message cannot be decoded: " + e);
    invalid.initCause(e);
    return invalid;
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    try {
      return Loading.load(description.getName());
    } catch (ClassNotFoundException e) {
      return super.resolveClass(description); // a primitive's class
    }
  }
}
