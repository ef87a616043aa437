package cookbook.subprocess;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@ParameterizedClass
@MethodSource("cookbook.subprocess.EnginesUnderTest#all")
final class PipelineTest {
  private final Engine engine;

  PipelineTest(Engine engine) {
    this.engine = engine;
  }

  private Command of(String program, String... arguments) {
    return Command.of(program, arguments).by(engine);
  }

  private Command shell(String script) {
    return Command.shell(script).by(engine);
  }

  @Test
  void stagesReadWhatTheOneBeforeWrites() throws IOException {
    // @start region="pipeline"
    List<String> mostUsed =
        Command.of("tr", "-cs", "a-z", "\\n")
            .input("to be or not to be to wit")
            .pipe(Command.of("sort"))
            .pipe(Command.of("uniq", "-c"))
            .pipe(Command.of("sort", "-rn"))
            .lines();
    // @end
    assertEquals("3 to", mostUsed.getFirst().strip());
  }

  @Test
  void firstCommandHasTheInputAndTheLastTheOutput() throws IOException {
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    assertArrayEquals(bytes, of("cat").input(bytes).pipe(of("cat")).pipe(of("cat")).bytes());
    assertEquals("", of("cat").pipe(of("cat").discardOutput()).run().output());
  }

  @Test
  void everyStageHasItsOwnDirectoryAndEnvironment() throws IOException {
    Pipeline pipeline =
        shell("pwd; echo $X")
            .in(Path.of("/"))
            .env("X", "1")
            .pipe(shell("cat; pwd; echo $X").in(Path.of("/usr")).env("X", "2"));
    assertEquals(List.of("/", "1", "/usr", "2"), pipeline.lines());
  }

  @Test
  void writerWhoseReaderHasEndedIsToldByPipe() throws IOException {
    Result result = of("yes").pipe(of("head", "-1")).run();
    assertEquals("y\n", result.output());
    assertEquals(Signal.PIPE, result.exits().getFirst().signal().orElseThrow());
    assertTrue(result.exits().getLast().isSuccess());
    assertEquals("y", of("yes").expect(0, 141).pipe(of("head", "-1")).text());
  }

  @Test
  void failsAsPipefailDoes() throws IOException {
    Result result = shell("exit 1").pipe(shell("exit 2")).pipe(shell("exit 0")).run();
    assertEquals(2, result.exitCode());
    assertEquals(List.of(1, 2, 0), result.exits().stream().map(Exit::code).toList());
    assertFalse(result.isSuccess());
    assertTrue(shell("exit 0").pipe(shell("exit 0")).run().isSuccess());
  }

  @Test
  void failureNamesTheStage() {
    Pipeline pipeline = shell("echo why >&2; exit 5").pipe(of("cat"));
    var e = assertThrows(CommandFailedException.class, pipeline::check);
    String message = e.getMessage();
    assertTrue(message.startsWith(pipeline + ": stage 1 of 2, sh -c "), message);
    assertTrue(message.contains("exit code 5"), message);
    assertEquals("why\n", e.error());
    assertThrows(CommandFailedException.class, pipeline::text);
    assertThrows(CommandFailedException.class, pipeline::lines);
    assertThrows(CommandFailedException.class, pipeline::bytes);
  }

  @Test
  void failureByPipeTellsWhatToDo() {
    Pipeline pipeline = of("yes").pipe(of("head", "-1"));
    var e = assertThrows(CommandFailedException.class, pipeline::check);
    assertTrue(e.getMessage().contains("expect(0, 141)"), e.getMessage());
  }

  @Test
  void everyStageMaySayWhatItExpects() throws IOException {
    Pipeline pipeline = shell("exit 3").expect(3).pipe(of("grep", "x").expect(0, 1));
    assertEquals(1, pipeline.check().exitCode());
  }

  @Test
  void errorOutputOfAllStagesIsKept() throws IOException {
    Pipeline pipeline = shell("echo 1 >&2").pipe(shell("echo 2 >&2")).pipe(shell("echo 3 >&2"));
    assertEquals("1\n2\n3\n", pipeline.run().error());
  }

  @Test
  void errorOutputMayGoDownThePipe() throws IOException {
    assertEquals("X", shell("echo x >&2").errorToOutput().pipe(of("tr", "x", "X")).text());
  }

  @Test
  void errorOutputOfEveryStageIsDrained() throws IOException {
    Pipeline pipeline =
        shell("head -c 300000 /dev/zero >&2; echo 1")
            .pipe(shell("head -c 300000 /dev/zero >&2; cat"));
    assertEquals(600_000, pipeline.run().error().length());
  }

  @Test
  void stageThatCannotBeStartedEndsTheOthers() {
    try (Survivors survivors = new Survivors()) {
      Pipeline pipeline = of("sleep", survivors.duration).pipe(of("no-such-program"));
      var e = assertThrows(CommandNotStartedException.class, pipeline::run);
      assertTrue(e.getMessage().contains("no program no-such-program"), e.getMessage());
      await().until(() -> survivors.alive().isEmpty());
    }
  }

  @Test
  void shortestTimeoutEndsAllStages() {
    try (Survivors survivors = new Survivors()) {
      Pipeline pipeline =
          shell("echo said; sleep " + survivors.duration)
              .timeout(Duration.ofSeconds(2))
              .pipe(shell("cat; sleep " + survivors.duration).timeout(Duration.ofSeconds(50)));
      var e = assertThrows(CommandTimeoutException.class, pipeline::run);
      assertEquals("said\n", e.output());
      await().until(() -> survivors.alive().isEmpty());
    }
  }

  @Test
  void startedPipelineIsTalkedWithAsOne() throws IOException {
    try (Subprocess talk = of("tr", "a", "b").pipe(of("tr", "b", "c")).start()) {
      assertEquals("c", talk.communicate("a").output());
    }
  }

  @Test
  void contradictionsAreRefused() {
    Command file = of("true").discardOutput();
    Command fed = of("cat").input("x");
    assertThrows(IllegalArgumentException.class, () -> file.pipe(of("cat")));
    assertThrows(IllegalArgumentException.class, () -> of("true").pipe(fed));
  }

  @Test
  void pipelinePrintsAsOneWouldTypeIt() {
    assertEquals("a 'b c' | d", Command.of("a", "b c").pipe(Command.of("d")).toString());
  }
}
