package cookbook.multiprocessing.core;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A serializable lambda or method reference, taken to pieces and put together again. */
final class Lambda {
  /*
   * The compiler gives a class that has such lambdas a method $deserializeLambda$, which makes one
   * of its description, and refuses any that is not in the source; and to each lambda's class a
   * method writeReplace, which returns that description. So java.io has no part in it, whose input
   * streams cost a process 70 ms when it opens the first one.
   */

  private static final ClassValue<Method> DESCRIBE = method("writeReplace");
  private static final ClassValue<Method> MAKE =
      method("$deserializeLambda$", SerializedLambda.class);

  private Lambda() {}

  private static ClassValue<Method> method(String name, Class<?>... parameters) {
    return new ClassValue<>() {
      @Override
      protected Method computeValue(Class<?> type) {
        try {
          Method method = type.getDeclaredMethod(name, parameters);
          method.setAccessible(true);
          return method;
        } catch (NoSuchMethodException e) {
          throw new IllegalStateException(type + " has no serializable lambda", e);
        }
      }
    };
  }

  /** Whether the objects of a class are such lambdas. */
  static boolean isOne(Class<?> type) {
    return type.isHidden() && type.isSynthetic() && Serializable.class.isAssignableFrom(type);
  }

  static SerializedLambda describe(Object lambda) throws NotSerializableException {
    try {
      return (SerializedLambda) DESCRIBE.get(lambda.getClass()).invoke(lambda);
    } catch (ReflectiveOperationException | ClassCastException e) {
      var exception = new NotSerializableException(lambda.getClass().getName());
      exception.initCause(e);
      throw exception;
    }
  }

  static void put(Message message, Object value) throws IOException {
    SerializedLambda lambda = describe(value);
    message.putClass(Tag.LAMBDA, capturing(lambda, value.getClass()));
    message.putString(lambda.getFunctionalInterfaceClass());
    message.putString(lambda.getFunctionalInterfaceMethodName());
    message.putString(lambda.getFunctionalInterfaceMethodSignature());
    message.putByte((byte) lambda.getImplMethodKind());
    message.putString(lambda.getImplClass());
    message.putString(lambda.getImplMethodName());
    message.putString(lambda.getImplMethodSignature());
    message.putString(lambda.getInstantiatedMethodType());
    message.putByte((byte) lambda.getCapturedArgCount());
    for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
      message.putObject(lambda.getCapturedArg(i));
    }
  }

  static Object get(Reader in, Class<?> capturing) throws ObjectStreamException {
    return make(
        capturing,
        new SerializedLambda(
            capturing,
            in.getString(),
            in.getString(),
            in.getString(),
            in.getByte(),
            in.getString(),
            in.getString(),
            in.getString(),
            in.getString(),
            captured(in)));
  }

  /** The class that the lambda stands in. */
  private static Shape capturing(SerializedLambda lambda, Class<?> type)
      throws NotSerializableException {
    String name = lambda.getCapturingClass().replace('/', '.');
    try {
      return Shape.of(Class.forName(name, false, type.getClassLoader()));
    } catch (ClassNotFoundException e) {
      throw new NotSerializableException(name);
    }
  }

  private static @Nullable Object[] captured(Reader in) throws ObjectStreamException {
    @Nullable Object[] captured = new Object[in.getByte() & 0xff];
    for (int i = 0; i < captured.length; i++) {
      captured[i] = in.getObject();
    }
    return captured;
  }

  private static Object make(Class<?> capturing, SerializedLambda lambda)
      throws ObjectStreamException {
    try {
      return MAKE.get(capturing).invoke(null, lambda);
    } catch (InvocationTargetException e) {
      throw invalid(capturing, e.getCause());
    } catch (IllegalAccessException e) {
      throw invalid(capturing, e);
    }
  }

  private static InvalidObjectException invalid(Class<?> capturing, @Nullable Throwable cause) {
    var exception = new InvalidObjectException("no such lambda in " + capturing.getName());
    exception.initCause(cause);
    return exception;
  }
}
