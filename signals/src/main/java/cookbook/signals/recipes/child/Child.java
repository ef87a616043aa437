package cookbook.signals.recipes.child;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts one of the programs of this package. */
public final class Child {
  private Child() {}

  /**
   * Starts a main in a JVM of its own, on the class path of this one. Its standard error is ours.
   *
   * @param main the class whose main it is
   * @param args what main gets
   * @return the process
   * @throws IOException if it cannot start
   */
  public static Process start(Class<?> main, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
