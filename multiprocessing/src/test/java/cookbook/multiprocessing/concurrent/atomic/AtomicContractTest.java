package cookbook.multiprocessing.concurrent.atomic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.Worker;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mirrors have the methods of the originals, and each answers and changes as there. */
@Timeout(300)
final class AtomicContractTest {
  private static final String ORIGINALS = "java.util.concurrent.atomic.";
  private static final String MIRRORS = "cookbook.multiprocessing.concurrent.atomic.";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AtomicBoolean",
        "AtomicInteger",
        "AtomicLong",
        "AtomicLongArray",
        "AtomicReference"
      })
  void everyMethodOfTheOriginalIsThereAndDoesTheSame(String name) throws Exception {
    Set<String> compared = new TreeSet<>();
    for (Method method : Class.forName(ORIGINALS + name).getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())
          && !Modifier.isStatic(method.getModifiers())
          && !method.isSynthetic()) {
        compare(name, method);
        compared.add(method.getName());
      }
    }
    assertTrue(compared.size() > 8, compared.toString());
  }

  private static void compare(String name, Method method) throws Exception {
    for (int round = 0; round < 3; round++) {
      Object original = make(Class.forName(ORIGINALS + name));
      Object mirror = make(Class.forName(MIRRORS + name));
      Object[] arguments = arguments(method, round);
      Method same = mirror.getClass().getMethod(method.getName(), method.getParameterTypes());
      Object expected = method.invoke(original, arguments);
      String call = method + Arrays.toString(arguments);
      assertEquals(expected, same.invoke(mirror, arguments), call);
      assertEquals(original.toString(), mirror.toString(), "after " + call);
    }
  }

  private static Object make(Class<?> type) throws ReflectiveOperationException {
    return switch (type.getSimpleName()) {
      case "AtomicBoolean" -> type.getConstructor(boolean.class).newInstance(true);
      case "AtomicInteger" -> type.getConstructor(int.class).newInstance(Integer.MAX_VALUE);
      case "AtomicLong" -> type.getConstructor(long.class).newInstance(Long.MAX_VALUE);
      case "AtomicLongArray" ->
          type.getConstructor(long[].class).newInstance((Object) new long[] {7, Long.MIN_VALUE});
      default -> type.getConstructor(Object.class).newInstance("old");
    };
  }

  /** In the first round what is expected is there, in the others it is not. */
  private static Object[] arguments(Method method, int round) {
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = new Object[types.length];
    boolean isArray = method.getDeclaringClass().getSimpleName().endsWith("Array");
    for (int i = 0; i < types.length; i++) {
      arguments[i] = isArray && i == 0 ? (Object) (round % 2) : argument(types[i], round, i);
    }
    return arguments;
  }

  private static Object argument(Class<?> type, int round, int i) {
    if (type == boolean.class) {
      return (round + i) % 2 == 0;
    } else if (type == int.class) {
      return round == 0 && i == 0 ? Integer.MAX_VALUE : -5 + i;
    } else if (type == long.class) {
      return round == 0 && i < 2 ? (i == 0 ? Long.MAX_VALUE : 7L) : -5L + i;
    } else if (type == IntUnaryOperator.class) {
      return (IntUnaryOperator) x -> x + 3;
    } else if (type == IntBinaryOperator.class) {
      return (IntBinaryOperator) (x, y) -> x - y;
    } else if (type == LongUnaryOperator.class) {
      return (LongUnaryOperator) x -> x + 3;
    } else if (type == LongBinaryOperator.class) {
      return (LongBinaryOperator) (x, y) -> x - y;
    } else if (type == UnaryOperator.class) {
      return (UnaryOperator<Object>) x -> x + "!";
    } else if (type == BinaryOperator.class) {
      return (BinaryOperator<Object>) (x, y) -> x + "+" + y;
    }
    return round == 0 && i == 0 ? "old" : "new" + i;
  }

  @Test
  void indexOutsideTheArrayIsRefused() {
    AtomicLongArray array = new AtomicLongArray(3);
    assertThrows(ArrayIndexOutOfBoundsException.class, () -> array.get(3));
    assertThrows(ArrayIndexOutOfBoundsException.class, () -> array.set(-1, 1));
    assertThrows(NegativeArraySizeException.class, () -> new AtomicLongArray(-1));
    assertEquals("[]", new AtomicLongArray(0).toString());
    assertEquals(3, array.length());
  }

  @Test
  void arrayIsACopy() {
    long[] source = {1, 2};
    AtomicLongArray array = new AtomicLongArray(source);
    source[0] = 9;
    assertEquals("[1, 2]", array.toString());
  }

  @Test
  void numbersAreNumbers() {
    Number number = new AtomicLong(1L << 40);
    assertEquals(0, number.intValue());
    assertEquals(1L << 40, number.longValue());
    assertEquals(0x1p40, number.doubleValue());
    assertEquals(-1, ((Number) new AtomicInteger(-1)).longValue());
  }

  @Test
  void stressNoUpdateIsLost() throws Exception {
    AtomicLong number = new AtomicLong();
    AtomicInteger small = new AtomicInteger();
    AtomicReference<Long> value = new AtomicReference<>(0L);
    List<Worker<Void>> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      workers.add(
          Worker.running(() -> {
            for (int round = 0; round < 5_000; round++) {
              number.incrementAndGet();
              small.updateAndGet(x -> x + 1);
              value.updateAndGet(x -> x + 1);
            }
          }));
    }
    for (var worker : workers) {
      worker.get();
    }
    assertEquals(20_000, number.get());
    assertEquals(20_000, small.get());
    assertEquals(20_000L, value.get());
  }

  @Test
  void newOnesAreZeroFalseAndNull() {
    assertFalse(new AtomicBoolean().get());
    assertEquals(0, new AtomicInteger().get());
    assertEquals(0, new AtomicLong().get());
    assertNull(new AtomicReference<String>().get());
  }
}
