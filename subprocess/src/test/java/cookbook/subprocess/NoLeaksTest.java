package cookbook.subprocess;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cookbook.testing.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is left of runs that are over: nothing. Counted in a JVM of its own. */
@Timeout(120)
@ParameterizedClass
@MethodSource("cookbook.subprocess.EnginesUnderTest#all")
final class NoLeaksTest {
  private final Engine engine;

  NoLeaksTest(Engine engine) {
    this.engine = engine;
  }

  @Test
  void noDescriptorThreadOrZombieIsLeft() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "counts in /proc");
    try (ChildJvm jvm = ChildJvm.start(Child.class.getName(), engine.toString())) {
      assertEquals(true, jvm.await(Duration.ofSeconds(100)));
      assertEquals(List.of(), jvm.errors());
      assertEquals(List.of("nothing left"), jvm.output());
    }
  }

  /** Runs commands in every way, and compares what is there afterwards with what was there. */
  static final class Child {
    private static final String COUNTER = "anon_inode:[eventfd]";
    private static final int KEPT_COUNTERS = 16;

    private final Engine engine;

    private Child(Engine engine) {
      this.engine = engine;
    }

    static void main(String[] arguments) throws Exception {
      Engine engine =
          EnginesUnderTest.all().stream()
              .filter(each -> each.toString().equals(arguments[0]))
              .findFirst()
              .orElseThrow();
      new Child(engine).compare();
    }

    private void compare() throws Exception {
      for (int i = 0; i < 5; i++) {
        runInEveryWay();
      }
      awaitThreads(4);
      List<String> before = descriptors();
      for (int i = 0; i < 50; i++) {
        runInEveryWay();
      }
      await().untilAsserted(() -> assertEquals(before, descriptors()));
      await().until(() -> targets().filter(COUNTER::equals).count() <= KEPT_COUNTERS);
      await().until(() -> zombies() == 0);
      awaitThreads(4);
      System.out.println("nothing left");
    }

    /** Of those that come and go with runs, as many as a pool may keep for good. */
    private static void awaitThreads(long atMost) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              Thread.getAllStackTraces().keySet().stream()
                      .filter(thread -> thread.getName().startsWith("subprocess-"))
                      .count()
                  <= atMost);
    }

    private Command of(String program, String... arguments) {
      return Command.of(program, arguments).by(engine);
    }

    private void runInEveryWay() throws IOException {
      assertEquals("x", of("cat").input("x").text());
      assertEquals("x", of("cat").input(Stream.of("x")).text());
      assertEquals("y", of("yes").expect(0, 141).pipe(of("head", "-1")).text());
      assertThrows(CommandNotStartedException.class, () -> of("no-such-program").run());
      assertThrows(
          CommandNotStartedException.class, () -> of("cat").pipe(of("no-such-program")).run());
      assertThrows(CommandOutputException.class, () -> of("yes").limit(10).run());
      assertThrows(
          CommandTimeoutException.class,
          () -> of("sleep", "600").timeout(Duration.ofMillis(1)).run());
      try (InputStream endless = Files.newInputStream(Path.of("/dev/zero"))) {
        assertEquals(9, of("head", "-c", "9").input(endless).bytes().length);
        Command sleep = of("sleep", "600").input(endless).timeout(Duration.ofMillis(10));
        assertThrows(CommandTimeoutException.class, sleep::run);
      }
      try (Subprocess cat = of("cat").start()) {
        cat.writeLine("x");
        assertEquals("x", cat.readLine());
      }
      try (Subprocess cat = of("cat").start()) {
        assertEquals("x", cat.communicate("x").output());
      }
    }

    /** What they lead to, but for counters: of these, as many are kept as threads wait at once. */
    private static List<String> descriptors() throws IOException {
      return targets().filter(target -> !target.equals(COUNTER)).toList();
    }

    /** But that of the directory that is being listed. */
    private static Stream<String> targets() throws IOException {
      try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
        List<String> targets = all.map(Child::target).filter(t -> !t.isEmpty()).sorted().toList();
        return targets.stream();
      }
    }

    private static String target(Path link) {
      try {
        String target = Files.readSymbolicLink(link).toString();
        return target.endsWith("/fd") ? "" : target;
      } catch (IOException e) {
        return ""; // closed meanwhile
      }
    }

    /** Zombies are children of which only the entry is left. */
    private static long zombies() {
      return ProcessHandle.current().children().count();
    }
  }
}
