package cookbook.subprocess;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands of a JVM that is itself the child of a command. */
@Timeout(60)
final class NestedTest {
  private static Command jvm(Class<?> main, String... arguments) {
    List<String> all = new ArrayList<>();
    all.add("--enable-native-access=ALL-UNNAMED");
    all.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    all.addAll(List.of(arguments));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return Command.of(java, all.toArray(String[]::new))
        .withoutEnv("JAVA_TOOL_OPTIONS") // of which a JVM says that it has picked them up
        .withoutEnv("JDK_JAVA_OPTIONS");
  }

  @Test
  void inheritedStreamsAreThoseOfTheJvm() throws IOException {
    Result result = jvm(Inheriting.class).input("in").check();
    assertEquals("in\n1\n2\n", result.output());
    assertEquals("err\n2\n", result.error());
  }

  /** Gives its own streams away, also as one target of two. */
  static final class Inheriting {
    static void main() throws IOException {
      Command.shell("cat; echo; echo err >&2").inherit().check();
      Command.of("echo", "1").output(Output.inherit()).check();
      Command both = Command.shell("echo 2; echo 2 >&2");
      Result result =
          both.output(Output.inherit(), Output.capture())
              .error(Output.inherit(), Output.capture())
              .check();
      assertEquals("2\n", result.output());
      assertEquals("2\n", result.error());
    }
  }

  @Test
  void outerTimeoutEndsWhatInnerCommandsHaveLeft() throws IOException {
    assumeTrue(Files.isReadable(Path.of("/proc/self/environ")), "without /proc: see README");
    try (Survivors survivors = new Survivors()) {
      CountDownLatch up = new CountDownLatch(1);
      Command outer =
          jvm(Leaving.class, survivors.duration.substring("600".length()))
              .output(Output.lines(_ -> up.countDown()))
              .idleTimeout(Duration.ofSeconds(10));
      assertThrows(CommandTimeoutException.class, outer::run);
      assertEquals(0, up.getCount());
      await().until(() -> survivors.alive().isEmpty());
    }
  }

  /** Leaves a daemon, marked as its own run's, then waits for ever. */
  static final class Leaving {
    static void main(String[] arguments) throws IOException {
      String duration = "600" + arguments[0];
      Command.shell("setsid sleep $1 </dev/null >/dev/null 2>&1 &", duration).check();
      String mark = Command.shell("echo $" + ProcessTree.MARK).text();
      assertTrue(mark.startsWith(System.getenv(ProcessTree.MARK) + ":"), mark);
      System.out.println("up");
      Command.of("cat").input(Stream.generate(Leaving::never)).run();
    }

    private static String never() {
      try {
        new CountDownLatch(1).await();
        return "";
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
