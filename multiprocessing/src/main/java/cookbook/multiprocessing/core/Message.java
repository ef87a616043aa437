package cookbook.multiprocessing.core;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * An encoded value, in a buffer that is used again once it is closed.
 *
 * <p>Not thread-safe: for the thread that asked for it, until it closes it.
 */
public final class Message implements AutoCloseable {
  static final VarHandle SHORT = view(short[].class);
  static final VarHandle CHAR = view(char[].class);
  static final VarHandle INT = view(int[].class);
  static final VarHandle LONG = view(long[].class);
  static final VarHandle FLOAT = view(float[].class);
  static final VarHandle DOUBLE = view(double[].class);

  private static final int INITIAL_BYTES = 256;

  /** A larger buffer is not kept. */
  private static final int KEPT_BYTES = 256 * 1024;

  /*
   * Each thread that uses a message has its own, and finds it in a slot by its id; threads that
   * share a slot drive each other's out, and make new ones. So one is used by one thread ever, and
   * there is nothing to order: whether one in a slot is one's own is a final field. Not in a
   * ThreadLocal: of virtual threads there are many.
   */
  private static final int SLOTS = 64;
  private static final AtomicReferenceArray<@Nullable Message> OWN =
      new AtomicReferenceArray<>(SLOTS);

  private final long owner;
  private boolean open;
  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;
  private int depth;
  private boolean hasReferences;
  private @Nullable Serialized serialized;

  private Message(long owner) {
    this.owner = owner;
  }

  private static VarHandle view(Class<?> arrayClass) {
    return MethodHandles.byteArrayViewVarHandle(arrayClass, ByteOrder.nativeOrder())
        .withInvokeExactBehavior();
  }

  static Message acquire() {
    long self = Thread.currentThread().threadId();
    int slot = (int) (self % SLOTS);
    Message message = OWN.getPlain(slot);
    if (message == null || message.owner != self || message.open) {
      message = new Message(self);
      OWN.setPlain(slot, message);
    }
    message.open = true;
    message.length = 0;
    message.depth = 0;
    message.hasReferences = false;
    return message;
  }

  /** Gives the buffer back. */
  @Override
  public void close() {
    open = false;
    serialized = null;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    }
  }

  /**
   * How long it is.
   *
   * @return bytes, at least 1
   */
  public int length() {
    return length;
  }

  /**
   * Copies the bytes.
   *
   * @param target where to
   * @param offset where the first goes
   * @throws IndexOutOfBoundsException if the target is too short
   */
  public void copyTo(MemorySegment target, long offset) {
    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, target, offset, length);
  }

  /** Makes this a copy of an encoded value. */
  void fill(MemorySegment source, long offset, int count) {
    byte[] target = room(count);
    length = count;
    MemorySegment.copy(source, offset, MemorySegment.ofArray(target), 0, count);
  }

  /** Whether there may be references to shared objects in it; false says for sure that not. */
  boolean mayHaveReferences() {
    return hasReferences || serialized != null;
  }

  byte[] bytes() {
    return bytes;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** The buffer itself, with room for so many bytes. */
  byte[] room(int size) {
    length = 0;
    ensure(size);
    return bytes;
  }

  // Values.

  void writeRoot(@Nullable Object value, String what) {
    try {
      try {
        putObject(value);
      } catch (TooDeepException e) {
        putWholeSerialized(value);
      }
      if (serialized != null) {
        putTail(serialized);
      }
    } catch (IOException e) {
      throw FieldPath.explain(value, what, e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException(what + " is nested too deep to travel", e);
    }
  }

  private void putWholeSerialized(@Nullable Object value) throws IOException {
    if (value == null || !Serialized.isSerializable(value)) {
      throw new IllegalArgumentException(
          "a value nested more than %d deep must be Serializable to travel: %s"
              .formatted(Codec.MAX_DEPTH, value == null ? "null" : value.getClass().getName()));
    }
    length = 0;
    serialized = null;
    putSerialized(value);
  }

  private void putTail(Serialized tail) throws IOException {
    int offset = length;
    putRaw(tail.toByteArray());
    putInt(offset);
  }

  /** A pattern switch would be shorter, and 10 ms dearer when a process uses the first one. */
  @SuppressWarnings("IfChainToSwitch")
  void putObject(@Nullable Object value) throws IOException {
    if (value == null) {
      putByte(Tag.NULL);
    } else if (value instanceof String string) {
      putPresentString(string);
    } else if (value instanceof Long number) {
      putTagged(Tag.LONG, 8);
      putLong(number);
    } else if (value instanceof Integer number) {
      putTagged(Tag.INT, 4);
      putInt(number);
    } else {
      putShaped(Shape.of(value.getClass()), value);
    }
  }

  private void putTagged(byte tag, int following) {
    ensure(1 + following);
    bytes[length++] = tag;
  }

  private void putShaped(Shape shape, Object value) throws IOException {
    switch (shape.tag) {
      case Tag.TRUE, Tag.FALSE -> putByte((boolean) value ? Tag.TRUE : Tag.FALSE);
      case Tag.BYTE -> {
        putByte(Tag.BYTE);
        putByte((byte) value);
      }
      case Tag.SHORT -> {
        putByte(Tag.SHORT);
        putShort((short) value);
      }
      case Tag.CHAR -> {
        putByte(Tag.CHAR);
        putChar((char) value);
      }
      case Tag.FLOAT -> {
        putByte(Tag.FLOAT);
        putFloat((float) value);
      }
      case Tag.DOUBLE -> {
        putByte(Tag.DOUBLE);
        putDouble((double) value);
      }
      case Tag.ENUM -> putEnum(shape, (Enum<?>) value);
      case Tag.SHARED -> putReference(SharedReference.to((SharedObject) value));
      case Tag.SERIALIZED -> putSerialized(value);
      default -> putNested(shape, value);
    }
  }

  /** The hash of the class is of its constants, so an ordinal means the same to both sides. */
  @SuppressWarnings("EnumOrdinal")
  private void putEnum(Shape shape, Enum<?> constant) {
    putClass(Tag.ENUM, shape);
    putCount(constant.ordinal());
  }

  private void putReference(SharedReference reference) {
    hasReferences = true;
    putClass(Tag.SHARED, Shape.of(reference.type()));
    putLong(reference.region());
    putLong(reference.address());
    putLong(reference.serial());
  }

  private void putNested(Shape shape, Object value) throws IOException {
    if (++depth > Codec.MAX_DEPTH) {
      throw new TooDeepException();
    }
    if (shape.tag == Tag.LAMBDA) {
      Lambda.put(this, value);
    } else if (shape.tag == Tag.RECORD) {
      putClass(Tag.RECORD, shape);
      shape.writeFields(this, value);
    } else if (shape.tag == Tag.OBJECTS) {
      putObjects(shape, (Object[]) value);
    } else if (Shape.isPrimitiveArray(shape.tag)) {
      putPrimitiveArray(shape.tag, value);
    } else if (value instanceof Map<?, ?> map) {
      putMap(shape.tag, map);
    } else if (value instanceof Collection<?> collection) {
      putCollection(shape.tag, collection);
    } else {
      putValue(shape.tag, value);
    }
    depth--;
  }

  private void putObjects(Shape shape, Object[] array) throws IOException {
    putClass(Tag.OBJECTS, shape.component());
    putCount(array.length);
    for (Object element : array) {
      putObject(element);
    }
  }

  private void putPrimitiveArray(byte tag, Object array) {
    putByte(tag);
    if (tag == Tag.BOOLEANS) {
      putBooleans((boolean[]) array);
      return;
    }
    MemorySegment source = Shape.segmentOf(tag, array);
    int count = (int) (source.byteSize() / Shape.elementSize(tag));
    putCount(count);
    ensureEach(count, Shape.elementSize(tag));
    MemorySegment.copy(source, ValueLayout.JAVA_BYTE, 0, bytes, length, (int) source.byteSize());
    length += (int) source.byteSize();
  }

  private void putBooleans(boolean[] array) {
    putCount(array.length);
    for (boolean element : array) {
      putBoolean(element);
    }
  }

  private void putCollection(byte tag, Collection<?> collection) throws IOException {
    putByte(tag);
    putCount(collection.size());
    for (Object element : collection) {
      putObject(element);
    }
  }

  private void putMap(byte tag, Map<?, ?> map) throws IOException {
    putByte(tag);
    putCount(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      putObject(entry.getKey());
      putObject(entry.getValue());
    }
  }

  private void putValue(byte tag, Object value) throws IOException {
    putByte(tag);
    switch (tag) {
      case Tag.OPTIONAL -> putObject(((Optional<?>) value).orElse(null));
      case Tag.OPTIONAL_INT -> {
        putBoolean(((OptionalInt) value).isPresent());
        putInt(((OptionalInt) value).orElse(0));
      }
      case Tag.OPTIONAL_LONG -> {
        putBoolean(((OptionalLong) value).isPresent());
        putLong(((OptionalLong) value).orElse(0));
      }
      case Tag.OPTIONAL_DOUBLE -> {
        putBoolean(((OptionalDouble) value).isPresent());
        putDouble(((OptionalDouble) value).orElse(0));
      }
      case Tag.DURATION -> {
        Duration duration = (Duration) value;
        putLong(duration.toSeconds());
        putInt(duration.toNanosPart());
      }
      case Tag.INSTANT -> {
        Instant instant = (Instant) value;
        putLong(instant.getEpochSecond());
        putInt(instant.getNano());
      }
      case Tag.LOCAL_DATE -> putLong(((LocalDate) value).toEpochDay());
      case Tag.LOCAL_TIME -> putLong(((LocalTime) value).toNanoOfDay());
      case Tag.LOCAL_DATE_TIME -> {
        putLong(((LocalDateTime) value).toLocalDate().toEpochDay());
        putLong(((LocalDateTime) value).toLocalTime().toNanoOfDay());
      }
      case Tag.UUID -> {
        putLong(((UUID) value).getMostSignificantBits());
        putLong(((UUID) value).getLeastSignificantBits());
      }
      case Tag.BIG_INTEGER -> putCounted(((BigInteger) value).toByteArray());
      case Tag.BIG_DECIMAL -> {
        putInt(((BigDecimal) value).scale());
        putCounted(((BigDecimal) value).unscaledValue().toByteArray());
      }
      default -> throw new AssertionError(tag);
    }
  }

  private void putSerialized(Object value) throws IOException {
    putByte(Tag.SERIALIZED);
    if (serialized == null) {
      serialized = new Serialized();
    }
    serialized.write(value);
  }

  void putClass(byte tag, Shape shape) {
    byte[] name = shape.name;
    ensure(10 + name.length);
    bytes[length++] = tag;
    INT.set(bytes, length, shape.hash);
    length += 4;
    putCount(name.length);
    System.arraycopy(name, 0, bytes, length, name.length);
    length += name.length;
  }

  // What the fields of records are written by.

  void putString(@Nullable String string) {
    if (string == null) {
      putByte(Tag.NULL);
    } else {
      putPresentString(string);
    }
  }

  private void putPresentString(String string) {
    int count = string.length();
    ensure(6 + count);
    int start = length;
    bytes[length++] = Tag.LATIN1;
    putCount(count);
    byte[] target = bytes;
    int at = length;
    int seen = 0;
    for (int i = 0; i < count; i++) {
      char c = string.charAt(i);
      seen |= c;
      target[at + i] = (byte) c;
    }
    if (seen <= 0xff) {
      length += count;
    } else {
      length = start;
      putWideString(string);
    }
  }

  private void putWideString(String string) {
    int count = string.length();
    putByte(Tag.UTF16);
    putCount(count);
    ensureEach(count, 2);
    for (int i = 0; i < count; i++) {
      CHAR.set(bytes, length, string.charAt(i));
      length += 2;
    }
  }

  void putBoolean(boolean value) {
    putByte((byte) (value ? 1 : 0));
  }

  void putByte(byte value) {
    ensure(1);
    bytes[length++] = value;
  }

  void putShort(short value) {
    ensure(2);
    SHORT.set(bytes, length, value);
    length += 2;
  }

  void putChar(char value) {
    ensure(2);
    CHAR.set(bytes, length, value);
    length += 2;
  }

  void putInt(int value) {
    ensure(4);
    INT.set(bytes, length, value);
    length += 4;
  }

  void putLong(long value) {
    ensure(8);
    LONG.set(bytes, length, value);
    length += 8;
  }

  void putFloat(float value) {
    ensure(4);
    FLOAT.set(bytes, length, value);
    length += 4;
  }

  void putDouble(double value) {
    ensure(8);
    DOUBLE.set(bytes, length, value);
    length += 8;
  }

  // Bytes.

  private void putCounted(byte[] some) {
    putCount(some.length);
    putRaw(some);
  }

  private void putRaw(byte[] some) {
    ensure(some.length);
    System.arraycopy(some, 0, bytes, length, some.length);
    length += some.length;
  }

  /** Seven bits a byte, the lowest first: one byte up to 127. */
  private void putCount(int count) {
    ensure(5);
    int rest = count;
    while (rest > 0x7f) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  private void ensureEach(int count, int size) {
    if (count > Integer.MAX_VALUE / size) {
      throw tooLong();
    }
    ensure(count * size);
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    int needed = length + more;
    if (needed < 0) {
      throw tooLong();
    }
    long doubled = Math.min(2L * bytes.length, Integer.MAX_VALUE - 16);
    bytes = Arrays.copyOf(bytes, Math.max(needed, (int) doubled));
  }

  private static IllegalArgumentException tooLong() {
    return new IllegalArgumentException("a message cannot be longer than 2 GiB");
  }

  /** The value is in a cycle, or nearly so: java.io is to write it. */
  private static final class TooDeepException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooDeepException() {
      super(null, null, false, false);
    }
  }
}
