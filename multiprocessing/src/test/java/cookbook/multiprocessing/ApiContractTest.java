package cookbook.multiprocessing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program can call, extend or catch of an original, it can of the mirror. */
@Timeout(300)
final class ApiContractTest {
  private static final String MIRRORS = "cookbook.multiprocessing.";
  private static final int SEEN = Modifier.PUBLIC | Modifier.PROTECTED;
  private static final int COMPARED = SEEN | Modifier.FINAL | Modifier.ABSTRACT;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "concurrent.atomic.AtomicBoolean",
        "concurrent.atomic.AtomicInteger",
        "concurrent.atomic.AtomicLong",
        "concurrent.atomic.AtomicLongArray",
        "concurrent.atomic.AtomicReference",
        "concurrent.CountDownLatch",
        "concurrent.Semaphore",
        "concurrent.CyclicBarrier",
        "concurrent.locks.ReentrantLock",
        "concurrent.locks.ReentrantReadWriteLock",
        "concurrent.locks.ReentrantReadWriteLock$ReadLock",
        "concurrent.locks.ReentrantReadWriteLock$WriteLock",
        "concurrent.ArrayBlockingQueue",
        "concurrent.LinkedBlockingQueue"
      })
  void mirrorHasWhatTheJdkHas(String name) throws Exception {
    compare("java.util.", name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Event", "Mutex", "AbortableBarrier", "JoinableQueue"})
  void mirrorHasWhatThreadingHas(String name) throws Exception {
    compare("cookbook.threading.", name);
  }

  private static void compare(String originals, String name) throws Exception {
    Class<?> original = Class.forName(originals + name);
    Class<?> mirror = Class.forName(MIRRORS + name);
    assertEquals(toString(original.getModifiers()), toString(mirror.getModifiers()));
    for (Class<?> parent : original.getInterfaces()) {
      assertTrue(parent.isAssignableFrom(mirror), parent.getName());
    }
    assertTrue(original.getSuperclass().isAssignableFrom(mirror), "its superclass");
    Set<String> missing = members(original);
    missing.removeAll(members(mirror));
    assertEquals(Set.of(), missing);
  }

  private static String toString(int modifiers) {
    return Modifier.toString(modifiers);
  }

  private static Set<String> members(Class<?> type) {
    Set<String> members = new TreeSet<>();
    Stream.<Executable>concat(methods(type), Arrays.stream(type.getDeclaredConstructors()))
        .filter(member -> (member.getModifiers() & SEEN) != 0 && !member.isSynthetic())
        .forEach(member -> members.add(describe(member)));
    return members;
  }

  private static Stream<Method> methods(Class<?> type) {
    return Stream.concat(Arrays.stream(type.getMethods()), declaredUpTo(type))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getDeclaringClass() != Object.class);
  }

  private static Stream<Method> declaredUpTo(Class<?> type) {
    return Stream.<Class<?>>iterate(type, c -> c != Object.class, Class::getSuperclass)
        .flatMap(c -> Arrays.stream(c.getDeclaredMethods()));
  }

  private static String describe(Executable member) {
    return "%s %s %s%s throws %s"
        .formatted(
            toString(member.getModifiers() & COMPARED),
            member instanceof Method method ? method.getReturnType().getName() : "",
            member instanceof Constructor ? "new" : member.getName(),
            Arrays.toString(member.getParameterTypes()),
            Arrays.toString(member.getExceptionTypes()))
        .replace(MIRRORS + "concurrent.", "java.util.concurrent.")
        .replace(MIRRORS, "cookbook.threading.");
  }
}
