package cookbook.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class MarkedTreeTest {
  /** How the child is started, and how the signals are sent. */
  enum Means {
    PORTABLE,
    NATIVE
  }

  /**
   * What the child does; SLEEP lasts longer than the test and is found by its argument. Chains and
   * respawners count their steps, so that they end even if this JVM is killed meanwhile.
   */
  enum Tree {
    PLAIN_CHILD("echo; exec SLEEP"),
    CHILD_OF_A_SHELL("echo; SLEEP; true"),
    BACKGROUND_CHILD_HOLDS_THE_PIPE("SLEEP & echo; exit 0"),
    IGNORES_TERM("trap '' TERM; SLEEP & echo; SLEEP; SLEEP"),
    GRANDCHILD_IN_ITS_OWN_SESSION("setsid SLEEP & echo; SLEEP"),
    DOUBLE_FORKED_DAEMON(
        "(setsid sh -c 'SLEEP & SLEEP & exit' <&- >/dev/null 2>&1 &) & echo; SLEEP"),
    DAEMON_WHOSE_STARTER_HAS_ENDED("(setsid sh -c 'SLEEP & exit' <&- >/dev/null 2>&1 &); echo"),
    HUNDRED_CHILDREN("for i in $(seq 100); do SLEEP & done; echo; wait"),
    RESPAWNER("echo; for i in $(seq 6000); do sleep 0.01; done # SLEEP"),
    RESPAWNER_IN_ITS_OWN_SESSION(
        "setsid sh -c 'for i in $(seq 6000); do setsid sleep 0.01; done # SLEEP' & echo; wait"),
    CHAIN_OF_FORKS(
        "n() { sleep 0.005; i=$((i+1)); [ $i -lt 5000 ] || exit; n & };" + LINK_OF_FORKS),
    CHAIN_OF_FORKS_WITHOUT_PAUSE(
        "n() { i=$((i+1)); [ $i -lt 50000 ] || exit; n & };" + LINK_OF_FORKS),
    CHAIN_OF_SESSIONS(
        "export N='sleep 0.005; I=$((I+1)); [ $I -lt 5000 ] || exit;" + LINK_OF_SESSIONS),
    CHAIN_OF_SESSIONS_WITHOUT_PAUSE(
        "export N='I=$((I+1)); [ $I -lt 50000 ] || exit;" + LINK_OF_SESSIONS),
    CHILD_WITH_A_CLEAN_ENVIRONMENT("echo; env -i SLEEP; true"),
    CLEAN_GRANDCHILD_IN_ITS_OWN_SESSION("setsid env -i sh -c 'SLEEP; true' & echo; SLEEP");

    private final String script;

    Tree(String script) {
      this.script = script;
    }
  }

  private static final String LINK_OF_FORKS = " i=0; n & echo; exit # SLEEP";
  private static final String LINK_OF_SESSIONS =
      " setsid sh -c \"$N\" & # SLEEP' I=0; setsid sh -c \"$N\" & echo";

  private final String mark = "test-" + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
  private final String seconds = "" + ThreadLocalRandom.current().nextLong(1_000_000, 2_000_000);

  private Path lifeline;
  private FileInputStream lifelineEnd;

  @BeforeEach
  void layLifeline(@TempDir Path directory) throws Exception {
    assumeTrue(MarkedTree.isSupported(), "no /proc on this machine");
    Platform.awaitNative();
    lifeline = fifo(directory, "lifeline");
    try (var _ = new RandomAccessFile(lifeline.toFile(), "rw")) {
      lifelineEnd = new FileInputStream(lifeline.toFile()); // which waits for one that writes
    }
  }

  private static Path fifo(Path directory, String name) throws Exception {
    Path fifo = directory.resolve(name);
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    return fifo;
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    if (lifelineEnd != null) {
      lifelineEnd.close();
    }
    new MarkedTree(() -> false).kill(List.of(), mark);
    for (ProcFs.Stat process : alive()) {
      KillCommand.send(Signal.KILL, process.pid()); // one that escaped, and failed its test
    }
  }

  static List<Arguments> everyTreeByEveryMeans() {
    return Stream.of(Tree.values())
        .flatMap(tree -> Stream.of(Means.values()).map(means -> Arguments.of(tree, means)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("everyTreeByEveryMeans")
  void noneOfTheTreeSurvives(Tree tree, Means means) throws Exception {
    Child root = start(means, mark, tree.script);
    tree(means).kill(List.of(root), mark);
    assertEquals(List.of(), alive());
    assertNoneHoldsTheLifeline();
    root.await(Deadline.NEVER);
    root.release();
  }

  @ParameterizedTest
  @MethodSource("everyTreeByEveryMeans")
  void noneOfTheTreeSurvivesItsEndedRoot(Tree tree, Means means) throws Exception {
    assumeFalse(tree.name().contains("CLEAN"), "lost with its parent, as documented");
    Child root = start(means, mark, tree.script);
    root.signal(Signal.KILL, false);
    root.await(Deadline.NEVER);
    tree(means).kill(List.of(root), mark);
    assertEquals(List.of(), alive());
    assertNoneHoldsTheLifeline();
    root.release();
  }

  /** The tree asks whether it is linked after it has looked, and before it sends a signal. */
  @Test
  void cleanChildBornAfterTheLookIsKnownByItsParent(@TempDir Path directory) throws Exception {
    Path gate = fifo(directory, "gate");
    Child root = start(Means.PORTABLE, mark, "echo; read go < " + gate + "; env -i SLEEP; true");
    FutureTask<Void> birth = new FutureTask<>(() -> bearCleanChild(root, gate), null);
    MarkedTree tree =
        new MarkedTree(() -> {
          birth.run();
          return false;
        });
    tree.kill(List.of(root), mark);
    birth.get();
    assertEquals(List.of(), alive());
    assertNoneHoldsTheLifeline();
    root.release();
  }

  private static void bearCleanChild(Child root, Path gate) {
    assertDoesNotThrow(() -> Files.writeString(gate, "go\n"));
    Awaitility.await()
        .until(() ->
            ProcFs.allBut(Set.of()).stream()
                .anyMatch(p -> p.parent() == root.pid() && ProcFs.isWithoutEnvironment(p.pid())));
  }

  @Test
  void otherRunsAreSpared() throws Exception {
    Child ours = start(Means.PORTABLE, mark, "echo; exec SLEEP");
    Child longer = start(Means.PORTABLE, mark + "0", "echo; exec SLEEP");
    Child other = start(Means.PORTABLE, "another-" + mark, "echo; exec SLEEP");
    tree(Means.PORTABLE).kill(List.of(ours), mark);
    assertNotNull(ours.onExit().get());
    assertNull(longer.exit());
    assertNull(other.exit());
    tree(Means.PORTABLE).kill(List.of(longer), mark + "0");
    tree(Means.PORTABLE).kill(List.of(other), "another-" + mark);
    assertEquals(List.of(), alive());
  }

  @Test
  void runInsideTheRunEndsWithIt() throws Exception {
    Child outer =
        start(
            Means.PORTABLE,
            mark,
            "(COOKBOOK_RUN=$COOKBOOK_RUN:inner setsid SLEEP <&- >/dev/null 2>&1 &); echo");
    outer.await(Deadline.NEVER);
    Awaitility.await().until(() -> alive().size() == 1);
    tree(Means.PORTABLE).kill(List.of(outer), mark);
    assertEquals(List.of(), alive());
  }

  @Test
  void rootThatIsNotOurChildIsSpared() throws Exception {
    Child stranger = start(Means.PORTABLE, "another-" + mark, "echo; SLEEP; true");
    tree(Means.PORTABLE).kill(List.of(stranger), mark);
    assertNull(stranger.exit());
    tree(Means.PORTABLE).kill(List.of(stranger), "another-" + mark);
    stranger.await(Deadline.NEVER);
  }

  @ParameterizedTest
  @EnumSource
  void interruptNeitherStopsItNorIsLost(Means means) throws Exception {
    Child root = start(means, mark, "SLEEP & echo; SLEEP");
    Thread.currentThread().interrupt();
    tree(means).kill(List.of(root), mark);
    assertTrue(Thread.interrupted());
    assertEquals(List.of(), alive());
  }

  @ParameterizedTest
  @EnumSource
  void everyProcessOfTheTreeGetsASignal(Means means) throws Exception {
    Child root = start(means, mark, Tree.GRANDCHILD_IN_ITS_OWN_SESSION.script);
    Awaitility.await().until(() -> alive().size() >= 3); // the shell, and two that sleep
    tree(means).signal(List.of(root), mark, Signal.TERM);
    Awaitility.await().untilAsserted(() -> assertEquals(List.of(), alive()));
    root.release();
  }

  @Test
  void noEnvironmentIsToldFromNoneYet() throws Exception {
    Child clean = start(Means.PORTABLE, mark, "env -i sh -c 'echo; SLEEP; true'; true");
    ProcFs.Stat shell =
        alive().stream().filter(p -> p.parent() == clean.pid()).findFirst().orElseThrow();
    assertTrue(ProcFs.isWithoutEnvironment(shell.pid()));
    assertFalse(ProcFs.isWithoutEnvironment(ProcessHandle.current().pid()));
    assertFalse(
        ProcFs.isWithoutEnvironment(2)); // a thread of the kernel has no code, as in an exec
    assertFalse(ProcFs.isWithoutEnvironment(Integer.MAX_VALUE));
    tree(Means.PORTABLE).kill(List.of(clean), mark);
  }

  private static MarkedTree tree(Means means) {
    return new MarkedTree(() -> means == Means.NATIVE);
  }

  private Child start(Means means, String runMark, String script) throws Exception {
    Engine engine = means == Means.NATIVE ? Platform.awaitNative() : new ProcessBuilderEngine();
    assumeTrue(engine != null, "no native engine on this machine");
    String text = script.replace("SLEEP", "sleep " + seconds);
    Launch launch =
        new Launch(
            List.of("sh", "-c", "exec 9<>" + lifeline + "; " + text),
            null,
            false,
            Map.of(ProcessTree.MARK, runMark),
            Set.of(),
            Launch.Way.DISCARD,
            Launch.Way.PIPE,
            Launch.Way.DISCARD,
            false);
    Child child = engine.start(List.of(launch)).getFirst();
    ReadEnd output = child.output();
    assertNotNull(output);
    assertEquals(1, output.read(new byte[10], 0, 10, Deadline.NEVER)); // it is under way
    return child;
  }

  /** Every process of the tree has the lifeline open for writing: it ends with the last of them. */
  private void assertNoneHoldsTheLifeline() throws Exception {
    FutureTask<Integer> end = new FutureTask<>(lifelineEnd::read);
    Thread.ofPlatform().daemon().start(end);
    assertEquals(-1, end.get(30, TimeUnit.SECONDS));
  }

  /** Not by the mark, which is to be tested, but by the command line. */
  private List<ProcFs.Stat> alive() {
    return ProcFs.allBut(Set.of()).stream()
        .filter(ProcFs.Stat::isAlive)
        .filter(process ->
            commandLine(process.pid()).contains("sleep\0" + seconds)
                || commandLine(process.pid()).contains("sleep " + seconds))
        .toList();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), UTF_8);
    } catch (IOException goneMeanwhile) {
      return "";
    }
  }
}
