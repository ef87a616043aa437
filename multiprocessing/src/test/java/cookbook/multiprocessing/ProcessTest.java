package cookbook.multiprocessing;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.concurrent.atomic.AtomicReference;
import cookbook.multiprocessing.core.Crowd;
import cookbook.multiprocessing.core.Region;
import cookbook.multiprocessing.lang.Runnable;
import cookbook.signals.Signals;
import cookbook.subprocess.Command;
import cookbook.subprocess.Output;
import cookbook.subprocess.Signal;
import cookbook.subprocess.Subprocess;
import cookbook.testing.ChildJvm;
import java.io.IOException;
import java.io.Serializable;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class ProcessTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path directory;

  /** A child of this JVM must not print: standard output is the test runner's. */
  private static OptionalInt exitCodeOf(Runnable task) throws InterruptedException {
    try (Process process = new Process(task)) {
      process.start();
      assertTrue(process.join(LONG));
      return process.exitCode();
    }
  }

  @Test
  void sample() throws InterruptedException {
    // @start region="sample"
    int[] copy = {3};
    Process process = new Process("worker", () -> System.exit(copy[0]));
    process.start();
    process.join();
    assertEquals(3, process.exitCode().orElseThrow());
    // @end
  }

  // Exit codes.

  @Test
  void aTaskThatReturnsEndsWithZero() throws InterruptedException {
    assertEquals(OptionalInt.of(0), exitCodeOf(() -> {}));
  }

  @Test
  void systemExitGivesItsCode() throws InterruptedException {
    assertEquals(OptionalInt.of(7), exitCodeOf(() -> System.exit(7)));
    assertEquals(OptionalInt.of(255), exitCodeOf(() -> System.exit(-1)));
  }

  @Test
  void anEndBySignalIsNegative() throws InterruptedException {
    Process terminated = new Process(Programs::waitForever);
    terminated.start();
    assertEquals(OptionalInt.empty(), terminated.exitCode());
    terminated.terminate();
    terminated.join();
    assertEquals(OptionalInt.of(-15), terminated.exitCode());
    terminated.terminate(); // fine
    terminated.kill();
    try (Process killed = new Process(Programs::waitForever)) {
      killed.start();
      killed.kill();
      killed.join();
      assertEquals(OptionalInt.of(-9), killed.exitCode());
      assertEquals(Optional.empty(), killed.failure());
    }
  }

  @Test
  void anUncaughtExceptionGivesOneAndIsTold() throws Exception {
    try (ChildJvm program = ChildJvm.start(Programs.PREFIX + "Throw")) {
      assertTrue(program.await(LONG));
      assertEquals(
          List.of(
              "OptionalInt[1] Optional[java.lang.IllegalStateException: first]",
              "in cookbook.multiprocessing.Programs$Throw",
              "OptionalInt[1] Optional[java.lang.RuntimeException: "
                  + "cookbook.multiprocessing.Programs$Throw$Stubborn: second]",
              "in cookbook.multiprocessing.Programs$Throw"),
          program.output());
      assertEquals(
          "Exception in thread \"Process-1\" java.lang.IllegalStateException: first",
          program.errors().getFirst());
      String errors = String.join("\n", program.errors());
      assertTrue(errors.contains("Exception in thread \"Process-2\""), errors);
    }
  }

  // Waiting.

  @Test
  void joinGivesUpAfterTheLimit() throws InterruptedException {
    try (Process process = new Process(Programs::waitForever)) {
      process.start();
      assertFalse(process.join(Duration.ofMillis(1)));
      assertFalse(process.join(Duration.ofMillis(-1)));
      assertTrue(process.isAlive());
    }
  }

  @Test
  @SuppressWarnings("try")
  void anInterruptEndsTheWaitAndNotTheChild() throws InterruptedException {
    try (Process process = new Process(Programs::waitForever)) {
      process.start();
      java.lang.Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, process::join);
      assertTrue(process.isAlive());
      java.lang.Thread.currentThread().interrupt();
      process.close();
      assertTrue(java.lang.Thread.interrupted());
      assertFalse(process.isAlive());
    }
  }

  @Test
  void closeEndsWhatStillRunsAndMayBeCalledTwice() {
    Process process = new Process(Programs::waitForever);
    process.close(); // before the start
    process.start();
    assertTrue(process.isAlive());
    process.close();
    process.close();
    assertFalse(process.isAlive());
    int exitCode = process.exitCode().orElseThrow();
    assertTrue(exitCode == -15 || exitCode == -9, "asked, killed if slow: " + exitCode);
  }

  @Test
  void manyThreadsMayWaitForOneProcess() throws InterruptedException {
    try (Process process = new Process(Programs::waitForever)) {
      process.start();
      CountDownLatch joined = new CountDownLatch(3);
      for (int i = 0; i < 3; i++) {
        java.lang.Thread.startVirtualThread(() -> {
          try {
            process.join();
            joined.countDown();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
      }
      process.terminate();
      assertTrue(joined.await(1, TimeUnit.MINUTES));
    }
  }

  // What is refused.

  @Test
  void startingTwiceIsRefused() throws InterruptedException {
    try (Process process = new Process("twice", () -> {})) {
      process.start();
      var refused = assertThrows(IllegalStateException.class, process::start);
      assertEquals("process twice was started before", refused.getMessage());
      process.join();
      assertThrows(IllegalStateException.class, process::start);
      assertThrows(IllegalStateException.class, () -> process.setDaemon(true));
      assertThrows(IllegalStateException.class, () -> process.setName("other"));
    }
  }

  @Test
  void aProcessThatWasNotStartedHasNothingToWaitFor() {
    try (Process process = new Process("idle", () -> {})) {
      assertThrows(IllegalStateException.class, process::join);
      assertThrows(IllegalStateException.class, process::terminate);
      assertThrows(IllegalStateException.class, process::kill);
      assertThrows(IllegalStateException.class, process::pid);
      assertFalse(process.isAlive());
      assertEquals(OptionalInt.empty(), process.exitCode());
      assertEquals("Process[idle]", process.toString());
    }
  }

  @Test
  void aCaptureThatCannotTravelIsNamedAtTheStart() throws IOException {
    List<Object> baggage = new ArrayList<>();
    String other = "other";
    try (Socket socket = new Socket();
        Process process = new Process(() -> System.exit(other.length() + baggage.size()))) {
      baggage.add(socket);
      var refused = assertThrows(IllegalArgumentException.class, process::start);
      String expected = "task.captured[1][0]: java.net.Socket cannot travel between processes";
      assertTrue(refused.getMessage().startsWith(expected), refused.getMessage());
      baggage.clear();
      process.start(); // a start that failed did not happen
    }
  }

  @Test
  void aTaskLargerThanTheSharedMemoryIsRefused() throws Exception {
    List<String> options = List.of("-Dcookbook.region.bytes=16777216", "-Xmx512m");
    try (ChildJvm program = ChildJvm.start(options, Programs.PREFIX + "TooLarge")) {
      assertTrue(program.await(LONG));
      assertEquals(List.of(), program.errors());
      String refusal = program.output().getFirst();
      assertTrue(refusal.matches("the task is too large: 6710\\d+ bytes .*"), refusal);
      assertEquals(0, program.process().exitValue());
    }
  }

  @Test
  void withoutAJvmThereIsAClearError() throws Exception {
    try (ChildJvm program = ChildJvm.start(Programs.PREFIX + "NoJvm")) {
      assertTrue(program.await(LONG));
      String expected = "cannot start process lost: ";
      assertTrue(program.output().getFirst().startsWith(expected), () -> "" + program.output());
      assertTrue(program.output().getFirst().contains("/nowhere/bin/java"));
      assertEquals("left []", program.output().get(1));
    }
  }

  // What the child has.

  static final class Adder extends Process {
    private static final long serialVersionUID = 1;
    private final int a;
    private final int b;

    Adder(int a, int b) {
      super("adder");
      this.a = a;
      this.b = b;
    }

    @Override
    public void run() {
      boolean isCurrent = Process.current() == this && name().equals("adder") && isAlive();
      System.exit(isCurrent ? a + b : 99);
    }
  }

  @Test
  void aSubclassTravelsWithItsFields() throws InterruptedException {
    try (Adder adder = new Adder(20, 22)) {
      adder.start();
      adder.join();
      assertEquals(OptionalInt.of(42), adder.exitCode());
    }
  }

  static final class Counted extends Process {
    private static final long serialVersionUID = 1;

    Counted(Runnable task) {
      super(task);
    }

    @Override
    public void run() {
      super.run();
      System.exit(5);
    }
  }

  @Test
  void aSubclassMayAddToItsTask() throws InterruptedException {
    try (Process process = new Counted(() -> {})) {
      process.start();
      process.join();
      assertEquals(OptionalInt.of(5), process.exitCode());
    }
  }

  private static int staticCounter;

  @Test
  void capturedObjectsAndStaticFieldsAreCopies() throws InterruptedException {
    List<Integer> captured = new ArrayList<>(List.of(1));
    staticCounter = 10;
    OptionalInt seen =
        exitCodeOf(() -> {
          captured.add(2);
          staticCounter++;
          System.exit(10 * captured.size() + staticCounter);
        });
    assertEquals(OptionalInt.of(21), seen, "two in the child's list, and its own counter is 1");
    assertEquals(List.of(1), captured);
    assertEquals(10, staticCounter);
  }

  record Address(String street, int number) implements Serializable {}

  @Test
  void whatWasCapturedArrives() throws InterruptedException {
    Address address = new Address("Baker Street", 221);
    assertEquals(
        OptionalInt.of(1),
        exitCodeOf(() -> System.exit(address.equals(new Address("Baker Street", 221)) ? 1 : 2)));
  }

  @Test
  void optionsAndPropertiesAreInherited() throws Exception {
    List<String> options =
        List.of("-Xmx64m", "-ea", "-XX:+UseSerialGC", "-Dtest.given=a b", "-Dtest.cleared=x");
    try (ChildJvm program = ChildJvm.start(options, Programs.PREFIX + "Inherit")) {
      assertTrue(program.await(LONG));
      List<String> output = program.output();
      assertEquals("later " + Programs.LATER, output.get(0));
      assertEquals("given a b", output.get(1));
      assertEquals("cleared null", output.get(2));
      long maxBytes = Long.parseLong(output.get(3).substring("max ".length()));
      assertTrue(maxBytes <= 64 << 20, output.get(3));
      assertEquals("assertions true", output.get(4));
      assertEquals("process Process-1", output.get(5));
    }
  }

  @Test
  void optionsThatTwoProcessesCannotShareAreNotInherited() {
    List<String> words =
        List.of(
            "-Xmx64m",
            "-cp",
            "a.jar",
            "--add-opens",
            "java.base/java.lang=ALL-UNNAMED",
            "-agentlib:jdwp=transport=dt_socket,address=5005",
            "-javaagent:a.jar",
            "-XX:+UseZGC",
            "-Xlog:gc:file=gc.log",
            "-Dmine=1",
            "-Djava.io.tmpdir=/x",
            "--enable-preview",
            "example.Main",
            "-Xms1m");
    assertEquals(
        List.of(
            "-Xmx64m",
            "--add-opens",
            "java.base/java.lang=ALL-UNNAMED",
            "-XX:+UseZGC",
            "-Djava.io.tmpdir=/x",
            "--enable-preview"),
        JvmCommand.inheritedOptions(words));
    assertEquals(List.of("-Xms1m"), JvmCommand.inheritedOptions(List.of("-Xms1m", "-jar", "-X")));
  }

  @Test
  void everyProcessKnowsItsNameAndItsParents() throws Exception {
    try (ChildJvm program = ChildJvm.start(Programs.PREFIX + "Names")) {
      assertTrue(program.await(LONG));
      assertEquals(
          List.of(
              "main in main of Optional.empty",
              "Process-1 in Process-1 of Optional[main]",
              "grandchild in grandchild of Optional[Process-1]",
              "Process-1:1 in Process-1:1 of Optional[Process-1]",
              "Process-2 in Process-2 of Optional[main]"),
          program.output());
    }
  }

  @Test
  void theCurrentProcessIsAliveAndIsNoneThatOneCanWaitFor() {
    Process current = Process.current();
    assertSame(current, Process.current());
    assertEquals(ProcessHandle.current().pid(), current.pid());
    assertTrue(current.isAlive());
    assertEquals(Optional.empty(), Process.parent());
    var refused = assertThrows(IllegalStateException.class, current::join);
    assertTrue(refused.getMessage().startsWith("only the process that started"));
    assertThrows(IllegalStateException.class, current::start);
  }

  // Life.

  @Test
  void activeChildrenAreThoseThatAreAlive() throws InterruptedException {
    try (Process one = new Process(Programs::waitForever);
        Process two = new Process(Programs::waitForever)) {
      one.start();
      two.start();
      assertTrue(Process.activeChildren().containsAll(List.of(one, two)));
      one.terminate();
      one.join();
      assertFalse(Process.activeChildren().contains(one));
      assertTrue(Process.activeChildren().contains(two));
    }
  }

  @Test
  void aDaemonIsEndedAndOthersAreWaitedForAtTheEndOfTheProgram() throws Exception {
    Path file = directory.resolve("go");
    try (ChildJvm program = ChildJvm.start(Programs.PREFIX + "EndBefore", file.toString())) {
      await().atMost(LONG).until(() -> program.output().size() == 2);
      assertTrue(program.output().contains("main ends"));
      assertTrue(program.process().isAlive());
      Files.createFile(file);
      assertTrue(program.await(LONG));
      assertEquals("the other ends", program.output().getLast());
      assertEquals(0, program.process().exitValue());
      assertEquals(List.of(), program.descendants());
      assertEquals(List.of(), program.errors());
    }
  }

  @Test
  void systemExitEndsTheChildrenToo() throws Exception {
    try (ChildJvm program = ChildJvm.start(Programs.PREFIX + "ExitEarly")) {
      assertTrue(program.await(LONG));
      assertEquals(7, program.process().exitValue());
      assertEquals(List.of(), program.descendants());
      assertEquals(List.of(), program.errors());
    }
  }

  private static List<Long> startGenerations(ChildJvm program) {
    await().atMost(LONG).until(() -> program.output().size() == 2);
    return program.output().stream().map(line -> Long.valueOf(line.substring(4))).toList();
  }

  @Test
  void nobodyOutlivesAParentThatIsKilled() throws Exception {
    try (ChildJvm program = ChildJvm.start(Programs.PREFIX + "ThreeGenerations")) {
      assertEquals(2, startGenerations(program).size());
      assertEquals(2, program.descendants().size());
      program.process().destroyForcibly();
      await().atMost(LONG).until(() -> program.descendants().isEmpty());
    }
  }

  @Test
  void grandchildrenGoWithAChildThatIsKilled() throws Exception {
    try (ChildJvm program = ChildJvm.start(Programs.PREFIX + "ThreeGenerations")) {
      List<Long> pids = startGenerations(program);
      ProcessHandle.of(pids.getFirst()).orElseThrow().destroyForcibly();
      await().atMost(LONG).until(() -> program.descendants().isEmpty());
      await().atMost(LONG).until(() -> program.output().contains("child OptionalInt[-9]"));
      assertTrue(program.process().isAlive());
    }
  }

  @Test
  void controlCReachesAllAndLeavesNoneAndNoStackTrace() throws Exception {
    Path errors = directory.resolve("errors");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Command command =
        Command.of(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Programs.PREFIX + "ThreeGenerations");
    // A build in the background of a script ignores INT, and its children would inherit that.
    try (var _ = Signals.defaultAction(cookbook.signals.Signal.INT);
        Subprocess program =
            command.withoutEnv("JAVA_TOOL_OPTIONS").group().error(Output.file(errors)).start()) {
      assertTrue(program.readLine().startsWith("pid "));
      assertTrue(program.readLine().startsWith("pid "));
      program.signalGroup(Signal.INT);
      // The output ends when the last who could write to it is gone, reaped or not.
      await().atMost(LONG).until(() -> program.readLine() == null);
      assertEquals(130, program.join().exitCode());
      assertEquals("", Files.readString(errors));
    }
  }

  @Test
  void aChildsOwnChildrenAreWaitedFor() throws Exception {
    Path file = directory.resolve("grandchild");
    String name = file.toString();
    try (Process child = new Process(() -> new Process(() -> Programs.mark(name)).start())) {
      child.start();
      await().atMost(LONG).until(() -> Files.exists(file));
      assertTrue(child.isAlive());
      child.terminate();
      child.join();
      assertEquals(OptionalInt.of(-15), child.exitCode());
    }
  }

  @Test
  void aDaemonsChildrenAreDaemons() throws InterruptedException {
    try (Process daemon =
        new Process(() -> System.exit(new Process(() -> {}).isDaemon() ? 1 : 2))) {
      assertFalse(daemon.isDaemon());
      daemon.setDaemon(true);
      daemon.start();
      daemon.join();
      assertEquals(OptionalInt.of(1), daemon.exitCode());
    }
  }

  @Test
  void threadNamesOfHelpersSayWhatTheyDo() {
    try (Process process = new Process("named", Programs::waitForever)) {
      process.start();
      String names =
          java.lang.Thread.getAllStackTraces().keySet().stream()
              .map(java.lang.Thread::getName)
              .collect(joining("\n"));
      assertTrue(names.contains("waiting for named"), names);
    }
  }

  private static final String LOG_CONFIGURATION =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%level %thread: %msg%n</pattern></encoder>
        </appender>
        <logger name="cookbook.multiprocessing" level="DEBUG"/>
        <root level="INFO"><appender-ref ref="out"/></root>
      </configuration>
      """;

  @Test
  void lifeIsLoggedAtLevelDebugByParentAndChild() throws Exception {
    Path configuration = directory.resolve("logback.xml");
    Files.writeString(configuration, LOG_CONFIGURATION);
    List<String> options = List.of("-Dlogback.configurationFile=" + configuration);
    try (ChildJvm program = ChildJvm.start(options, Programs.PREFIX + "Log")) {
      assertTrue(program.await(LONG));
      List<String> patterns =
          List.of(
              "DEBUG main: process Process-1 \\(\\d+\\) started",
              "DEBUG Process-1: process Process-1 calls run\\(\\)",
              "DEBUG waiting for Process-1: process Process-1 \\(\\d+\\) ended with 0",
              "DEBUG main: process victim \\(\\d+\\) started",
              "DEBUG waiting for victim: process victim \\(\\d+\\) ended with -9");
      for (String pattern : patterns) {
        boolean found = program.output().stream().anyMatch(line -> line.matches(pattern));
        assertTrue(found, () -> pattern + " in " + program.output());
      }
    }
  }

  @Test
  void joinNeedsNoThreadOfTheCommonPool() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    try (Process process = new Process(() -> {})) {
      for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
        ForkJoinPool.commonPool().execute(() -> awaitUninterruptibly(end));
      }
      process.start();
      boolean joined = process.join(LONG);
      end.countDown(); // or close() hangs, too
      assertTrue(joined);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void startIsRefusedWhen64ProcessesShareMemoryAlready() throws Exception {
    try (ChildJvm program = ChildJvm.start(Crowd.class.getName())) {
      assertTrue(program.await(LONG));
      assertEquals(List.of(), program.errors());
      String refusal = program.output().getFirst();
      assertTrue(refusal.startsWith("64 processes share this region, the most"), refusal);
      assertEquals("left []", program.output().getLast());
    }
  }

  /** Where its parent is stopped, nobody takes its exit code: a zombie stays. */
  @Test
  void aChildThatWasKilledIsAliveForNobody() throws Exception {
    AtomicReference<Process> told = new AtomicReference<>();
    try (Process parent =
        new Process(() -> {
          Process child = new Process(Programs::waitForever);
          child.start();
          told.set(child);
          Programs.waitForever();
        })) {
      parent.start();
      await().atMost(LONG).until(() -> told.get() != null);
      Process child = told.get();
      assertTrue(child.isAlive(), "also while it starts");
      signal("STOP", parent);
      try {
        ProcessHandle.of(child.pid()).orElseThrow().destroyForcibly();
        await().until(() -> !child.isAlive());
        Region.own().processes().lookForDeaths();
        assertFalse(child.isAlive());
      } finally {
        signal("CONT", parent);
      }
    }
  }

  private static void signal(String name, Process process) throws Exception {
    String pid = Long.toString(process.pid());
    assertEquals(0, new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor());
  }
}
