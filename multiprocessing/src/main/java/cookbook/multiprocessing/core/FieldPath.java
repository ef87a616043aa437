package cookbook.multiprocessing.core;

import java.io.Externalizable;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the object that kept a value from travelling, and names the way to it: {@code
 * task.captured[1].connection}.
 *
 * <p>It looks by reflection, after the fact, and so costs nothing while all goes well. Where it may
 * not look, inside the JDK's own classes, it goes by their elements; and if it finds nothing the
 * message has the class alone.
 */
final class FieldPath {
  private static final int MAX_DEPTH = 1_000;

  private final IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();
  private @Nullable String found;

  private FieldPath() {}

  /** The exception that tells the caller. */
  static IllegalArgumentException explain(@Nullable Object value, String what, IOException cause) {
    FieldPath search = new FieldPath();
    search.visit(value, what, 0);
    if (search.found != null) {
      return new IllegalArgumentException(search.found, cause);
    }
    String said =
        cause instanceof NotSerializableException
            ? cannotTravel(what, String.valueOf(cause.getMessage()))
            : what + " cannot be encoded: " + cause;
    return new IllegalArgumentException(said, cause);
  }

  private static String cannotTravel(String path, String className) {
    return path
        + ": "
        + className
        + " cannot travel between processes; make it a record or Serializable, its field transient,"
        + " or let the other process create it";
  }

  private void visit(@Nullable Object value, String path, int depth) {
    if (value == null || found != null || depth > MAX_DEPTH || seen.put(value, true) != null) {
      return;
    }
    Class<?> type = value.getClass();
    Shape shape = Shape.of(type);
    if (shape.tag == Tag.SHARED) {
      return;
    }
    if (value instanceof Object[] array) {
      visitAll(array, path, depth);
    } else if (shape.tag == Tag.RECORD || value instanceof Serializable) {
      visitInside(value, path, depth);
    } else if (value instanceof Optional<?> optional) {
      visit(optional.orElse(null), path, depth + 1);
    } else if (shape.tag == Tag.SERIALIZED) {
      found = cannotTravel(path, describe(type));
    }
  }

  private static String describe(Class<?> type) {
    boolean lambda = type.isHidden() && type.isSynthetic();
    return lambda ? "a lambda that is not Serializable (" + type.getName() + ")" : type.getName();
  }

  private void visitAll(@Nullable Object[] array, String path, int depth) {
    for (int i = 0; i < array.length; i++) {
      visit(array[i], path + "[" + i + "]", depth + 1);
    }
  }

  private void visitInside(Object value, String path, int depth) {
    Object replacement = replacement(value);
    if (replacement instanceof SerializedLambda lambda) {
      for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
        visit(lambda.getCapturedArg(i), path + ".captured[" + i + "]", depth + 1);
      }
    } else if (replacement != null) {
      visit(replacement, path, depth + 1);
    } else if (value instanceof Map<?, ?> map) {
      visitEntries(map, path, depth);
    } else if (value instanceof Collection<?> collection) {
      visitAll(collection.toArray(), path, depth);
    } else if (!(value instanceof Externalizable)) {
      visitFields(value, path, depth);
    }
  }

  private void visitEntries(Map<?, ?> map, String path, int depth) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      visit(entry.getKey(), path + ".key", depth + 1);
      visit(entry.getValue(), path + "[" + entry.getKey() + "]", depth + 1);
    }
  }

  private void visitFields(Object value, String path, int depth) {
    Class<?> type = value.getClass();
    while (type != null && (type.isRecord() || Serializable.class.isAssignableFrom(type))) {
      for (Field field : type.getDeclaredFields()) {
        int modifiers = field.getModifiers();
        boolean travels = !Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers);
        if (travels && !field.getType().isPrimitive()) {
          visit(valueOf(field, value), path + "." + field.getName(), depth + 1);
        }
      }
      type = type.getSuperclass();
    }
  }

  private static @Nullable Object valueOf(Field field, Object of) {
    try {
      field.setAccessible(true);
      return field.get(of);
    } catch (InaccessibleObjectException | IllegalAccessException closedToUs) {
      return null;
    }
  }

  /** What java.io would write in its place, or null for nothing else. */
  private static @Nullable Object replacement(Object value) {
    Class<?> type = value.getClass();
    while (type != null) {
      try {
        Method writeReplace = type.getDeclaredMethod("writeReplace");
        writeReplace.setAccessible(true);
        return writeReplace.invoke(value);
      } catch (NoSuchMethodException _) {
        type = type.getSuperclass();
      } catch (ReflectiveOperationException | InaccessibleObjectException closedToUs) {
        return null;
      }
    }
    return null;
  }
}
