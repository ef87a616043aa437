package cookbook.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;

/** What {@link ChildJvm} runs: the main of another class, until it ends or the parent is gone. */
final class ChildMain {
  static void main(String[] args) throws Throwable {
    endWithParent(Long.parseLong(args[0]));
    Class<?> mainClass = Class.forName(args[1]);
    String[] rest = Arrays.copyOfRange(args, 2, args.length);
    try {
      invokeMain(mainClass, rest);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void endWithParent(long parentPid) {
    Optional<ProcessHandle> parent = ProcessHandle.of(parentPid);
    if (parent.isEmpty()) {
      halt();
    }
    var _ = parent.orElseThrow().onExit().thenRun(ChildMain::halt);
  }

  /** The parent is gone and cannot clean up: take the descendants along. */
  private static void halt() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().halt(1);
  }

  /** As the java launcher does: main(String[]) before main(), whatever its access. */
  private static void invokeMain(Class<?> mainClass, String[] args)
      throws ReflectiveOperationException {
    Method main;
    try {
      main = mainClass.getDeclaredMethod("main", String[].class);
    } catch (NoSuchMethodException _) {
      main = mainClass.getDeclaredMethod("main");
    }
    main.setAccessible(true);
    if (main.getParameterCount() == 1) {
      main.invoke(null, (Object) args);
    } else {
      main.invoke(null);
    }
  }

  private ChildMain() {}
}
