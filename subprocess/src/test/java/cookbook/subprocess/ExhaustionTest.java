package cookbook.subprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A JVM that runs out of descriptors says so, and goes on when there are some again. */
@Timeout(120)
@ParameterizedClass
@MethodSource("cookbook.subprocess.EnginesUnderTest#all")
final class ExhaustionTest {
  private final Engine engine;

  ExhaustionTest(Engine engine) {
    this.engine = engine;
  }

  @Test
  void startWithoutDescriptorsIsAnErrorAndRecovers() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String text =
        Command.shell(
                "ulimit -n 120; exec \"$@\"",
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                engine.toString())
            .text();
    assertEquals("recovered", text);
  }

  /** Opens files until there is no descriptor left, tries, gives them back, and tries again. */
  static final class Child {
    static void main(String[] arguments) throws Exception {
      Engine engine =
          EnginesUnderTest.all().stream()
              .filter(each -> each.toString().equals(arguments[0]))
              .findFirst()
              .orElseThrow();
      Command cat = Command.of("cat").input("x").by(engine);
      assertEquals("x", cat.text());
      // loads the classes of a failure, which without descriptors cannot be loaded
      assertThrows(CommandNotStartedException.class, Command.of("no-such-program").by(engine)::run);
      List<FileInputStream> files = openAll();
      for (int i = 0; i < 5; i++) {
        CommandException e = assertThrows(CommandNotStartedException.class, cat::text);
        assertTrue(e.getMessage().contains("Too many open files"), e.getMessage());
      }
      for (FileInputStream file : files) {
        file.close();
      }
      assertEquals("x", cat.text());
      System.out.println("recovered");
    }

    private static List<FileInputStream> openAll() {
      List<FileInputStream> files = new ArrayList<>();
      try {
        while (true) {
          files.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        return files;
      }
    }
  }
}
