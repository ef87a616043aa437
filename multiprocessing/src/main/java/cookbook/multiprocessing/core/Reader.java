package cookbook.multiprocessing.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ObjectStreamException;
import java.io.StreamCorruptedException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads one message. Trusts no count in it: nothing is allocated that the message cannot fill. */
final class Reader {
  private final byte[] bytes;
  private final int end;
  private int at;
  private int depth;
  private @Nullable SerializedInput serialized;

  Reader(byte[] bytes, int length) {
    this.bytes = bytes;
    this.end = length;
  }

  @Nullable Object readRoot() throws ObjectStreamException {
    return getObject();
  }

  @Nullable Object getObject() throws ObjectStreamException {
    byte tag = getByte();
    return switch (tag) {
      case Tag.NULL -> null;
      case Tag.FALSE -> false;
      case Tag.TRUE -> true;
      case Tag.BYTE -> getByte();
      case Tag.SHORT -> getShort();
      case Tag.CHAR -> getChar();
      case Tag.INT -> getInt();
      case Tag.LONG -> getLong();
      case Tag.FLOAT -> getFloat();
      case Tag.DOUBLE -> getDouble();
      case Tag.LATIN1 -> latin1();
      case Tag.UTF16 -> wide();
      case Tag.ENUM -> getClassShape().constant(getCount(0));
      case Tag.SHARED -> shared();
      case Tag.SERIALIZED -> serialized();
      default -> nested(tag);
    };
  }

  private Object shared() throws ObjectStreamException {
    Class<?> type = getClassShape().type;
    return new SharedReference(getLong(), getLong(), getLong(), type).resolve();
  }

  private Object nested(byte tag) throws ObjectStreamException {
    if (++depth > Codec.MAX_DEPTH) {
      throw new StreamCorruptedException("nested deeper than " + Codec.MAX_DEPTH);
    }
    Object value;
    if (tag == Tag.LAMBDA) {
      value = Lambda.get(this, getClassShape().type);
    } else if (tag == Tag.RECORD) {
      value = getClassShape().readFields(this);
    } else if (tag == Tag.OBJECTS) {
      value = objects();
    } else if (Shape.isPrimitiveArray(tag)) {
      value = primitiveArray(tag);
    } else if (tag >= Tag.OPTIONAL) {
      value = value(tag);
    } else {
      value = container(tag);
    }
    depth--;
    return value;
  }

  private Object container(byte tag) throws ObjectStreamException {
    return switch (tag) {
      case Tag.HASH_MAP -> map();
      case Tag.MAP_OF -> Map.copyOf(map());
      case Tag.LIST_OF -> immutableList();
      case Tag.SET_OF -> Set.of(elements());
      case Tag.ARRAY_LIST -> {
        int count = getCount(1);
        yield fill(new ArrayList<>(count), count);
      }
      case Tag.ARRAY_DEQUE -> {
        int count = getCount(1);
        yield fill(new ArrayDeque<>(count), count);
      }
      case Tag.HASH_SET -> {
        int count = getCount(1);
        yield fill(HashSet.newHashSet(count), count);
      }
      case Tag.LINKED_HASH_SET -> {
        int count = getCount(1);
        yield fill(LinkedHashSet.newLinkedHashSet(count), count);
      }
      default -> throw new StreamCorruptedException("no such kind of value: " + tag);
    };
  }

  private Object value(byte tag) throws ObjectStreamException {
    return switch (tag) {
      case Tag.OPTIONAL -> Optional.ofNullable(getObject());
      case Tag.OPTIONAL_INT -> {
        boolean present = getBoolean();
        int value = getInt();
        yield present ? OptionalInt.of(value) : OptionalInt.empty();
      }
      case Tag.OPTIONAL_LONG -> {
        boolean present = getBoolean();
        long value = getLong();
        yield present ? OptionalLong.of(value) : OptionalLong.empty();
      }
      case Tag.OPTIONAL_DOUBLE -> {
        boolean present = getBoolean();
        double value = getDouble();
        yield present ? OptionalDouble.of(value) : OptionalDouble.empty();
      }
      case Tag.DURATION -> Duration.ofSeconds(getLong(), getInt());
      case Tag.INSTANT -> Instant.ofEpochSecond(getLong(), getInt());
      case Tag.LOCAL_DATE -> LocalDate.ofEpochDay(getLong());
      case Tag.LOCAL_TIME -> LocalTime.ofNanoOfDay(getLong());
      case Tag.LOCAL_DATE_TIME ->
          LocalDateTime.of(LocalDate.ofEpochDay(getLong()), LocalTime.ofNanoOfDay(getLong()));
      case Tag.UUID -> new UUID(getLong(), getLong());
      case Tag.BIG_INTEGER -> new BigInteger(counted());
      case Tag.BIG_DECIMAL -> {
        int scale = getInt();
        yield new BigDecimal(new BigInteger(counted()), scale);
      }
      default -> throw new StreamCorruptedException("no such kind of value: " + tag);
    };
  }

  private Collection<Object> fill(Collection<Object> target, int count)
      throws ObjectStreamException {
    for (int i = 0; i < count; i++) {
      add(target, getObject());
    }
    return target;
  }

  /** The collections that take no null do not get one: their senders had none. */
  @SuppressWarnings("NullAway")
  private static void add(Collection<Object> target, @Nullable Object element) {
    target.add(element);
  }

  private Object[] elements() throws ObjectStreamException {
    @Nullable Object[] elements = new Object[getCount(1)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = getObject();
    }
    return present(elements);
  }

  @SuppressWarnings("NullAway")
  private static Object[] present(@Nullable Object[] elements) {
    return elements;
  }

  /** Only those that come from a stream hold nulls. */
  private List<Object> immutableList() throws ObjectStreamException {
    Object[] elements = elements();
    for (Object element : elements) {
      if (element == null) {
        return Arrays.stream(elements).toList();
      }
    }
    return List.of(elements);
  }

  @SuppressWarnings("NullAway")
  private Map<Object, Object> map() throws ObjectStreamException {
    int count = getCount(2);
    Map<Object, Object> map = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      map.put(getObject(), getObject());
    }
    return map;
  }

  private Object objects() throws ObjectStreamException {
    Class<?> component = getClassShape().type;
    @Nullable Object[] array = (Object[]) Array.newInstance(component, getCount(1));
    for (int i = 0; i < array.length; i++) {
      array[i] = getObject();
    }
    return array;
  }

  private Object primitiveArray(byte tag) throws ObjectStreamException {
    int count = getCount(Shape.elementSize(tag));
    if (tag == Tag.BOOLEANS) {
      boolean[] array = new boolean[count];
      for (int i = 0; i < count; i++) {
        array[i] = getBoolean();
      }
      return array;
    }
    Object array = Shape.newArray(tag, count);
    MemorySegment target = Shape.segmentOf(tag, array);
    int size = (int) target.byteSize();
    MemorySegment.copy(bytes, at, target, ValueLayout.JAVA_BYTE, 0, size);
    at += size;
    return array;
  }

  private @Nullable Object serialized() throws ObjectStreamException {
    if (serialized == null) {
      int from = (int) Message.INT.get(bytes, end - 4);
      if (from < at || from > end - 4) {
        throw new StreamCorruptedException("the message was cut");
      }
      serialized = SerializedInput.open(bytes, from, end - 4 - from);
    }
    return serialized.next();
  }

  private Shape getClassShape() throws ObjectStreamException {
    int hash = getInt();
    int count = getCount(1);
    int from = at;
    at += count;
    return Shape.find(hash, bytes, from, at);
  }

  // What the fields of records are read by.

  @Nullable String getString() throws ObjectStreamException {
    byte tag = getByte();
    return switch (tag) {
      case Tag.NULL -> null;
      case Tag.LATIN1 -> latin1();
      case Tag.UTF16 -> wide();
      default -> throw new StreamCorruptedException("no string but " + tag);
    };
  }

  private String latin1() throws ObjectStreamException {
    int count = getCount(1);
    int from = at;
    at += count;
    return new String(bytes, from, count, ISO_8859_1);
  }

  private String wide() throws ObjectStreamException {
    char[] chars = new char[getCount(2)];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = getChar();
    }
    return new String(chars);
  }

  boolean getBoolean() {
    return getByte() != 0;
  }

  byte getByte() {
    return bytes[advance(1)];
  }

  short getShort() {
    return (short) Message.SHORT.get(bytes, advance(2));
  }

  char getChar() {
    return (char) Message.CHAR.get(bytes, advance(2));
  }

  int getInt() {
    return (int) Message.INT.get(bytes, advance(4));
  }

  long getLong() {
    return (long) Message.LONG.get(bytes, advance(8));
  }

  float getFloat() {
    return (float) Message.FLOAT.get(bytes, advance(4));
  }

  double getDouble() {
    return (double) Message.DOUBLE.get(bytes, advance(8));
  }

  // Bytes.

  /** The buffer may be longer than the message. */
  private int advance(int size) {
    int from = at;
    if (size > end - from) {
      throw new IndexOutOfBoundsException("the message was cut at byte " + end);
    }
    at = from + size;
    return from;
  }

  private byte[] counted() throws ObjectStreamException {
    int count = getCount(1);
    int from = at;
    at += count;
    return Arrays.copyOfRange(bytes, from, at);
  }

  /** A count of things that take at least so many bytes each, of what is left. */
  private int getCount(int least) throws ObjectStreamException {
    int count = 0;
    int shift = 0;
    byte next;
    do {
      next = getByte();
      count |= (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0 && shift < 35);
    if (count < 0 || (long) count * least > end - at) {
      throw new StreamCorruptedException("a count of " + count + " in a message of " + end);
    }
    return count;
  }
}
