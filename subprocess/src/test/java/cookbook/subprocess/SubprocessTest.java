package cookbook.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@ParameterizedClass
@MethodSource("cookbook.subprocess.EnginesUnderTest#all")
final class SubprocessTest {
  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration AFTER_ITS_WORDS = Duration.ofSeconds(2);

  private final Engine engine;

  SubprocessTest(Engine engine) {
    this.engine = engine;
  }

  private Command of(String program, String... arguments) {
    return Command.of(program, arguments).by(engine);
  }

  private Command shell(String script) {
    return Command.shell(script).by(engine);
  }

  // Dialogue

  @Test
  void dialogueLineByLine() throws IOException {
    // @start region="dialogue"
    try (Subprocess upper = Command.shell("while read -r x; do echo \"<$x>\"; done").start()) {
      upper.writeLine("one");
      assertEquals("<one>", upper.readLine());
      upper.writeLine("two");
      assertEquals("<two>", upper.readLine());
      assertTrue(upper.join().isSuccess());
    }
    // @end
  }

  @Test
  void longDialogueLosesNothing() throws IOException {
    try (Subprocess cat = of("cat").start()) {
      for (int i = 0; i < 2000; i++) {
        cat.writeLine("line " + i);
        assertEquals("line " + i, cat.readLine());
      }
      cat.closeInput();
      assertNull(cat.readLine());
      assertNull(cat.readLine());
      assertEquals(0, cat.check().exitCode());
    }
  }

  @Test
  void communicateWritesAndReadsAtOnce() throws IOException {
    String text = "x".repeat(1_000_000);
    try (Subprocess cat = of("cat").start()) {
      assertEquals(text, cat.communicate(text).output());
    }
  }

  @Test
  void communicateAfterADialogueReturnsWhatWasNotRead() throws IOException {
    try (Subprocess cat = of("cat").start()) {
      cat.write("read\nnot read\n");
      assertEquals("read", cat.readLine());
      assertEquals("not read\nrest", cat.communicate("rest").output());
      assertEquals("not read\nrest", cat.join().output(), "as often as one likes");
    }
  }

  @Test
  void lastLineWithoutEndIsRead() throws IOException {
    try (Subprocess child = of("printf", "a\\nb").start()) {
      assertEquals(List.of("a", "b"), child.lines().toList());
    }
  }

  @Test
  void bytesAndLinesShareTheirPlace() throws IOException {
    try (Subprocess child = of("printf", "line\\nbytes\\nrest").start()) {
      assertEquals("line", child.readLine());
      assertEquals("byt", new String(child.output().readNBytes(3), UTF_8));
      assertEquals('e', child.output().read());
      assertEquals("s", child.readLine());
      assertEquals("rest", new String(child.output().readAllBytes(), UTF_8));
      assertEquals(-1, child.output().read());
    }
  }

  @Test
  void inputIsAStreamToo() throws IOException {
    try (Subprocess cat = of("cat").start()) {
      try (OutputStream input = cat.input()) {
        input.write("bytes".getBytes(UTF_8));
        input.write('!');
      }
      assertEquals("bytes!", cat.readLine());
    }
  }

  @Test
  void linesHoldBackAChildThatIsAhead() throws IOException {
    try (Subprocess yes = of("yes").start()) {
      assertEquals(3, yes.lines().limit(3).filter("y"::equals).count());
      assertTrue(yes.isAlive());
    }
  }

  @Test
  void linesOfAPipelineAreStreamed() throws IOException {
    try (Subprocess numbers = of("yes").pipe(of("tr", "y", "n")).start()) {
      assertEquals(List.of("n", "n"), numbers.lines().limit(2).toList());
    }
  }

  @Test
  void errorOutputNeverHoldsTheChildUp() throws IOException {
    try (Subprocess child = shell("head -c 3000000 /dev/zero >&2; echo done; cat").start()) {
      assertEquals("done", child.readLine());
      assertEquals(1024 * 1024, child.join().error().length(), "the last MiB is kept");
    }
  }

  @Test
  void errorOutputIsKeptWholeIfAsked() throws IOException {
    Command command = shell("head -c 3000000 /dev/zero >&2").error(Output.capture());
    try (Subprocess child = command.start()) {
      assertEquals(3_000_000, child.join().error().length());
    }
  }

  @Test
  void targetsAreServedInTheBackground() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    Command command =
        shell("echo a; echo b >&2; read x; printf c")
            .output(Output.lines(lines::add))
            .error(Output.lines(lines::add));
    try (Subprocess child = command.start()) {
      await().until(() -> lines.size() == 2);
      child.writeLine("go");
      assertEquals(Exit.code(0), child.onExit().get());
      await().until(() -> lines.contains("c"));
    }
  }

  @Test
  void inputOfTheCommandIsWrittenInTheBackground() throws IOException {
    try (Subprocess cat = of("cat").input("a\nb\n").start()) {
      assertEquals(List.of("a", "b"), cat.lines().toList());
    }
    try (Subprocess cat = of("cat").input(Stream.of("a", "b")).start()) {
      assertEquals("a\nb\n", cat.join().output());
    }
  }

  @Test
  void readingAndWritingWhatTheCommandSaysIsRefused() throws IOException {
    try (Subprocess child = of("cat").input("x").discardOutput().start()) {
      assertThrows(IllegalStateException.class, () -> child.write("y"));
      assertThrows(IllegalStateException.class, child::input);
      assertThrows(IllegalStateException.class, child::closeInput);
      assertThrows(IllegalStateException.class, () -> child.communicate("y"));
      assertThrows(IllegalStateException.class, child::readLine);
      assertThrows(IllegalStateException.class, child::lines);
      assertThrows(IllegalStateException.class, child::output);
      assertTrue(child.join().isSuccess());
    }
  }

  // The end

  @Test
  void onExitTellsHowItEnded() throws Exception {
    try (Subprocess child = shell("read x; exit 5").start()) {
      CompletableFuture<Exit> exit = child.onExit();
      assertFalse(exit.isDone());
      assertTrue(child.isAlive());
      child.closeInput();
      assertEquals(Exit.code(5), exit.get());
      assertFalse(child.isAlive());
      assertEquals(Exit.code(5), child.onExit().get(), "also when it is over");
    }
  }

  @Test
  void joinReadsWhatNobodyReads() throws IOException {
    try (Subprocess child = of("head", "-c", "1000000", "/dev/zero").start()) {
      assertEquals(1_000_000, child.join().bytes().length);
    }
  }

  @Test
  void joinForSomeTimeMayBeRepeatedAndLosesNothing() throws IOException {
    Command command = shell("echo 1; sleep 0.4; echo 2; cat").input("x".repeat(500_000));
    try (Subprocess child = command.start()) {
      boolean ended = false;
      while (!ended) {
        ended = child.join(Duration.ofMillis(50));
      }
      assertEquals("1\n2\n" + "x".repeat(500_000), child.join().output());
    }
  }

  @Test
  void joinWithoutPatienceLooksOnce() throws IOException {
    try (Subprocess child = of("sleep", "600").start()) {
      assertFalse(child.join(Duration.ZERO));
      assertFalse(child.join(Duration.ofSeconds(-1)));
      assertTrue(child.isAlive());
    }
  }

  @Test
  void checkThrowsWhatRunWould() throws IOException {
    try (Subprocess child = shell("echo why >&2; exit 3").start()) {
      var e = assertThrows(CommandFailedException.class, child::check);
      assertEquals("why\n", e.error());
    }
  }

  @Test
  void infoIsPrintable() throws IOException {
    try (Subprocess child = of("sleep", "600").start()) {
      assertEquals("sleep 600 (pid " + child.pid() + ", running)", child.toString());
      child.kill();
      await().until(() -> child.toString().equals("sleep 600 (pid " + child.pid() + ", ended)"));
    }
  }

  // Signals

  @Test
  void signalsArrive() throws IOException {
    String script =
        "trap 'echo usr1' USR1; trap 'echo usr2' USR2; echo up; while :; do sleep 0.02; done";
    try (Subprocess child = shell(script).start()) {
      assertEquals("up", child.readLine());
      assertTrue(child.signal(Signal.USR1));
      assertEquals("usr1", child.readLine());
      assertTrue(child.signal(Signal.USR2));
      assertEquals("usr2", child.readLine());
    }
  }

  @Test
  void stoppedChildGoesOnWhenToldTo() throws IOException {
    try (Subprocess cat = of("cat").start()) {
      assertTrue(cat.signal(Signal.STOP));
      cat.writeLine("x");
      assertFalse(cat.join(Duration.ofMillis(100)), "stopped, it cannot end");
      assertTrue(cat.signal(Signal.CONT));
      assertEquals("x\n", cat.join().output());
    }
  }

  @Test
  void signalToTheDeadIsRefused() throws IOException {
    try (Subprocess child = of("true").start()) {
      assertTrue(child.join().isSuccess());
      assertFalse(child.signal(Signal.TERM));
      assertFalse(child.signal(Signal.USR1));
    }
  }

  @Test
  void groupSignalReachesGrandchildren() throws IOException {
    try (Survivors survivors = new Survivors()) {
      Command command =
          shell("sleep " + survivors.duration + " & echo up; wait; echo down").group();
      try (Subprocess child = command.start()) {
        assertEquals("up", child.readLine());
        assertTrue(child.signalGroup(Signal.TERM));
        assertEquals(Signal.TERM, child.join().exit().signal().orElseThrow());
        await().until(() -> survivors.alive().isEmpty());
        await("for init to bury the sleep").until(() -> !child.signalGroup(Signal.TERM));
      }
    }
  }

  @Test
  void groupSignalWithoutAGroupIsRefused() throws IOException {
    try (Subprocess child = of("sleep", "600").start()) {
      assertThrows(IllegalStateException.class, () -> child.signalGroup(Signal.TERM));
    }
  }

  @Test
  void terminateAsksFirst() throws IOException {
    try (Subprocess child =
        shell("trap 'exit 4' TERM; echo up; while :; do sleep 0.02; done").start()) {
      assertEquals("up", child.readLine());
      assertEquals(Exit.code(4), child.terminate(Duration.ofSeconds(50)));
    }
  }

  @Test
  void terminateKillsAChildThatDoesNotListen() throws IOException {
    try (Subprocess child = shell("trap '' TERM; echo up; while :; do sleep 0.02; done").start()) {
      assertEquals("up", child.readLine());
      assertEquals(Signal.KILL, child.terminate(SOON).signal().orElseThrow());
    }
  }

  @Test
  void closeLeavesNothingRunningAndMayBeRepeated() throws IOException {
    try (Survivors survivors = new Survivors()) {
      Subprocess child =
          shell("sleep " + survivors.duration + " & echo up; sleep " + survivors.duration).start();
      assertEquals("up", child.readLine());
      child.close();
      assertFalse(child.isAlive());
      await().until(() -> survivors.alive().isEmpty());
      child.close();
    }
  }

  @Test
  void closeKeepsTheInterruptStatus() throws IOException {
    Subprocess child = of("sleep", "600").start();
    Thread.currentThread().interrupt();
    try {
      child.close();
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      Thread.interrupted();
    }
    assertFalse(child.isAlive());
  }

  @Test
  void closeWakesAReader() throws Exception {
    Subprocess child = of("sleep", "600").start();
    CountDownLatch reading = new CountDownLatch(1);
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              reading.countDown();
              try {
                assertNull(child.readLine());
              } catch (IOException e) {
                // as good: the stream was closed
              }
            });
    reading.await();
    child.close();
    reader.join();
    assertFalse(child.isAlive());
  }

  @Test
  void closeLetsAChildThatHasSaidEverythingFinish() throws Exception {
    CompletableFuture<Exit> exit;
    try (Subprocess child = shell("echo last; exit 3").start()) {
      assertEquals(List.of("last"), child.lines().toList());
      exit = child.onExit();
    }
    assertEquals(Exit.code(3), exit.get());
  }

  // Failure

  @Test
  void writingToAChildThatHasClosedItsInputIsAnError() throws IOException {
    try (Subprocess child = shell("exec <&-; echo closed; read x <&1; sleep 600").start()) {
      assertEquals("closed", child.readLine());
      var e = assertThrows(IOException.class, () -> child.writeLine("x"));
      assertTrue(e.getMessage().contains("closed its input"), e.getMessage());
      assertTrue(child.isAlive(), "what it still has to say can be read");
    }
  }

  @Test
  void writingToTheDeadIsAnError() throws Exception {
    try (Subprocess child = of("true").start()) {
      var _ = child.onExit().get();
      assertThrows(IOException.class, () -> child.writeLine("x"));
    }
  }

  @Test
  void timeoutEndsAChildThatIsReadFrom() throws IOException {
    try (Subprocess child = shell("echo a; sleep 600").timeout(AFTER_ITS_WORDS).start()) {
      assertEquals("a", child.readLine());
      assertThrows(CommandTimeoutException.class, child::readLine);
      assertFalse(child.isAlive());
      assertThrows(CommandTimeoutException.class, child::join);
    }
  }

  @Test
  void timeoutEndsAChildThatNobodyWaitsFor() throws Exception {
    try (Survivors survivors = new Survivors();
        Subprocess child = of("sleep", survivors.duration).timeout(SOON).start()) {
      assertEquals(Signal.KILL, child.onExit().get().signal().orElseThrow());
      assertThrows(CommandTimeoutException.class, child::join);
    }
  }

  @Test
  void timeoutEndsAChildThoughTheCommonPoolIsBusy() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
      ForkJoinPool.commonPool().execute(() -> awaitUnchecked(over));
    }
    try (Subprocess child = of("sleep", "600").timeout(SOON).start()) {
      assertEquals(Signal.KILL, child.onExit().get().signal().orElseThrow());
    } finally {
      over.countDown();
    }
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void timeoutIsOverWithTheRun() throws Exception {
    try (Survivors survivors = new Survivors();
        Subprocess done =
            shell("sleep " + survivors.duration + " </dev/null >/dev/null 2>&1 &")
                .timeout(AFTER_ITS_WORDS)
                .start()) {
      assertTrue(done.join().isSuccess());
      try (Subprocess later = of("sleep", "600").timeout(AFTER_ITS_WORDS).start()) {
        await().until(() -> !later.isAlive());
      }
      survivors.awaitCount(1);
      assertTrue(done.join().isSuccess());
    }
  }

  @Test
  void timeoutEndsAChildThatDoesNotTakeWhatIsWritten() throws IOException {
    try (Subprocess child = of("sleep", "600").timeout(SOON).start()) {
      String much = "x".repeat(1_000_000);
      assertThrows(CommandTimeoutException.class, () -> child.write(much));
    }
  }

  @Test
  void silenceIsTimedOutWhileSomebodyReads() throws IOException {
    try (Subprocess cat = of("cat").idleTimeout(AFTER_ITS_WORDS).start()) {
      cat.writeLine("x");
      assertEquals("x", cat.readLine());
      assertThrows(CommandTimeoutException.class, cat::readLine);
    }
  }

  @Test
  void interruptedReaderEndsTheChildAndKeepsTheStatus() throws Exception {
    try (Survivors survivors = new Survivors();
        Subprocess child = shell("sleep " + survivors.duration + "; :").start()) {
      assertInterrupted(child::readLine);
      await().until(() -> survivors.alive().isEmpty());
    }
  }

  @Test
  void interruptedWriterEndsTheChildAndKeepsTheStatus() throws Exception {
    try (Survivors survivors = new Survivors();
        Subprocess child = shell("sleep " + survivors.duration + "; :").start()) {
      assertInterrupted(() -> child.write("x".repeat(1_000_000)));
      await().until(() -> survivors.alive().isEmpty());
    }
  }

  @Test
  void interruptedJoinEndsTheChildAndKeepsTheStatus() throws Exception {
    try (Survivors survivors = new Survivors();
        Subprocess child = shell("sleep " + survivors.duration + "; :").start()) {
      assertInterrupted(child::join);
      await().until(() -> survivors.alive().isEmpty());
    }
  }

  @FunctionalInterface
  private interface Blocking {
    void run() throws IOException;
  }

  private static void assertInterrupted(Blocking blocking) throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    CompletableFuture<Boolean> status = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                blocking.run();
                thrown.complete(new AssertionError("returned"));
              } catch (IOException | RuntimeException e) {
                thrown.complete(e);
              }
              status.complete(Thread.currentThread().isInterrupted());
            });
    await().until(() -> thread.getState() != Thread.State.NEW && waits(thread));
    thread.interrupt();
    thread.join();
    assertInstanceOf(CommandInterruptedException.class, thrown.get());
    assertTrue(status.get());
  }

  /** Parked, or in a write that blocks. */
  private static boolean waits(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(frame ->
            frame.getClassName().endsWith("LockSupport")
                || frame.getMethodName().equals("writeBytes")
                || frame.getMethodName().startsWith("poll"));
  }

  @Test
  void failureOfATargetReachesWhoeverWaits() throws IOException {
    Output failing =
        Output.lines(_ -> {
          throw new IllegalStateException("target");
        });
    try (Subprocess child = shell("echo x >&2; sleep 600").error(failing).start()) {
      assertThrows(IllegalStateException.class, child::readLine);
      assertFalse(child.isAlive());
    }
  }

  @Test
  void lineOverTheLimitIsRefused() throws IOException {
    try (Subprocess child = of("cat", "/dev/zero").limit(100_000).start()) {
      assertThrows(CommandOutputException.class, child::readLine);
      assertFalse(child.isAlive());
    }
  }

  @Test
  void undecodableLineIsRefusedIfAsked() throws IOException {
    Command command =
        shell("echo good; printf 'b\\377d\\n'").charset(UTF_8, CodingErrorAction.REPORT);
    try (Subprocess child = command.start()) {
      List<String> lines = new ArrayList<>();
      var e = assertThrows(UncheckedIOException.class, () -> child.lines().forEach(lines::add));
      assertInstanceOf(CommandOutputException.class, e.getCause());
      assertEquals(List.of("good"), lines);
    }
  }

  @Test
  void programThatIsMissingIsNotStarted() {
    assertThrows(CommandNotStartedException.class, () -> of("no-such-program").start());
  }

  @Test
  void manyChildrenAtOnceAreTalkedWith() throws Exception {
    List<Subprocess> children = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        children.add(of("cat").start());
      }
      for (Subprocess child : children) {
        child.writeLine("hello " + child.pid());
      }
      for (Subprocess child : children) {
        assertEquals("hello " + child.pid(), child.readLine());
        assertTrue(child.join().isSuccess());
      }
    } finally {
      children.forEach(Subprocess::close);
    }
    assertTrue(children.getFirst().onExit().get().isSuccess());
  }
}
