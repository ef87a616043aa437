package cookbook.multiprocessing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Lets one test run over two classes that have the same methods, but no common type. */
public final class Duck {
  private Duck() {}

  /** The object, seen through an interface whose methods it has without implementing it. */
  public static <T> T of(Object object, Class<T> view) {
    return view.cast(
        Proxy.newProxyInstance(
            view.getClassLoader(),
            new Class<?>[] {view},
            (_, method, arguments) -> call(object, method, arguments)));
  }

  private static Object call(Object object, Method method, Object[] arguments) throws Throwable {
    try {
      return object
          .getClass()
          .getMethod(method.getName(), method.getParameterTypes())
          .invoke(object, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
