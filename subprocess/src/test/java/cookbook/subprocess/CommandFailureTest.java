package cookbook.subprocess;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a command does when something goes wrong. */
@Timeout(60)
@ParameterizedClass
@MethodSource("cookbook.subprocess.EnginesUnderTest#all")
final class CommandFailureTest {
  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration AFTER_ITS_WORDS = Duration.ofSeconds(2);
  private static final Duration LATE = Duration.ofSeconds(50);

  private final Engine engine;
  @TempDir private Path directory;

  CommandFailureTest(Engine engine) {
    this.engine = engine;
  }

  private Command of(String program, String... arguments) {
    return Command.of(program, arguments).by(engine);
  }

  private Command shell(String script, String... arguments) {
    return Command.shell(script, arguments).by(engine);
  }

  private static void assertSays(CommandException e, String... parts) {
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  private CommandNotStartedException notStarted(Command command) {
    return assertThrows(CommandNotStartedException.class, command::run);
  }

  // Not started

  @Test
  void missingProgramIsToldWithThePath() {
    assertSays(
        notStarted(of("no-such-program", "x")),
        "no-such-program x: no program no-such-program on the PATH " + System.getenv("PATH"));
    assertSays(notStarted(of("/no/such")), "/no/such: no such program: /no/such");
    assertSays(notStarted(of("no-such-program").group()), "no program no-such-program");
  }

  @Test
  void missingDirectoryIsToldApartFromAMissingProgram() throws IOException {
    Path missing = directory.resolve("missing");
    Path file = Files.createFile(directory.resolve("file"));
    assertSays(notStarted(of("true").in(missing)), "no such working directory: " + missing);
    assertSays(notStarted(of("true").in(file)), "is not a directory: " + file);
  }

  @Test
  void programThatIsNotExecutableIsToldSo() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "echo");
    assertSays(notStarted(of(file.toString())), file + " is not executable");
    assertSays(notStarted(of(directory.toString())), directory + " is a directory");
    assertSays(notStarted(of("./file").in(directory)), "file is not executable");
  }

  @Test
  void relativeProgramIsNotFoundFromTheOldDirectory() {
    assertSays(
        notStarted(of("./no-such").in(directory)), directory.resolve("./no-such").toString());
  }

  @Test
  void argumentTooLongForTheSystemIsAnError() {
    assertSays(notStarted(of("true", "x".repeat(200_000))), "too long");
  }

  @Test
  void missingInputFileIsAnError() {
    Path missing = directory.resolve("missing");
    assertSays(notStarted(of("cat").input(missing)), missing.toString());
  }

  @Test
  void unwritableOutputFileIsAnError() {
    Path missing = directory.resolve("missing/file");
    assertSays(notStarted(of("true").output(Output.file(missing))), missing.toString());
    assertThrows(
        FileNotFoundException.class,
        () -> of("true").output(Output.file(missing), Output.capture()).run());
  }

  // Failed

  @Test
  void failureCarriesCommandExitAndTheEndOfBothStreams() {
    Command command = shell("seq 100000; echo reason >&2; exit 7");
    var e = assertThrows(CommandFailedException.class, command::check);
    assertEquals(command.toString(), e.command());
    assertEquals(Exit.code(7), e.exit());
    assertEquals("reason\n", e.error());
    assertTrue(e.output().startsWith("1\n2\n"), "all of it, for programs");
    assertEquals(e.output(), e.result().output());
    assertSays(e, command.toString(), "exit code 7", "error: reason", "output: …", "\n100000");
    assertTrue(e.getMessage().length() < 5000, "the end of it, for people");
  }

  @Test
  void everyOneLinerChecks() {
    Command failing = shell("echo x; exit 9");
    assertThrows(CommandFailedException.class, failing::text);
    assertThrows(CommandFailedException.class, failing::lines);
    assertThrows(CommandFailedException.class, failing::bytes);
  }

  @Test
  void unexpectedCodesAreFailuresEvenZero() {
    var e = assertThrows(CommandFailedException.class, () -> of("true").expect(1, 2).check());
    assertSays(e, "exit code 0, expected 1 or 2");
  }

  @Test
  void failureDoesNotEndWhatWasLeftInTheBackgroundOnPurpose() {
    try (Survivors survivors = new Survivors()) {
      String script = "sleep " + survivors.duration + " </dev/null >/dev/null 2>&1 & exit 3";
      assertThrows(CommandFailedException.class, () -> shell(script).check());
      survivors.awaitCount(1);
    }
  }

  @Test
  void killedFromOutsideIsAFailureThatNamesTheSignal() throws Exception {
    CompletableFuture<Long> pid = new CompletableFuture<>();
    Thread killer =
        Thread.startVirtualThread(
            () -> ProcessHandle.of(pid.join()).orElseThrow().destroyForcibly());
    Output firstLine = Output.lines(line -> pid.complete(Long.valueOf(line)));
    Command command = shell("echo $$; exec sleep 600").output(firstLine);
    var e = assertThrows(CommandFailedException.class, command::check);
    killer.join();
    assertEquals(Signal.KILL, e.exit().signal().orElseThrow());
    assertSays(e, "killed by signal 9 (KILL)");
  }

  // Timed out

  @Test
  void timeoutCarriesWhatWasSaidSoFar() {
    Command command =
        shell("echo out; echo err >&2; printf part; sleep 600").timeout(AFTER_ITS_WORDS);
    var e = assertThrows(CommandTimeoutException.class, command::run);
    assertEquals(AFTER_ITS_WORDS, e.timeout());
    assertEquals("out\npart", e.output());
    assertEquals("err\n", e.error());
    assertSays(e, "not done after 2s", "error: err", "output: out\npart");
  }

  @Test
  void timeoutEndsAChildThatOnlyReads() throws Exception {
    try (BlockingStream never = new BlockingStream()) {
      assertThrows(CommandTimeoutException.class, () -> of("cat").input(never).timeout(SOON).run());
    }
  }

  @Test
  void timeoutEndsAChildThatNeverReadsALargeInput() {
    Command command = of("sleep", "600").input(new byte[1_000_000]).timeout(SOON);
    assertThrows(CommandTimeoutException.class, command::run);
  }

  @Test
  void timeoutEndsAChildThatNeverStopsTalking() {
    Command command = of("yes").output(Output.lines(_ -> {})).timeout(SOON);
    assertThrows(CommandTimeoutException.class, command::run);
  }

  @Test
  void timeoutEndsAChildThatHasClosedItsStreams() {
    Command command = shell("exec >/dev/null 2>&1; sleep 600").timeout(SOON);
    assertThrows(CommandTimeoutException.class, command::run);
  }

  @Test
  void targetsGetTheLastWordsBeforeATimeout() {
    List<String> lines = new ArrayList<>();
    Command command =
        shell("echo a; printf b; sleep 600")
            .output(Output.lines(lines::add))
            .timeout(AFTER_ITS_WORDS);
    assertThrows(CommandTimeoutException.class, command::run);
    assertEquals(List.of("a", "b"), lines);
  }

  @Test
  void graceLetsAChildEndByItself() {
    Command command =
        shell("trap 'echo bye; exit 0' TERM; echo hello; while :; do sleep 0.05; done")
            .timeout(AFTER_ITS_WORDS)
            .grace(LATE);
    var e = assertThrows(CommandTimeoutException.class, command::run);
    assertEquals("hello\nbye\n", e.output());
  }

  @Test
  void graceEndsWithAKill() {
    Command command =
        shell("trap '' TERM; echo hello; while :; do sleep 0.05; done")
            .timeout(AFTER_ITS_WORDS)
            .grace(SOON);
    var e = assertThrows(CommandTimeoutException.class, command::run);
    assertEquals("hello\n", e.output());
  }

  @Test
  void silenceIsTimedOut() {
    Command command = shell("echo once; sleep 600").idleTimeout(AFTER_ITS_WORDS);
    var e = assertThrows(CommandTimeoutException.class, command::run);
    assertEquals("once\n", e.output());
    assertSays(e, "silent for 2s");
  }

  @Test
  void wordsOnEitherStreamBreakTheSilence() throws IOException {
    String script = "for i in 1 2 3 4 5; do echo $i; sleep 0.5; echo $i >&2; sleep 0.5; done";
    assertEquals(5, shell(script).idleTimeout(Duration.ofSeconds(4)).lines().size());
  }

  @Test
  void silenceThatNobodyHearsIsRefused() {
    Command command =
        of("true").discardOutput().error(Output.inherit()).idleTimeout(Duration.ofSeconds(1));
    assertThrows(IllegalStateException.class, command::run);
  }

  // Interrupted

  @Test
  void interruptEndsTheTreeAndKeepsTheStatus() throws Exception {
    try (Survivors survivors = new Survivors()) {
      Command command =
          shell("sleep " + survivors.duration + " & echo up; sleep " + survivors.duration);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      AtomicBoolean status = new AtomicBoolean();
      CountDownLatch up = new CountDownLatch(1);
      Thread runner =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  command.output(Output.capture(), Output.lines(_ -> up.countDown())).run();
                } catch (IOException e) {
                  thrown.set(e);
                  status.set(Thread.currentThread().isInterrupted());
                }
              });
      up.await();
      runner.interrupt();
      runner.join();
      assertEquals(
          "up\n", assertInstanceOf(CommandInterruptedException.class, thrown.get()).output());
      assertTrue(status.get());
      await().until(() -> survivors.alive().isEmpty());
    }
  }

  @Test
  void interruptBeforeTheRunCountsToo() {
    Thread.currentThread().interrupt();
    try {
      assertThrows(CommandInterruptedException.class, () -> of("sleep", "600").run());
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void interruptReachesAVirtualThread() throws Exception {
    CountDownLatch up = new CountDownLatch(1);
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Command command = shell("echo up; sleep 600").output(Output.lines(_ -> up.countDown()));
    Thread runner =
        Thread.startVirtualThread(
            () -> thrown.complete(assertThrows(IOException.class, command::run)));
    up.await();
    runner.interrupt();
    assertInstanceOf(CommandInterruptedException.class, thrown.get());
  }

  // Output that cannot be taken

  @Test
  void outputOverTheLimitEndsTheChild() throws IOException {
    Command endless = of("yes").limit(10_000);
    var e = assertThrows(CommandOutputException.class, endless::run);
    assertEquals(10_000, e.output().length());
    assertSays(e, "over the limit of 10000 bytes");
    assertThrows(CommandOutputException.class, () -> shell("yes >&2").limit(10).run());
  }

  @Test
  void lineOverTheLimitEndsTheChild() {
    Command endless = of("cat", "/dev/zero").output(Output.lines(_ -> {})).limit(10_000);
    assertThrows(CommandOutputException.class, endless::run);
  }

  @Test
  void undecodableOutputIsRefusedIfAsked() {
    Command strict = shell("printf 'a\\377b'").charset(UTF_8, CodingErrorAction.REPORT);
    assertThrows(CommandOutputException.class, strict::run);
    assertThrows(CommandOutputException.class, strict::check);
    assertThrows(CommandOutputException.class, strict::lines);
    var e = assertThrows(CommandOutputException.class, strict::text);
    assertEquals("a\uFFFDb", e.output());
    assertSays(e, "not UTF-8");
    assertThrows(CommandOutputException.class, () -> strict.output(Output.lines(_ -> {})).run());
    assertThrows(
        CommandOutputException.class,
        () -> shell("printf '\\377' >&2").charset(UTF_8, CodingErrorAction.REPORT).run());
  }

  @Test
  void inputThatTheCharsetLacksIsRefusedIfAsked() throws IOException {
    Command command = of("cat").input("ü");
    assertEquals("?", command.charset(US_ASCII).text());
    assertThrows(
        CharacterCodingException.class,
        () -> command.charset(US_ASCII, CodingErrorAction.REPORT).text());
  }

  // Targets and sources that fail

  @Test
  void whatATargetThrowsReachesTheCallerAndTheChildIsEnded() {
    try (Survivors survivors = new Survivors()) {
      RuntimeException thrown = new IllegalStateException("target");
      List<String> lines = new ArrayList<>();
      Output failing =
          Output.lines(line -> {
            lines.add(line);
            throw thrown;
          });
      Command command = shell("echo 1; echo 2; sleep " + survivors.duration).output(failing);
      assertSame(thrown, assertThrows(IllegalStateException.class, command::run));
      assertEquals(List.of("1"), lines, "nothing after it has thrown");
      await().until(() -> survivors.alive().isEmpty());
    }
  }

  @Test
  void whatAStreamThrowsReachesTheCaller() {
    IOException full = new IOException("full");
    OutputStream stream =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw full;
          }
        };
    assertSame(
        full, assertThrows(IOException.class, () -> of("yes").output(Output.to(stream)).run()));
  }

  @Test
  void whatASourceThrowsReachesTheCaller() {
    IOException broken = new IOException("broken");
    InputStream source =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw broken;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw broken;
          }
        };
    InputStream some = new ByteArrayInputStream("some".getBytes(UTF_8));
    Command command = of("cat").input(new SequenceInputStream(some, source));
    assertSame(broken, assertThrows(IOException.class, command::run));
    Command lines = of("cat").input(Stream.of("1", "x").map(Integer::decode).map(String::valueOf));
    assertThrows(NumberFormatException.class, lines::run);
  }

  @Test
  void commandsWorkAfterAnyFailure() throws IOException {
    notStarted(of("/no/such"));
    assertThrows(CommandOutputException.class, () -> of("yes").limit(10).run());
    assertFalse(of("echo", "x").text().isEmpty());
  }
}
