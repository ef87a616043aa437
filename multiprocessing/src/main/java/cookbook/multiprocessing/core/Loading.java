package cookbook.multiprocessing.core;

/** Finds the classes that a message names. */
final class Loading {
  private Loading() {}

  /** Loads a class of the program, without running its initializer. */
  static Class<?> load(String name) throws ClassNotFoundException {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? ClassLoader.getSystemClassLoader() : context;
    return Class.forName(name, false, loader);
  }
}
