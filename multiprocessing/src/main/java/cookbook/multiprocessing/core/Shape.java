package cookbook.multiprocessing.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectStreamException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
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

/** How the values of one class travel; one for each class, made when it is first met. */
final class Shape {
  /*
   * The fields of a record are written and read by one method handle each, composed once of the
   * getters, or of the canonical constructor, and the message's methods for each type: after some
   * use the JVM compiles the composition as if it had been written by hand. Rejected: to generate
   * a class with java.lang.classfile, as fast, but 20 ms dearer when the first record is met, which
   * every child process would pay.
   */

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return new Shape(type);
        }
      };

  /** Shapes by the hash that stands in messages; a slot holds the last one met. A benign race. */
  private static final @Nullable Shape[] MET = new Shape[256];

  private static final Map<Class<?>, Byte> TAGS = tags();

  final Class<?> type;
  final byte tag;
  final byte[] name;
  final int hash;
  private final @Nullable MethodHandle writer;
  private final @Nullable MethodHandle reader;
  private final Object @Nullable [] constants;

  private Shape(Class<?> type) {
    MethodHandle writeFields = null;
    MethodHandle readFields = null;
    byte found = tagOf(type);
    if (found == Tag.RECORD) {
      try {
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        writeFields = Accessors.writer(lookup, type);
        readFields = Accessors.reader(lookup, type);
      } catch (ReflectiveOperationException closedToUs) {
        found = Tag.SERIALIZED;
      }
    }
    this.tag = found;
    this.type = found == Tag.ENUM ? enumClass(type) : type;
    this.name = this.type.getName().getBytes(UTF_8);
    this.writer = writeFields;
    this.reader = readFields;
    this.constants = found == Tag.ENUM ? this.type.getEnumConstants() : null;
    this.hash = hash();
  }

  static Shape of(Class<?> type) {
    return SHAPES.get(type);
  }

  private static byte tagOf(Class<?> type) {
    Byte known = TAGS.get(type);
    if (known != null) {
      return known;
    }
    if (type.isArray()) {
      return type.isHidden() ? Tag.SERIALIZED : Tag.OBJECTS;
    }
    if (Enum.class.isAssignableFrom(type) && type != Enum.class) {
      return Tag.ENUM;
    }
    if (SharedObject.class.isAssignableFrom(type)) {
      return Tag.SHARED;
    }
    if (Lambda.isOne(type)) {
      return Tag.LAMBDA;
    }
    boolean plainRecord = type.isRecord() && !type.isHidden() && !hasItsOwnForm(type);
    return plainRecord ? Tag.RECORD : Tag.SERIALIZED;
  }

  /** Whether java.io would write another object instead. */
  private static boolean hasItsOwnForm(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .anyMatch(m -> m.getName().equals("writeReplace") || m.getName().equals("readResolve"));
  }

  /** A constant with a body has a class of its own, below the enum's. */
  private static Class<?> enumClass(Class<?> type) {
    return type.isEnum() ? type : type.getSuperclass();
  }

  /** The same in two processes if the class has the same fields, or constants, in both. */
  private int hash() {
    int result = Arrays.hashCode(name);
    if (tag == Tag.RECORD) {
      for (RecordComponent component : type.getRecordComponents()) {
        result = 31 * result + component.getName().hashCode();
        result = 31 * result + component.getType().getName().hashCode();
      }
    } else if (constants != null) {
      for (Object constant : constants) {
        result = 31 * result + ((Enum<?>) constant).name().hashCode();
      }
    }
    return result;
  }

  /** Of an array's elements. */
  Shape component() {
    return of(type.getComponentType());
  }

  // Records and enums.

  void writeFields(Message message, Object value) throws IOException {
    try {
      fieldWriter().invokeExact(message, value);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("the accessor of a record failed: " + type.getName(), e);
    }
  }

  Object readFields(Reader in) throws ObjectStreamException {
    try {
      return fieldReader().invokeExact(in);
    } catch (ObjectStreamException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the constructor of a record failed: " + type.getName(), e);
    }
  }

  private MethodHandle fieldWriter() throws InvalidClassException {
    if (writer == null) {
      throw new InvalidClassException(type.getName(), "not a record here");
    }
    return writer;
  }

  private MethodHandle fieldReader() throws InvalidClassException {
    if (reader == null) {
      throw new InvalidClassException(type.getName(), "not a record here");
    }
    return reader;
  }

  Object constant(int ordinal) throws InvalidClassException {
    if (constants == null) {
      throw new InvalidClassException(type.getName(), "not an enum here");
    }
    return constants[ordinal];
  }

  // From a message.

  /** The shape whose name stands in these bytes. */
  static Shape find(int hash, byte[] bytes, int from, int to) throws ObjectStreamException {
    Shape met = MET[hash & (MET.length - 1)];
    if (met != null
        && met.hash == hash
        && Arrays.equals(met.name, 0, met.name.length, bytes, from, to)) {
      return met;
    }
    Shape shape = load(new String(bytes, from, to - from, UTF_8));
    if (shape.hash != hash) {
      throw new InvalidClassException(
          shape.type.getName(), "the sender has another version of this class");
    }
    MET[hash & (MET.length - 1)] = shape;
    return shape;
  }

  private static Shape load(String className) throws ObjectStreamException {
    TravelFilter.requireAdmitted(className);
    try {
      Class<?> type = Loading.load(className);
      TravelFilter.requireAdmitted(type);
      return of(type);
    } catch (ClassNotFoundException e) {
      var missing = new InvalidClassException(className, "no such class in this process");
      missing.initCause(e);
      throw missing;
    }
  }

  // Arrays of primitives.

  static boolean isPrimitiveArray(byte tag) {
    return tag >= Tag.BOOLEANS && tag <= Tag.DOUBLES;
  }

  static int elementSize(byte tag) {
    return switch (tag) {
      case Tag.BOOLEANS, Tag.BYTES -> 1;
      case Tag.SHORTS, Tag.CHARS -> 2;
      case Tag.INTS, Tag.FLOATS -> 4;
      default -> 8;
    };
  }

  static Object newArray(byte tag, int count) {
    return switch (tag) {
      case Tag.BOOLEANS -> new boolean[count];
      case Tag.BYTES -> new byte[count];
      case Tag.SHORTS -> new short[count];
      case Tag.CHARS -> new char[count];
      case Tag.INTS -> new int[count];
      case Tag.LONGS -> new long[count];
      case Tag.FLOATS -> new float[count];
      default -> new double[count];
    };
  }

  /** The bytes of an array of any primitive but boolean. */
  static MemorySegment segmentOf(byte tag, Object array) {
    return switch (tag) {
      case Tag.BYTES -> MemorySegment.ofArray((byte[]) array);
      case Tag.SHORTS -> MemorySegment.ofArray((short[]) array);
      case Tag.CHARS -> MemorySegment.ofArray((char[]) array);
      case Tag.INTS -> MemorySegment.ofArray((int[]) array);
      case Tag.LONGS -> MemorySegment.ofArray((long[]) array);
      case Tag.FLOATS -> MemorySegment.ofArray((float[]) array);
      default -> MemorySegment.ofArray((double[]) array);
    };
  }

  private static Map<Class<?>, Byte> tags() {
    Map<Class<?>, Byte> tags = new HashMap<>();
    tags.put(Boolean.class, Tag.TRUE);
    tags.put(Byte.class, Tag.BYTE);
    tags.put(Short.class, Tag.SHORT);
    tags.put(Character.class, Tag.CHAR);
    tags.put(Float.class, Tag.FLOAT);
    tags.put(Double.class, Tag.DOUBLE);
    tags.put(boolean[].class, Tag.BOOLEANS);
    tags.put(byte[].class, Tag.BYTES);
    tags.put(short[].class, Tag.SHORTS);
    tags.put(char[].class, Tag.CHARS);
    tags.put(int[].class, Tag.INTS);
    tags.put(long[].class, Tag.LONGS);
    tags.put(float[].class, Tag.FLOATS);
    tags.put(double[].class, Tag.DOUBLES);
    tags.put(ArrayList.class, Tag.ARRAY_LIST);
    tags.put(ArrayDeque.class, Tag.ARRAY_DEQUE);
    tags.put(HashSet.class, Tag.HASH_SET);
    tags.put(LinkedHashSet.class, Tag.LINKED_HASH_SET);
    tags.put(HashMap.class, Tag.HASH_MAP);
    tags.put(List.of().getClass(), Tag.LIST_OF);
    tags.put(List.of(1).getClass(), Tag.LIST_OF);
    tags.put(Set.of().getClass(), Tag.SET_OF);
    tags.put(Set.of(1).getClass(), Tag.SET_OF);
    tags.put(Map.of().getClass(), Tag.MAP_OF);
    tags.put(Map.of(1, 1).getClass(), Tag.MAP_OF);
    tags.put(Optional.class, Tag.OPTIONAL);
    tags.put(OptionalInt.class, Tag.OPTIONAL_INT);
    tags.put(OptionalLong.class, Tag.OPTIONAL_LONG);
    tags.put(OptionalDouble.class, Tag.OPTIONAL_DOUBLE);
    tags.put(Duration.class, Tag.DURATION);
    tags.put(Instant.class, Tag.INSTANT);
    tags.put(LocalDate.class, Tag.LOCAL_DATE);
    tags.put(LocalTime.class, Tag.LOCAL_TIME);
    tags.put(LocalDateTime.class, Tag.LOCAL_DATE_TIME);
    tags.put(UUID.class, Tag.UUID);
    tags.put(BigInteger.class, Tag.BIG_INTEGER);
    tags.put(BigDecimal.class, Tag.BIG_DECIMAL);
    return tags;
  }
}
