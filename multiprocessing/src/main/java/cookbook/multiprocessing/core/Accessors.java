package cookbook.multiprocessing.core;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;

/** Composes what writes, and what reads, all fields of a record. */
final class Accessors {
  private static final MethodHandles.Lookup OURS = MethodHandles.lookup();

  private Accessors() {}

  /** Of type {@code (Message, Object)void}. */
  static MethodHandle writer(MethodHandles.Lookup lookup, Class<?> type)
      throws ReflectiveOperationException {
    MethodHandle all = MethodHandles.empty(methodType(void.class, Message.class, Object.class));
    RecordComponent[] components = type.getRecordComponents();
    for (int i = components.length - 1; i >= 0; i--) {
      all = MethodHandles.foldArguments(all, writer(lookup, components[i]));
    }
    return all;
  }

  private static MethodHandle writer(MethodHandles.Lookup lookup, RecordComponent component)
      throws ReflectiveOperationException {
    Class<?> as = travelType(component.getType());
    MethodHandle get =
        lookup.unreflect(component.getAccessor()).asType(methodType(as, Object.class));
    MethodHandle put =
        OURS.findVirtual(Message.class, "put" + suffix(as), methodType(void.class, as));
    return MethodHandles.filterArguments(put, 1, get);
  }

  /** Of type {@code (Reader)Object}. */
  static MethodHandle reader(MethodHandles.Lookup lookup, Class<?> type)
      throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = components[i].getType();
    }
    MethodHandle all = lookup.findConstructor(type, methodType(void.class, types));
    all = MethodHandles.dropArguments(all, types.length, Reader.class);
    // Folding from the last to the first makes the first the outermost: it is read first.
    for (int i = types.length - 1; i >= 0; i--) {
      all = MethodHandles.foldArguments(all, i, reader(types[i]));
    }
    return all.asType(methodType(Object.class, Reader.class));
  }

  private static MethodHandle reader(Class<?> type) throws ReflectiveOperationException {
    Class<?> as = travelType(type);
    return OURS.findVirtual(Reader.class, "get" + suffix(as), methodType(as))
        .asType(methodType(type, Reader.class));
  }

  private static Class<?> travelType(Class<?> type) {
    return type.isPrimitive() || type == String.class ? type : Object.class;
  }

  private static String suffix(Class<?> type) {
    String name = type.getSimpleName();
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
