package cookbook.subprocess;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A time-out leaves nobody behind: the trees that others leave behind, or wait for. */
@Timeout(60)
@ParameterizedClass
@MethodSource("cookbook.subprocess.EnginesUnderTest#all")
final class TimeoutTreeTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final Engine engine;

  TimeoutTreeTest(Engine engine) {
    this.engine = engine;
  }

  /**
   * The script, in which {@code $1} is how long to sleep, says "early" before its time is over; a
   * return is proof that nobody waited for the sleepers, who sleep for ten minutes.
   */
  private void assertNoSurvivors(String script) {
    try (Survivors survivors = new Survivors()) {
      Command command = Command.shell(script, survivors.duration).by(engine).timeout(LIMIT);
      var e = assertThrows(CommandTimeoutException.class, command::run);
      assertEquals("early\n", e.output());
      assertEquals(List.of(), survivors.alive());
    }
  }

  private static void assumeEnvironmentsCanBeRead() {
    assumeTrue(Files.isReadable(Path.of("/proc/self/environ")), "without /proc: see README");
  }

  @Test
  void plainChild() {
    assertNoSurvivors("echo early; exec sleep $1");
  }

  @Test
  void childOfAShell() {
    assertNoSurvivors("echo early; sleep $1; :");
  }

  @Test
  void grandchildThatKeepsThePipeAfterItsParentHasExited() {
    assumeEnvironmentsCanBeRead();
    // Not at once: a ProcessBuilder's pipe is closed if its child exits before it is read.
    CountDownLatch early = new CountDownLatch(1);
    Stream<String> go = Stream.of("go").peek(_ -> assertDoesNotThrow(() -> early.await()));
    try (Survivors survivors = new Survivors()) {
      Command command =
          Command.shell("echo early; read go; sleep $1 &", survivors.duration)
              .by(engine)
              .input(go)
              .output(Output.lines(_ -> early.countDown()))
              .timeout(LIMIT);
      assertThrows(CommandTimeoutException.class, command::run);
      assertEquals(List.of(), survivors.alive());
    }
  }

  @Test
  void childrenThatIgnoreTerm() {
    assertNoSurvivors("trap '' TERM; echo early; sleep $1; sleep $1");
  }

  @Test
  void grandchildInASessionOfItsOwn() {
    assertNoSurvivors("echo early; setsid sleep $1 & wait");
  }

  @Test
  void daemonForkedTwiceWithItsStreamsClosed() {
    assumeEnvironmentsCanBeRead();
    assertNoSurvivors(
        "echo early; (setsid sh -c \"sleep $1 & :\" </dev/null >/dev/null 2>&1 &); sleep $1");
  }

  @Test
  void manyGrandchildren() {
    assertNoSurvivors("echo early; for i in $(seq 50); do sleep $1 & done; wait");
  }

  @Test
  void grandchildThatStartsItsSuccessorsWithoutEnd() {
    assertNoSurvivors("echo early; while :; do sleep 0.01; sleep 0.01 & done; sleep $1");
  }

  @Test
  void pipelineInsideAShell() {
    assertNoSurvivors("echo early; sleep $1 | sleep $1 | sleep $1");
  }

  @Test
  void timeoutOfAStartedChildToo() throws Exception {
    assumeEnvironmentsCanBeRead();
    try (Survivors survivors = new Survivors()) {
      Command command =
          Command.shell("setsid sleep $1 & sleep $1", survivors.duration).by(engine).timeout(LIMIT);
      try (Subprocess child = command.start()) {
        var _ = child.onExit().get();
        await().until(() -> survivors.alive().isEmpty());
      }
    }
  }
}
