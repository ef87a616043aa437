package cookbook.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only this engine promises; what every engine does is in the contract tests. */
@Timeout(60)
class NativeEngineTest {
  private static final Launch.Way PIPE = Launch.Way.PIPE;
  private static final Launch.Way DISCARD = Launch.Way.DISCARD;

  enum Caller {
    PLATFORM,
    VIRTUAL;

    <T> T call(Callable<T> work) throws Exception {
      FutureTask<T> task = new FutureTask<>(work);
      (this == VIRTUAL ? Thread.ofVirtual() : Thread.ofPlatform()).start(task);
      return task.get();
    }
  }

  private Engine engine;
  private long openBefore;

  @BeforeEach
  void link() throws Exception {
    engine = Platform.awaitNative();
    assumeTrue(engine != null, "no native engine on this machine");
    for (Caller caller : Caller.values()) {
      caller.call(() -> talk("warm up", "cat")); // opens the event loop and a counter
    }
    openBefore = openDescriptors();
  }

  @AfterEach
  void noDescriptorIsLeft() {
    if (engine != null) {
      Awaitility.await()
          .untilAsserted(() ->
              assertTrue(openDescriptors() <= openBefore, () -> "open: " + openDescriptors()));
    }
  }

  private static long openDescriptors() {
    return Stream.of(new File("/proc/self/fd").list())
        .map(fd -> Path.of("/proc/self/fd", fd))
        .filter(Files::isSymbolicLink)
        .map(NativeEngineTest::target)
        .filter(target -> target.startsWith("pipe:") || target.startsWith("anon_inode:[pidfd"))
        .count();
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException goneMeanwhile) {
      return "";
    }
  }

  private static Launch launch(Launch.Stdio input, Launch.Stdio output, String... command) {
    return new Launch(
        List.of(command), null, false, Map.of(), Set.of(), input, output, DISCARD, false);
  }

  private Child start(Launch.Stdio input, Launch.Stdio output, String... command)
      throws IOException {
    return engine.start(List.of(launch(input, output, command))).getFirst();
  }

  private String talk(String input, String... command) throws IOException, InterruptedException {
    Child child = start(PIPE, PIPE, command);
    try {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      Feed feed = new Feed(ByteBuffer.wrap(input.getBytes(UTF_8)), child.input());
      assertTrue(
          engine.exchange(feed, List.of(new Flow(child.output(), said::write)), Deadline.NEVER));
      assertTrue(child.await(Deadline.NEVER));
      assertEquals(Exit.code(0), child.exit());
      return said.toString(UTF_8);
    } finally {
      child.release();
    }
  }

  @ParameterizedTest
  @EnumSource
  void moreThanAPipeHoldsGoesThroughAndBack(Caller caller) throws Exception {
    String much = "0123456789".repeat(1_000_000);
    assertEquals(much, caller.call(() -> talk(much, "cat")));
  }

  @ParameterizedTest
  @EnumSource
  void codeAndSignalOfTheSameNumberAreToldApart(Caller caller) throws Exception {
    assertEquals(Exit.code(137), caller.call(() -> exitOf("exit 137")));
    assertEquals(Exit.killedBy(9), caller.call(() -> exitOf("kill -9 $$")));
    assertEquals(Exit.code(0), caller.call(() -> exitOf("exit 0")));
    assertEquals(Exit.code(255), caller.call(() -> exitOf("exit 255")));
  }

  private Exit exitOf(String script) throws IOException, InterruptedException {
    Child child = start(DISCARD, DISCARD, "sh", "-c", script);
    child.await(Deadline.NEVER);
    return child.exit();
  }

  @ParameterizedTest
  @EnumSource
  void interruptEndsAReadAtOnce(Caller caller) throws Exception {
    Child child = start(PIPE, PIPE, "cat");
    CountDownLatch reading = new CountDownLatch(1);
    AtomicReference<Thread> reader = new AtomicReference<>();
    CompletableFuture<Void> interrupter =
        CompletableFuture.runAsync(() -> {
          awaitUninterruptibly(reading);
          reader.get().interrupt();
        });
    assertThrows(
        InterruptedException.class,
        () ->
            unwrapped(() ->
                caller.call(() -> {
                  reader.set(Thread.currentThread());
                  reading.countDown();
                  return child.output().read(new byte[1], 0, 1, Deadline.NEVER);
                })));
    interrupter.join();
    child.release();
    assertTrue(child.await(Deadline.NEVER)); // cat has read the end of its input
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T unwrapped(Callable<T> work) throws Throwable {
    try {
      return work.call();
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeEndsAReadOfAnotherThread(Caller caller) throws Exception {
    Child child = start(PIPE, PIPE, "cat");
    CompletableFuture<Void> closer = CompletableFuture.runAsync(() -> child.output().close());
    int n = caller.call(() -> child.output().read(new byte[1], 0, 1, Deadline.NEVER));
    assertEquals(-1, n);
    closer.join();
    child.release();
    assertTrue(child.await(Deadline.NEVER));
  }

  @ParameterizedTest
  @EnumSource
  void deadlineEndsAReadAndTheNextOneGoesOn(Caller caller) throws Exception {
    Child child = start(PIPE, PIPE, "cat");
    byte[] buffer = new byte[10];
    Deadline soon = Deadline.in(Duration.ofMillis(20));
    assertEquals(0, caller.call(() -> child.output().read(buffer, 0, 10, soon)));
    child.input().write("late".getBytes(UTF_8), 0, 4);
    assertEquals(4, caller.call(() -> child.output().read(buffer, 0, 10, Deadline.NEVER)));
    assertArrayEquals("late\0\0\0\0\0\0".getBytes(UTF_8), buffer);
    child.release();
    assertTrue(child.await(Deadline.NEVER));
  }

  @Test
  void childThatNobodyWaitsForLeavesNoZombie() throws IOException {
    Child child = start(DISCARD, DISCARD, "true");
    child.release();
    Awaitility.await().until(() -> ProcFs.stat(child.pid()) == null);
    assertEquals(Exit.code(0), child.exit());
  }

  @Test
  void manyThreadsMayWaitForOneChild() throws Exception {
    Child child = start(PIPE, DISCARD, "cat");
    List<FutureTask<Exit>> waiters = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      FutureTask<Exit> waiter =
          new FutureTask<>(() -> {
            child.await(Deadline.NEVER);
            return child.exit();
          });
      waiters.add(waiter);
      (i % 2 == 0 ? Thread.ofVirtual() : Thread.ofPlatform()).start(waiter);
    }
    child.input().close();
    for (FutureTask<Exit> waiter : waiters) {
      assertEquals(Exit.code(0), waiter.get());
    }
  }

  @Test
  void whatDependsOnTheExitDoesNotHoldUpOtherChildren() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Child first = start(PIPE, DISCARD, "cat");
    CompletableFuture<Void> slow = first.onExit().thenRun(() -> awaitUninterruptibly(release));
    first.input().close();
    Child second = start(DISCARD, DISCARD, "true");
    assertEquals(Exit.code(0), second.onExit().get());
    release.countDown();
    slow.get();
  }

  @Test
  void failedStartsLeaveNothingOpen() {
    for (int i = 0; i < 50; i++) {
      Launch cat = launch(PIPE, PIPE, "cat");
      Launch none = launch(PIPE, PIPE, "/no/such/program");
      Launch noFile = launch(PIPE, new Launch.File(Path.of("/no/such/dir/f"), false), "cat");
      assertThrows(IOException.class, () -> engine.start(List.of(none)));
      assertThrows(IOException.class, () -> engine.start(List.of(cat, none)));
      assertThrows(IOException.class, () -> engine.start(List.of(cat, cat, noFile)));
    }
    long self = ProcessHandle.current().pid();
    assertEquals(0, ProcFs.allBut(Set.of()).stream().filter(p -> p.parent() == self).count());
  }

  @Test
  void childHasNoDescriptorButItsThree(@TempDir Path directory) throws Exception {
    try (var open = Files.newOutputStream(directory.resolve("open"))) {
      open.write(1);
      assertEquals("0\n1\n2\n3\n", talk("", "ls", "/proc/self/fd")); // 3 is the directory itself
    }
  }

  @Test
  void childHasNoSignalBlockedOrIgnored() throws Exception {
    String status = talk("", "cat", "/proc/self/status");
    assertTrue(status.contains("SigBlk:\t0000000000000000"), status);
    String ignored = status.lines().filter(l -> l.startsWith("SigIgn")).findFirst().orElseThrow();
    long bits = Long.parseUnsignedLong(ignored.substring("SigIgn:\t".length()), 16);
    assertEquals(0, bits & 1L << (Signal.PIPE.number() - 1), ignored);
  }

  @Test
  void stageWhoseReaderHasGoneIsEndedByTheSignal() throws Exception {
    List<Child> stages =
        engine.start(List.of(launch(DISCARD, PIPE, "yes"), launch(PIPE, PIPE, "head", "-n", "1")));
    byte[] line = new byte[10];
    assertEquals(2, stages.getLast().output().read(line, 0, 10, Deadline.NEVER));
    stages.getFirst().await(Deadline.NEVER);
    stages.getLast().await(Deadline.NEVER);
    assertEquals(Exit.killedBy(Signal.PIPE.number()), stages.getFirst().exit());
    assertEquals(Exit.code(0), stages.getLast().exit());
    stages.forEach(Child::release);
  }

  @Test
  void sessionLeaderIsSignalledWithItsGroup() throws Exception {
    Launch launch =
        new Launch(
            List.of("sh", "-c", "sleep 60 & echo; wait"),
            null,
            false,
            Map.of(),
            Set.of(),
            DISCARD,
            PIPE,
            DISCARD,
            true);
    Child leader = engine.start(List.of(launch)).getFirst();
    leader.output().read(new byte[1], 0, 1, Deadline.NEVER);
    ProcFs.Stat stat = ProcFs.stat(leader.pid());
    assertNotNull(stat);
    assertEquals(leader.pid(), stat.group());
    assertEquals(leader.pid(), stat.session());
    assertTrue(leader.signal(Signal.TERM, true));
    leader.await(Deadline.NEVER);
    assertEquals(Exit.killedBy(Signal.TERM.number()), leader.exit());
    assertEquals(-1, leader.output().read(new byte[1], 0, 1, Deadline.NEVER)); // sleep has it too
    leader.release();
  }

  @Test
  void noSignalGoesToAChildThatHasEnded() throws Exception {
    Child child = start(DISCARD, DISCARD, "true");
    child.await(Deadline.NEVER);
    assertFalse(child.signal(Signal.KILL, false));
    assertFalse(child.signal(Signal.KILL, true));
  }

  @Test
  void scriptThatSaysNoInterpreterIsTheShells(@TempDir Path directory) throws Exception {
    Path script = Files.writeString(directory.resolve("script"), "echo \"$1 from $0\"\n");
    assertTrue(script.toFile().setExecutable(true));
    assertEquals("hello from " + script + "\n", talk("", script.toString(), "hello"));
  }

  @Test
  void pipeOfAChildGrowsWithUse() throws Exception {
    Child child = start(DISCARD, PIPE, "sh", "-c", "yes | head -c 8000000");
    NativePipe output = assertInstanceOf(NativePipe.class, child.output());
    int number = output.descriptor().number;
    int before = Libc.pipeSize(number);
    byte[] buffer = new byte[100_000];
    int total = 0;
    int n = output.read(buffer, 0, buffer.length, Deadline.NEVER);
    while (n > 0 && total < 6_000_000) {
      total += n;
      n = output.read(buffer, 0, buffer.length, Deadline.NEVER);
    }
    int after = Libc.pipeSize(number);
    child.release();
    child.await(Deadline.NEVER);
    assumeTrue(after > before, "this user may have no larger pipes");
    assertEquals(1024 * 1024, after);
  }

  @Test
  void exitOfALivingChildIsUnknown() throws Exception {
    Child child = start(PIPE, DISCARD, "cat");
    assertNull(child.exit());
    assertFalse(child.await(Deadline.in(Duration.ofMillis(1))));
    child.input().close();
    assertTrue(child.await(Deadline.NEVER));
  }

  @Test
  void threeHundredVirtualThreadsInReadsLeaveRoomForOthers() throws Exception {
    List<Child> children = new ArrayList<>();
    List<FutureTask<Integer>> readers = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Child child = start(PIPE, PIPE, "cat");
        children.add(child);
        FutureTask<Integer> reader =
            new FutureTask<>(() -> child.output().read(new byte[1], 0, 1, Deadline.NEVER));
        readers.add(reader);
        Thread.ofVirtual().start(reader);
      }
      assertEquals("alive", Caller.VIRTUAL.call(() -> "alive"));
    } finally {
      children.forEach(child -> child.input().close());
    }
    for (FutureTask<Integer> reader : readers) {
      assertEquals(-1, reader.get());
    }
    for (Child child : children) {
      child.await(Deadline.NEVER);
      child.release();
    }
  }
}
