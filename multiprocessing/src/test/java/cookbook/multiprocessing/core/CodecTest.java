package cookbook.multiprocessing.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.io.StreamCorruptedException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.Socket;
import java.net.URI;
import java.security.SignedObject;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
final class CodecTest {
  record Order(long id, String customer, int quantity, double price, boolean express) {}

  record Everything(
      boolean z, byte b, short s, char c, int i, long l, float f, double d, String text, Object o) {
    static Everything random(Random random, Object o) {
      return new Everything(
          random.nextBoolean(),
          (byte) random.nextInt(),
          (short) random.nextInt(),
          (char) random.nextInt(),
          random.nextInt(),
          random.nextLong(),
          random.nextFloat(),
          random.nextDouble(),
          randomString(random),
          o);
    }
  }

  record Empty() {}

  record Range(int low, int high) {
    Range {
      if (low > high) {
        throw new IllegalArgumentException(low + " > " + high);
      }
    }
  }

  record Node(int value, Node next) implements Serializable {}

  record Loose(int value, Loose next) {}

  /** Travels in a form of its own. */
  record Disguised(String text) implements Serializable {
    private Object writeReplace() {
      return new Mask(text.toUpperCase(Locale.ROOT));
    }
  }

  record Mask(String text) implements Serializable {
    private Object readResolve() {
      return new Disguised(text);
    }
  }

  enum Operator {
    PLUS {
      @Override
      int apply(int a, int b) {
        return a + b;
      }
    },
    MINUS {
      @Override
      int apply(int a, int b) {
        return a - b;
      }
    };

    abstract int apply(int a, int b);
  }

  /** No record: java.io writes it. */
  static final class Point implements Serializable {
    private static final long serialVersionUID = 1;
    final int x;
    final int y;
    transient int ignored = 7;

    Point(int x, int y) {
      this.x = x;
      this.y = y;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Point point && point.x == x && point.y == y;
    }

    @Override
    public int hashCode() {
      return 31 * x + y;
    }
  }

  static final class Client implements Serializable {
    private static final long serialVersionUID = 1;
    final String name = "client";

    @SuppressWarnings("serial")
    final Object connection;

    Client(Object connection) {
      this.connection = connection;
    }
  }

  interface Task extends Runnable, Serializable {}

  interface Source<T> extends Supplier<T>, Serializable {}

  static Stream<Object> values() {
    Map<String, Integer> linked = new LinkedHashMap<>(Map.of("one", 1, "two", 2));
    linked.put("three", null);
    Map<String, Integer> hashed = new HashMap<>(linked);
    hashed.put(null, 0);
    return Stream.of(
        true,
        false,
        (byte) -1,
        (short) -2,
        'ß',
        -3,
        Long.MIN_VALUE,
        Float.MIN_VALUE,
        Double.NaN,
        "",
        "plain",
        "größer",
        "€ 10",
        "\ud83d\ude00",
        "lone \ud83d surrogate",
        "x".repeat(1_000_000),
        DayOfWeek.MONDAY,
        TimeUnit.DAYS,
        Operator.PLUS,
        new Empty(),
        new Order(1, "Ada", 2, 9.5, true),
        new Order(1, null, 2, 9.5, true),
        new Range(1, 2),
        new Disguised("QUIET"),
        List.of(),
        List.of(1),
        List.of(1, 2, 3),
        Stream.of(1, null).toList(),
        Arrays.asList(1, null),
        new ArrayList<>(Arrays.asList("a", null)),
        Collections.emptyList(),
        Collections.unmodifiableList(new ArrayList<>(List.of(1))),
        Set.of(),
        Set.of(1),
        Set.of(1, 2, 3),
        new HashSet<>(Arrays.asList(1, null)),
        new LinkedHashSet<>(List.of(3, 1, 2)),
        new TreeSet<>(List.of(3, 1, 2)),
        EnumSet.of(DayOfWeek.MONDAY),
        Map.of(),
        Map.of(1, 2),
        Map.of(1, 2, 3, 4),
        linked,
        hashed,
        new TreeMap<>(Map.of("b", 1, "a", 2)),
        new EnumMap<>(Map.of(DayOfWeek.MONDAY, 1)),
        Optional.empty(),
        Optional.of("x"),
        OptionalInt.of(1),
        OptionalInt.empty(),
        OptionalLong.of(1),
        OptionalLong.empty(),
        OptionalDouble.of(1),
        OptionalDouble.empty(),
        Duration.ofNanos(-1),
        Instant.MAX,
        LocalDate.MIN,
        LocalTime.MAX,
        LocalDateTime.MAX,
        ZonedDateTime.parse("2026-01-01T00:00:00+01:00[Europe/Berlin]"),
        TimeZone.getTimeZone("Europe/Berlin"),
        new UUID(1, -1),
        BigInteger.TWO.pow(200).negate(),
        new BigDecimal("-1234567890123456789.0123456789"),
        URI.create("https://example.org/"),
        BitSet.valueOf(new long[] {5}),
        Locale.GERMANY,
        new Point(1, 2),
        List.of(new Point(1, 2), new Order(1, "Ada", 2, 9.5, true)),
        new ArrayList<>(List.of(Optional.of(new Point(3, 4)))));
  }

  @ParameterizedTest
  @MethodSource("values")
  void whatTravelsArrivesEqualAndOfTheSameClass(Object value) {
    Object arrived = Codec.decode(Codec.encode(value));
    assertEquals(value, arrived);
    assertSame(value.getClass(), arrived.getClass());
  }

  @Test
  void nullTravels() {
    assertNull(Codec.decode(Codec.encode(null)));
  }

  @Test
  void orderOfAMapAndItsComparatorTravel() {
    Map<String, Integer> byAccess = new LinkedHashMap<>(16, 0.75f, true);
    byAccess.put("b", 1);
    byAccess.put("a", 2);
    byAccess.get("b");
    assertEquals("{a=2, b=1}", Codec.decode(Codec.encode(byAccess)).toString());
    TreeSet<String> reversed = new TreeSet<>(Collections.reverseOrder());
    reversed.addAll(List.of("a", "b"));
    assertEquals("[b, a]", Codec.decode(Codec.encode(reversed)).toString());
  }

  @Test
  void arrayDequeTravels() {
    Collection<Integer> deque = new ArrayDeque<>(List.of(1, 2, 3));
    Object arrived = Codec.decode(Codec.encode(deque));
    assertEquals(List.copyOf(deque), List.copyOf((ArrayDeque<?>) arrived));
  }

  @Test
  void arraysTravelWithTheirTypes() {
    Object[] arrays = {
      new boolean[] {true, false},
      new byte[] {1, -1},
      new short[] {1, -1},
      new char[] {'a', '€'},
      new int[] {1, -1},
      new long[] {1, -1},
      new float[] {1, -1},
      new double[] {1, -1},
      new String[] {"a", null},
      new Object[] {"a", 1, null, new Point(1, 2)},
      new int[][] {{1}, {}, null},
      new Number[0],
      new Order[] {new Order(1, "Ada", 2, 9.5, true)},
    };
    Object[] arrived = (Object[]) Codec.decode(Codec.encode(arrays));
    assertArrayEquals(arrays, arrived);
    for (int i = 0; i < arrays.length; i++) {
      assertSame(arrays[i].getClass(), arrived[i].getClass());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void randomValuesTravel(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Object value = random(random, 5);
      assertEquals(value, Codec.decode(Codec.encode(value)), () -> "seed " + seed + ": " + value);
    }
  }

  private static Object random(Random random, int depth) {
    int kinds = depth == 0 ? 8 : 15;
    return switch (random.nextInt(kinds)) {
      case 0 -> null;
      case 1 -> random.nextInt();
      case 2 -> random.nextLong();
      case 3 -> randomString(random);
      case 4 -> random.nextBoolean();
      case 5 -> random.nextDouble();
      case 6 -> DayOfWeek.of(1 + random.nextInt(7));
      case 7 -> new Point(random.nextInt(), random.nextInt());
      case 8 -> Optional.ofNullable(random(random, depth - 1));
      case 9 -> new HashSet<>(randomList(random, depth));
      case 10 -> Everything.random(random, random(random, depth - 1));
      case 11 -> new BigInteger(200, random);
      case 12 -> Duration.ofNanos(random.nextLong());
      case 13 -> randomMap(random, depth);
      default -> randomList(random, depth);
    };
  }

  /** One that the codec writes, or one that java.io does. */
  private static List<Object> randomList(Random random, int depth) {
    List<Object> list = random.nextBoolean() ? new ArrayList<>() : new CopyOnWriteArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      list.add(random(random, depth - 1));
    }
    return list;
  }

  private static Map<Object, Object> randomMap(Random random, int depth) {
    Map<Object, Object> map = random.nextBoolean() ? new HashMap<>() : new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      map.put(random(random, depth - 1), random(random, depth - 1));
    }
    return map;
  }

  private static String randomString(Random random) {
    int bound = random.nextBoolean() ? 0x100 : 0x10000;
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.append((char) random.nextInt(bound));
    }
    return text.toString();
  }

  @Test
  void aSmallMessageGoesThroughMemoryOfAnyKind() {
    Order order = new Order(1, "Ada", 2, 9.5, true);
    try (Arena arena = Arena.ofConfined();
        Message message = Codec.write(order, "message")) {
      MemorySegment memory = arena.allocate(1_000);
      message.copyTo(memory, 100);
      assertEquals(order, Codec.read(memory, 100, message.length()));
    }
  }

  @Test
  void aMessageWithinAMessageHasABufferOfItsOwn() {
    try (Message outer = Codec.write("outer", "message")) {
      try (Message inner = Codec.write("inner", "message")) {
        assertEquals("inner", Codec.decode(inner.toByteArray()));
      }
      assertEquals("outer", Codec.decode(outer.toByteArray()));
    }
  }

  @Test
  void closingAMessageTwiceIsFine() {
    Message message = Codec.write(1, "message");
    message.close();
    message.close();
    try (Message one = Codec.write("one", "message");
        Message two = Codec.write("two", "message")) {
      assertNotSame(one, two);
    }
  }

  @Test
  void aLambdaTravelsWithWhatItCaptured() {
    Order order = new Order(1, "Ada", 2, 9.5, true);
    Source<String> source = () -> order.customer() + "!";
    Supplier<?> arrived = (Supplier<?>) Codec.decode(Codec.encode(source));
    assertEquals("Ada!", arrived.get());
  }

  @Test
  void aCycleTravels() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    List<?> arrived = (List<?>) Codec.decode(Codec.encode(list));
    assertSame(arrived, arrived.getFirst());
  }

  @Test
  void anObjectThatOccursTwiceInWhatSerializationWroteIsOneObject() {
    Point point = new Point(1, 2);
    List<?> arrived = (List<?>) Codec.decode(Codec.encode(List.of(point, 1, point)));
    assertSame(arrived.get(0), arrived.get(2));
  }

  @Test
  void aLongChainOfSerializableRecordsTravels() {
    Node node = null;
    for (int i = 0; i < 500; i++) {
      node = new Node(i, node);
    }
    assertEquals(node, Codec.decode(Codec.encode(node)));
  }

  @Test
  void aLongChainOfOtherRecordsIsRefused() {
    Loose loose = null;
    for (int i = 0; i < 500; i++) {
      loose = new Loose(i, loose);
    }
    Loose chain = loose;
    var refused = assertThrows(IllegalArgumentException.class, () -> Codec.encode(chain));
    assertTrue(refused.getMessage().contains("200 deep"), refused.getMessage());
    assertTrue(refused.getMessage().contains("Loose"), refused.getMessage());
  }

  @Test
  void aChainTooDeepForTheStackIsRefused() {
    Node node = null;
    for (int i = 0; i < 1_000_000; i++) {
      node = new Node(i, node);
    }
    Node chain = node;
    assertThrows(IllegalArgumentException.class, () -> Codec.encode(chain));
    assertEquals(1, Codec.decode(Codec.encode(1)));
  }

  // What cannot travel.

  private static String refusal(Object task) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> {
              try (Message message = Codec.write(task, "task")) {
                assertNull(message);
              }
            })
        .getMessage();
  }

  @Test
  void theWayToACaptureThatCannotTravelIsNamed() {
    String text = "first";
    Client client = new Client(new Socket());
    Task task = () -> assertEquals(text, client.name);
    String refusal = refusal(task);
    assertTrue(
        refusal.startsWith(
            "task.captured[1].connection: java.net.Socket cannot travel between processes"),
        refusal);
  }

  @Test
  void theWayThroughCollectionsMapsRecordsAndOptionalsIsNamed() {
    Object socket = new Socket();
    assertTrue(refusal(socket).startsWith("task: java.net.Socket "));
    assertTrue(refusal(List.of(1, socket)).startsWith("task[1]: "));
    assertTrue(refusal(Map.of("a", List.of(socket))).startsWith("task[a][0]: "));
    assertTrue(refusal(Optional.of(socket)).startsWith("task: "));
    assertTrue(refusal(new Object[] {socket}).startsWith("task[0]: "));
    Object record = Everything.random(new Random(1), new Client(List.of(socket)));
    assertTrue(refusal(record).startsWith("task.o.connection[0]: "), refusal(record));
  }

  @Test
  void aLambdaThatIsNotSerializableIsCalledSo() {
    Runnable lambda = () -> {};
    String refusal = refusal(new Client(lambda));
    assertTrue(refusal.startsWith("task.connection: a lambda that is not Serializable"), refusal);
  }

  @Test
  void aThreadCannotTravel() {
    String refusal = refusal(List.of(Thread.currentThread()));
    assertTrue(refusal.startsWith("task[0]: java.lang.Thread cannot travel"), refusal);
  }

  // What is not decoded.

  private static ObjectStreamException undecodable(byte[] bytes) {
    UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> Codec.decode(bytes));
    return assertInstanceOf(ObjectStreamException.class, e.getCause());
  }

  @Test
  void aGadgetClassIsRefused() throws Exception {
    var keys = java.security.KeyPairGenerator.getInstance("RSA").generateKeyPair();
    var signed =
        new SignedObject(
            "x", keys.getPrivate(), java.security.Signature.getInstance("SHA256withRSA"));
    ObjectStreamException refused = undecodable(Codec.encode(signed));
    assertInstanceOf(InvalidClassException.class, refused);
    assertTrue(refused.getMessage().contains("java.security.SignedObject"), refused.getMessage());
    refused = undecodable(Codec.encode(List.of(URI.create("https://example.org").toURL())));
    assertTrue(refused.getMessage().contains("java.net.URL"), refused.getMessage());
  }

  @Test
  void aClassOfTheJdkThatCarriesNoDataIsRefused() {
    Object exception = new javax.naming.NamingException("x");
    ObjectStreamException refused = undecodable(Codec.encode(exception));
    assertTrue(refused.getMessage().contains("javax.naming"), refused.getMessage());
    byte[] array = Codec.encode(new javax.naming.Name[0]);
    assertTrue(undecodable(array).getMessage().contains("javax.naming.Name"));
  }

  @Test
  void aGraphDeeperThanTheFilterAllowsIsRefused() throws Exception {
    Node node = null;
    for (int i = 0; i < 700; i++) {
      node = new Node(i, node);
    }
    Node chain = node;
    var refusal = new FutureTask<>(() -> undecodable(Codec.encode(chain)).getMessage());
    new Thread(null, refusal, "with a large stack", 16 << 20).start();
    assertEquals("a message nested deeper than 600 is refused", refusal.get());
  }

  @Test
  void aRecordOfAnotherShapeIsRefused() {
    byte[] bytes = Codec.encode(new Order(1, "Ada", 2, 9.5, true));
    bytes[1]++; // the hash
    ObjectStreamException refused = undecodable(bytes);
    assertTrue(refused.getMessage().contains("another version"), refused.getMessage());
  }

  @Test
  void aClassUnknownHereIsRefused() {
    byte[] bytes = Codec.encode(new Empty());
    bytes[bytes.length - 1]++;
    ObjectStreamException refused = undecodable(bytes);
    assertTrue(refused.getMessage().contains("no such class"), refused.getMessage());
  }

  @Test
  void theConstructorOfARecordChecksWhatArrives() {
    byte[] bytes = Codec.encode(new Range(1, 2));
    bytes[bytes.length - 8] = 3;
    bytes[bytes.length - 5] = 3;
    ObjectStreamException refused = undecodable(bytes);
    assertInstanceOf(InvalidObjectException.class, refused);
    assertTrue(refused.getMessage().contains(" > 2"), refused.getMessage());
  }

  @Test
  void aCountThatTheMessageCannotHoldIsRefused() {
    byte[] bytes = {Tag.ARRAY_LIST, -1, -1, -1, -1, 7};
    assertInstanceOf(StreamCorruptedException.class, undecodable(bytes));
    byte[] longs = {Tag.LONGS, 2, 0, 0, 0, 0, 0, 0, 0, 0};
    assertInstanceOf(StreamCorruptedException.class, undecodable(longs));
  }

  @Test
  void anyCutOrAlteredMessageIsReadOrRefusedButNothingWorse() {
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = Codec.encode(random(random, 3));
      byte[] altered = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      for (int flips = random.nextInt(3); flips > 0 && altered.length > 0; flips--) {
        altered[random.nextInt(altered.length)] = (byte) random.nextInt();
      }
      try {
        Codec.decode(altered);
      } catch (UncheckedIOException expected) {
        assertInstanceOf(ObjectStreamException.class, expected.getCause());
      }
    }
  }
}
