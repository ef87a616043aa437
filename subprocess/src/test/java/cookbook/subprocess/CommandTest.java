package cookbook.subprocess;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a command does when all goes well; {@link CommandFailureTest} has the rest. */
@Timeout(60)
@ParameterizedClass
@MethodSource("cookbook.subprocess.EnginesUnderTest#all")
final class CommandTest {
  private final Engine engine;
  @TempDir private Path directory;

  CommandTest(Engine engine) {
    this.engine = engine;
  }

  private Command of(String program, String... arguments) {
    return Command.of(program, arguments).by(engine);
  }

  private Command shell(String script, String... arguments) {
    return Command.shell(script, arguments).by(engine);
  }

  @Test
  void ladderOfOneLiners() throws IOException {
    // @start region="ladder"
    String name = Command.of("uname").text();
    String upper = Command.of("tr", "a-z", "A-Z").input("some text").text();
    List<String> sorted = Command.of("sort").input(Stream.of("b", "c", "a")).lines();
    byte[] zeros = Command.of("head", "-c", "100", "/dev/zero").bytes();
    Result found = Command.of("grep", "needle").input("hay").expect(0, 1).check();
    Result result = Command.shell("ls -l \"$1\"", "/no/such").timeout(Duration.ofSeconds(5)).run();
    // @end
    assertFalse(name.isEmpty());
    assertEquals("SOME TEXT", upper);
    assertEquals(List.of("a", "b", "c"), sorted);
    assertEquals(100, zeros.length);
    assertEquals(1, found.exitCode());
    assertNotEquals(0, result.exitCode());
    assertTrue(result.error().contains("/no/such"), result.error());
  }

  @Test
  void runTellsEverything() throws IOException {
    Result result = shell("echo out; echo $$; echo err >&2; exit 3").run();
    assertEquals(3, result.exitCode());
    assertEquals(Exit.code(3), result.exit());
    assertEquals(List.of(Exit.code(3)), result.exits());
    assertFalse(result.isSuccess());
    assertEquals("out\n" + result.pid() + "\n", result.output());
    assertEquals(List.of("out", "" + result.pid()), result.lines());
    assertEquals("err\n", result.error());
    assertTrue(result.elapsed().isPositive());
    assertTrue(result.toString().startsWith("exit code 3, "), result.toString());
  }

  @Test
  void textLosesTheLineEndsAtItsEndOnly() throws IOException {
    assertEquals("a\n\n b ", shell("printf 'a\\n\\n b \\n\\r\\n\\n'").text());
    assertEquals("", of("true").text());
  }

  @Test
  void linesAreSplitAtNewlinesWithOrWithoutCarriageReturn() throws IOException {
    assertEquals(List.of("a", "", "b\rc", "d"), shell("printf 'a\\r\\n\\nb\\rc\\nd'").lines());
    assertEquals(List.of(), of("true").lines());
  }

  @Test
  void argumentsArriveAsTheyAre() throws IOException {
    String[] odd = {"", " ", "a b", "$HOME", "`id`", "*", "'", "\"", "\\", "\n", "-n", ";", "ü€😀"};
    Command print = of("printf", "%s\\0").args(odd);
    assertEquals(Arrays.asList(odd), Arrays.asList(print.text().split("\0")));
  }

  @Test
  void argumentOf100000BytesArrives() throws IOException {
    assertEquals(100_000, of("printf", "%s", "x".repeat(100_000)).bytes().length);
  }

  @Test
  void shellTakesValuesApartFromItsScript() throws IOException {
    String nasty = "; echo injected; $(echo injected)";
    assertEquals("<" + nasty + ">", shell("echo \"<$1>\"", nasty).text());
  }

  @Test
  void runsInAnotherDirectory() throws IOException {
    assertEquals(directory.toRealPath().toString(), of("pwd", "-P").in(directory).text());
  }

  @Test
  void relativeProgramIsFoundFromTheNewDirectory() throws IOException {
    Path program = directory.resolve("program");
    Files.writeString(program, "#!/bin/sh\necho here\n");
    assertTrue(program.toFile().setExecutable(true));
    assertEquals("here", of("./program").in(directory).text());
  }

  @Test
  void environmentIsOursWithChanges() throws IOException {
    Command print = shell("echo \"$PATH|$ADDED|${HOME-none}\"");
    Command changed = print.env("ADDED", "a=b c").withoutEnv("HOME");
    assertEquals(System.getenv("PATH") + "|a=b c|none", changed.text());
  }

  @Test
  void theLastWordAboutAVariableCounts() throws IOException {
    Command print = shell("echo \"${X-none}\"");
    assertEquals("none", print.env("X", "1").withoutEnv("X").text());
    assertEquals("2", print.withoutEnv("X").env("X", "1").env("X", "2").text());
  }

  @Test
  void cleanEnvironmentHasOnlyWhatIsAddedAndTheMark() throws IOException {
    List<String> names =
        of("/usr/bin/env").cleanEnv().env("ONLY", "this").lines().stream()
            .map(line -> line.substring(0, line.indexOf('=')))
            .sorted()
            .toList();
    assertEquals(List.of(ProcessTree.MARK, "ONLY"), names);
  }

  @Test
  void oddButPossibleVariablesArrive() throws IOException {
    List<String> lines =
        of("/usr/bin/env", "-0")
            .cleanEnv()
            .env("with space", "1")
            .env("1digit", "2")
            .env("dots.and-dashes", "line\nbreak")
            .env("EMPTY", "")
            .charset(UTF_8)
            .text()
            .transform(text -> List.of(text.split("\0")));
    assertTrue(
        lines.containsAll(
            List.of("with space=1", "1digit=2", "dots.and-dashes=line\nbreak", "EMPTY=")),
        lines.toString());
  }

  @Test
  void inputIsEmptyUnlessGiven() throws IOException {
    assertEquals("", of("cat").text());
  }

  @Test
  void inputMayBeTextBytesFileStreamOrLines() throws IOException {
    Path file = Files.writeString(directory.resolve("in"), "from a file");
    InputStream stream = new ByteArrayInputStream("from a stream".getBytes(UTF_8));
    assertEquals("text ü", of("cat").input("text ü").text());
    assertArrayEquals(new byte[] {0, -1, 10}, of("cat").input(new byte[] {0, -1, 10}).bytes());
    assertEquals("from a file", of("cat").input(file).text());
    assertEquals("from a stream", of("cat").input(stream).text());
    assertEquals(List.of("x", "y"), of("cat").input(Stream.of("x", "y")).lines());
    assertEquals("", of("cat").input("").text());
  }

  @Test
  void inputAndOutputLargerThanAnyPipeDoNotDeadlock() throws IOException {
    byte[] bytes = new byte[8_000_001];
    new Random(1).nextBytes(bytes);
    assertArrayEquals(bytes, of("cat").input(bytes).bytes());
    assertArrayEquals(bytes, of("cat").input(new ByteArrayInputStream(bytes)).bytes());
  }

  @Test
  void bothStreamsAreDrainedWhateverTheirSize() throws IOException {
    Result result =
        shell("head -c 1000000 /dev/zero >&2; head -c 2000000 /dev/zero; head -c 9 /dev/zero >&2")
            .run();
    assertEquals(2_000_000, result.bytes().length);
    assertEquals(1_000_009, result.error().length());
  }

  @Test
  void childThatDoesNotReadItsInputIsNoError() throws IOException {
    byte[] more = new byte[1_000_000];
    assertEquals("done", shell("exec <&-; echo done").input(more).text());
    assertEquals(10, of("head", "-c", "10").input(more).bytes().length);
    assertEquals(10, of("head", "-c", "10").input(new ByteArrayInputStream(more)).bytes().length);
    assertEquals("x", of("head", "-1").input(Stream.generate(() -> "x")).text());
  }

  @Test
  void sourceThatBlocksDoesNotDelayTheEnd() throws IOException {
    try (BlockingStream never = new BlockingStream()) {
      assertEquals("done", of("echo", "done").input(never).text());
    }
  }

  @Test
  void sourceIsTakenToItsEndThoughTheOutputHasEnded(@TempDir Path directory) throws IOException {
    byte[] bytes = new byte[8_000_001];
    new Random(2).nextBytes(bytes);
    Path copy = directory.resolve("copy");
    shell("exec >&- 2>&-; cat >\"$1\"", copy.toString())
        .input(new ByteArrayInputStream(bytes))
        .check();
    assertArrayEquals(bytes, Files.readAllBytes(copy));
  }

  @Test
  void errorGoesWithTheOutputInOrder() throws IOException {
    Result result = shell("echo 1; echo 2 >&2; echo 3").errorToOutput().run();
    assertEquals(List.of("1", "2", "3"), result.lines());
    assertEquals("", result.error());
  }

  @Test
  void discardedStreamsAreEmpty() throws IOException {
    Result result = shell("echo 1; echo 2 >&2").discardOutput().discardError().run();
    assertEquals("", result.output());
    assertEquals("", result.error());
    assertTrue(result.isSuccess());
  }

  @Test
  void outputGoesToFilesAndIsAppended() throws IOException {
    Path file = directory.resolve("out");
    of("echo", "1").output(Output.file(file)).check();
    of("echo", "2").output(Output.append(file)).check();
    shell("echo 3 >&2").error(Output.append(file)).check();
    assertEquals("1\n2\n3\n", Files.readString(file));
    of("echo", "4").output(Output.file(file)).check();
    assertEquals("4\n", Files.readString(file));
  }

  @Test
  void oneStreamGoesToSeveralTargets() throws IOException {
    Path file = Files.writeString(directory.resolve("out"), "0\n");
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    String text =
        shell("echo 1; echo 2")
            .output(Output.append(file), Output.lines(lines::add), Output.to(stream))
            .text();
    assertEquals("1\n2", text);
    assertEquals("0\n1\n2\n", Files.readString(file));
    assertEquals(List.of("1", "2"), lines);
    assertEquals("1\n2\n", stream.toString(UTF_8));
  }

  @Test
  void targetsAreCalledInTheCallingThreadAndGetTheLastLineToo() throws IOException {
    List<Thread> threads = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    Output both =
        Output.lines(line -> {
          threads.add(Thread.currentThread());
          lines.add(line);
        });
    shell("printf 'a\\nb'; printf c >&2").output(both).error(both).check();
    assertEquals(List.of("a", "b", "c"), lines.stream().sorted().toList());
    assertEquals(List.of(Thread.currentThread()), threads.stream().distinct().toList());
  }

  @Test
  void whatWasNotCapturedIsEmpty() throws IOException {
    Result result = of("echo", "x").output(Output.lines(line -> {})).run();
    assertEquals("", result.output());
  }

  @Test
  void exactlyTheLimitIsAllowed() throws IOException {
    assertEquals(5000, of("head", "-c", "5000", "/dev/zero").limit(5000).bytes().length);
    assertEquals("", of("true").limit(0).text());
  }

  @Test
  void charactersCutByABufferAreWhole() throws IOException {
    String text = "aü€😀".repeat(100_000);
    assertEquals(text, of("cat").input(text).text());
    List<String> lines = new ArrayList<>();
    of("cat").input(text + "\n" + text).output(Output.lines(lines::add)).check();
    assertEquals(List.of(text, text), lines);
  }

  @Test
  void charactersThatComeInPiecesAreWhole() throws IOException {
    String script = "for byte in 342 202 254; do printf \"\\\\$byte\"; sleep 0.01; done";
    List<String> lines = new ArrayList<>();
    shell(script).output(Output.lines(lines::add)).check();
    assertEquals(List.of("€"), lines);
    assertEquals("€", shell(script).text());
  }

  @Test
  void otherCharsetsAreSpoken() throws IOException {
    assertArrayEquals(new byte[] {(byte) 0xfc}, of("cat").input("ü").charset(ISO_8859_1).bytes());
    assertEquals("ü", of("cat").input("ü").charset(ISO_8859_1).text());
    Command wide = of("cat").input("ü\n€ĊĀ\n").charset(UTF_16);
    assertEquals("ü\n€ĊĀ", wide.text());
    assertEquals(List.of("ü", "€ĊĀ"), wide.lines());
  }

  @Test
  void undecodableBytesAreReplacedOrIgnored() throws IOException {
    Command broken = shell("printf 'a\\377b'");
    assertEquals("a\uFFFDb", broken.text());
    assertEquals("ab", broken.charset(UTF_8, CodingErrorAction.IGNORE).text());
  }

  @Test
  void bytesAreNotDecodedAtAll() throws IOException {
    Command broken = shell("printf 'a\\377b'").charset(UTF_8, CodingErrorAction.REPORT);
    assertArrayEquals(new byte[] {'a', -1, 'b'}, broken.bytes());
  }

  @Test
  void expectedCodesAreNoFailure() throws IOException {
    assertEquals(3, shell("exit 3").expect(3, 4).check().exitCode());
    assertEquals("x", shell("echo x; kill -TERM $$").expect(143).text());
  }

  @Test
  void signalIsToldApartFromCodes() throws IOException {
    Exit exit = shell("kill -USR1 $$").run().exit();
    assertEquals(Signal.USR1, exit.signal().orElseThrow());
    assertEquals(128 + Signal.USR1.number(), exit.code());
    assertTrue(shell("exit 128").run().exit().signal().isEmpty());
    assertTrue(shell("exit 255").run().exit().signal().isEmpty());
  }

  @Test
  void groupIsASessionOfItsOwn() throws IOException {
    Result result = shell("ps -o pgid=,sid= -p $$").group().check();
    String pid = Long.toString(result.pid());
    assertEquals(List.of(pid, pid), List.of(result.output().strip().split(" +")));
  }

  @Test
  void processLeftInTheBackgroundOnPurposeLives() throws IOException {
    try (Survivors survivors = new Survivors()) {
      String script = "sleep " + survivors.duration + " </dev/null >/dev/null 2>&1 &";
      shell(script).timeout(Duration.ofSeconds(30)).check();
      survivors.awaitCount(1);
    }
  }

  @Test
  void lateWordsOfAGrandchildAreHeard() throws IOException {
    CountDownLatch early = new CountDownLatch(1);
    Stream<String> go = Stream.of("go").peek(_ -> awaitUnchecked(early));
    Command command =
        shell("(sleep 0.2; echo late) & echo early; read go")
            .input(go)
            .output(Output.capture(), Output.lines(_ -> early.countDown()));
    assertEquals("early\nlate", command.text());
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void commandsAreValues() throws IOException {
    Command echo = of("echo");
    Command other = echo.args("x").env("A", "b").in(directory).discardOutput();
    assertEquals("", echo.text());
    assertEquals("x", other.text());
  }

  @Test
  void commandMayRunInManyThreadsAtOnce() {
    Command cat = of("cat").input("same");
    List<String> texts =
        IntStream.range(0, 40).parallel().mapToObj(_ -> unchecked(cat)).distinct().toList();
    assertEquals(List.of("same"), texts);
  }

  private static String unchecked(Command command) {
    try {
      return command.text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void virtualThreadsMayRunThem() throws Exception {
    List<String> texts = new ArrayList<>();
    Thread thread = Thread.startVirtualThread(() -> texts.add(unchecked(of("echo", "hello"))));
    thread.join();
    assertEquals(List.of("hello"), texts);
  }

  @Test
  void streamsLargerThanAnyPipeGoThroughVirtualThreads() throws Exception {
    byte[] bytes = new byte[8_000_001];
    new Random(3).nextBytes(bytes);
    Command cat = of("cat").input(new ByteArrayInputStream(bytes));
    FutureTask<byte[]> task = new FutureTask<>(cat::bytes);
    Thread.ofVirtual().start(task);
    assertArrayEquals(bytes, task.get());
  }

  @Test
  void commandPrintsAsOneWouldTypeIt() {
    assertEquals(
        "printf %s 'a b' '' 'it'\\''s' a-b/c.d=1",
        Command.of("printf", "%s", "a b", "", "it's", "a-b/c.d=1").toString());
  }

  @Test
  void impossibleWordsAreRefusedAtOnce() {
    Command command = Command.of("true");
    assertThrows(IllegalArgumentException.class, () -> Command.of(""));
    assertThrows(IllegalArgumentException.class, () -> Command.of("a\0b"));
    assertThrows(IllegalArgumentException.class, () -> command.args("a\0b"));
    assertThrows(IllegalArgumentException.class, () -> command.env("", "x"));
    assertThrows(IllegalArgumentException.class, () -> command.env("a=b", "x"));
    assertThrows(IllegalArgumentException.class, () -> command.env("a\0", "x"));
    assertThrows(IllegalArgumentException.class, () -> command.env("a", "x\0"));
    assertThrows(IllegalArgumentException.class, () -> command.withoutEnv("a=b"));
    assertThrows(IllegalArgumentException.class, () -> command.timeout(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> command.idleTimeout(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> command.grace(Duration.ofSeconds(-1)));
    assertThrows(IllegalArgumentException.class, () -> command.limit(-1));
    assertThrows(IllegalArgumentException.class, command::expect);
    assertThrows(IllegalArgumentException.class, command::output);
    assertThrows(IllegalArgumentException.class, command::error);
    assertThrows(NullPointerException.class, () -> command.in(null));
    assertThrows(NullPointerException.class, () -> command.input((String) null));
  }
}
