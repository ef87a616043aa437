package cookbook.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import cookbook.testing.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Timeout(120)
final class SharedFormatTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int LINES = 2000;

  @TempDir private Path directory;

  /** A program that depends on this module, and knows nothing else of it. */
  static final class Speaks {
    static void main(String[] args) {
      Thread.currentThread().setName("a name longer than ten");
      LoggerFactory.getLogger("recipe").warn("a recipe's warning");
      Thread.currentThread().setName("main");
      Logger library = LoggerFactory.getLogger("some.library");
      library.debug("not shown");
      library.info("information {}", 1);
      library.warn("a library's warning");
      library.error("two\nlines\tand a tab");
    }
  }

  /** Four threads that each write many lines of the 100 letters that the argument says. */
  static final class Floods {
    static void main(String[] args) throws InterruptedException {
      Logger log = LoggerFactory.getLogger("recipe");
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        threads.add(Thread.ofPlatform().name(args[0] + t).unstarted(() -> flood(log, args[0])));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }

    private static void flood(Logger log, String letter) {
      for (int i = 0; i < LINES; i++) {
        log.info("{} {}", i, letter.repeat(100));
      }
    }
  }

  private List<String> output(List<String> options) throws Exception {
    try (ChildJvm child = ChildJvm.start(options, Speaks.class.getName())) {
      assertTrue(child.await(LIMIT));
      return child.output();
    }
  }

  @Test
  void linesNameTheThreadPaddedToTenAndNeverCut() throws Exception {
    assertEquals(
        List.of("(a name longer than ten) a recipe's warning", "(main      ) information 1"),
        output(List.of()));
  }

  @Test
  void warningsOfLibrariesGoToStandardErrorInTheSameFormat() throws Exception {
    try (ChildJvm child = ChildJvm.start(Speaks.class.getName())) {
      assertTrue(child.await(LIMIT));
      assertEquals(
          List.of("(main      ) a library's warning", "(main      ) two", "lines\tand a tab"),
          child.errors());
    }
  }

  @Test
  void configurationFileOfTheUserWins() throws Exception {
    Path file = directory.resolve("mine.xml");
    Files.writeString(
        file,
        """
        <configuration>
          <appender name="mine" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>mine: %msg%n</pattern></encoder>
          </appender>
          <root level="ERROR"><appender-ref ref="mine"/></root>
        </configuration>
        """);
    assertEquals(
        List.of("mine: two", "lines\tand a tab"),
        output(List.of("-Dlogback.configurationFile=" + file)));
  }

  @Test
  void linesOfThreadsAndProcessesOnOnePipeAreNeverTorn() throws Exception {
    Process both = shell("\"$@\" a & \"$@\" b & wait", Floods.class);
    Set<String> lines;
    try (Stream<String> output = both.inputReader(UTF_8).lines()) {
      lines = new HashSet<>(output.toList());
    }
    assertEquals(0, both.waitFor());
    Set<String> expected = new HashSet<>();
    for (String letter : List.of("a", "b")) {
      for (int t = 0; t < 4; t++) {
        for (int i = 0; i < LINES; i++) {
          expected.add("(%-10s) %d %s".formatted(letter + t, i, letter.repeat(100)));
        }
      }
    }
    assertEquals(expected, lines);
  }

  /** Runs a script whose "$@" is the command that starts a class's main, with no argument. */
  private Process shell(String script, Class<?> main) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path = System.getProperty("java.class.path");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", script, "sh", java, "-cp", path, main.getName());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("COOKBOOK_TRACE", directory.toString());
    return builder.start();
  }

  @Test
  void everyEventIsStampedWhereItIsLogged() {
    ch.qos.logback.classic.Logger logger =
        (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("stamped");
    logger.setAdditive(false);
    ListAppender<ILoggingEvent> events = new ListAppender<>();
    events.start();
    logger.addAppender(events);

    long before = System.nanoTime();
    logger.info("now");
    long after = System.nanoTime();

    ILoggingEvent event = events.list.getFirst();
    assertTrue(before <= event.getSequenceNumber() && event.getSequenceNumber() <= after);
    Map<String, String> context = event.getLoggerContextVO().getPropertyMap();
    assertEquals(Long.toString(ProcessHandle.current().pid()), context.get("pid"));
    assertFalse(context.get("process").isEmpty());
  }

  @Test
  void tracesOfTwoProcessesMergeIntoTheOrderInWhichTheySpoke() throws Exception {
    Process speakers = shell("\"$@\" 2>&1 && \"$@\" 2>&1", Speaks.class);
    try (InputStream output = speakers.getInputStream()) {
      output.readAllBytes();
    }
    assertEquals(0, speakers.waitFor());

    List<String[]> merged = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.readAllLines(file).forEach(line -> merged.add(line.split("\t", -1)));
      }
    }
    merged.sort((a, b) -> Long.compare(Long.parseLong(a[0]), Long.parseLong(b[0])));

    assertEquals(8, merged.size());
    List<String> pids = merged.stream().map(line -> line[1]).toList();
    assertEquals(pids.subList(0, 4), List.of(pids.get(0), pids.get(0), pids.get(0), pids.get(0)));
    assertEquals(2, Set.copyOf(pids).size());
    String[] last = merged.getLast();
    assertEquals(
        List.of(
            "SharedFormatTest$Speaks", "main", "ERROR", "some.library", "two\\nlines and a tab"),
        List.of(last).subList(2, 7));
  }
}
