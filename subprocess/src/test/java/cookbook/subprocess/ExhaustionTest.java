package cookbook.subprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
      // here too what loads the classes of later, which cannot be loaded without descriptors
      assertThrows(CommandNotStartedException.class, Command.of("no-such-program").by(engine)::run);
      Command cat = Command.of("cat").input("x").by(engine);
      assertEquals("x", cat.text());
      Command sleep = Command.of("sleep", "600").discardOutput().discardError().by(engine);
      Command timed = sleep.timeout(Duration.ofMillis(10));
      assertThrows(CommandTimeoutException.class, timed::run);
      try (Subprocess first = sleep.start()) {
        assertTrue(first.signal(Signal.TERM));
        first.kill();
      }
      Class.forName(EventLoop.class.getName());
      Subprocess silent = sleep.start();
      List<FileInputStream> files = openAll();
      if (engine instanceof NativeEngine) {
        assertThrows(IOException.class, EventLoop::get);
        silent.kill();
        assertFalse(silent.isAlive());
      }
      for (int i = 0; i < 5; i++) {
        CommandException e = assertThrows(CommandNotStartedException.class, cat::text);
        assertTrue(e.getMessage().contains("Too many open files"), e.getMessage());
      }
      files.forEach(Child::close);
      silent.kill();
      assertFalse(silent.isAlive());
      assertEquals("x", cat.text());
      try (Subprocess talker = Command.of("cat").by(engine).start()) {
        talker.writeLine("y");
        assertEquals("y", talker.readLine());
      }
      System.out.println("recovered");
    }

    private static void close(FileInputStream file) {
      try {
        file.close();
      } catch (IOException e) {
        // a start by the JDK's means that fails for want of descriptors closes one that is not its
      }
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
