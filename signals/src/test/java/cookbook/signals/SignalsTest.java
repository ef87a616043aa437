package cookbook.signals;

import static cookbook.signals.Signals.Disposition.DEFAULT;
import static cookbook.signals.Signals.Disposition.FOREIGN;
import static cookbook.signals.Signals.Disposition.HANDLED;
import static cookbook.signals.Signals.Disposition.IGNORED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import cookbook.testing.Processes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals to this JVM itself, and only such as it handles while they are sent. */
@Timeout(60)
final class SignalsTest {
  private static final long PID = Self.PID;
  private static final Signal RT = Signal.rt(1);

  private final BlockingQueue<SignalInfo> received = new LinkedBlockingQueue<>();

  private SignalInfo next() throws InterruptedException {
    SignalInfo info = received.poll(30, TimeUnit.SECONDS);
    assertTrue(info != null, "no signal came");
    return info;
  }

  @AfterEach
  void nothingIsLeftBehind() {
    assertEquals(List.of(), List.copyOf(received));
    for (Signal signal : List.of(Signal.USR1, Signal.WINCH, RT)) {
      assertEquals(DEFAULT, Signals.disposition(signal));
    }
    assertEquals(0, blockedSignals() & RT.bit());
  }

  private static long blockedSignals() {
    try (Memory mask = new Memory(Linux.SIGSET_BYTES)) {
      Linux.pthread_sigmask(Linux.SIG_UNBLOCK, Pointer.NULL, mask);
      return mask.getLong(0);
    }
  }

  @Test
  void sample() throws InterruptedException {
    CountDownLatch reloaded = new CountDownLatch(1);
    var before = Signals.disposition(Signal.HUP);
    // @start region="sample"
    try (var _ = Signals.handle(Signal.HUP, info -> reloaded.countDown())) {
      Signals.raise(Signal.HUP); // or: kill -HUP <pid>
      reloaded.await();
    } // from here on HUP does what it did before
    // @end
    assertEquals(before, Signals.disposition(Signal.HUP));
  }

  @Test
  void senderOfAKillIsNamed() throws Exception {
    try (var _ = Signals.handle(Signal.USR1, received::add)) {
      Process kill = new ProcessBuilder("sh", "-c", "kill -USR1 " + PID).start();
      SignalInfo info = next();
      assertEquals(kill.pid(), info.senderPid());
      assertEquals(SignalInfo.Code.USER, info.code());
      assertEquals(Signal.USR1, info.signal());
      assertEquals(ourUid(), info.senderUid());
      assertEquals(0, kill.waitFor());
    }
  }

  private static long ourUid() throws Exception {
    Process id = new ProcessBuilder("id", "-u").start();
    String uid = new String(id.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, id.waitFor());
    return Long.parseLong(uid.strip());
  }

  @Test
  void queuedValueArrives() throws InterruptedException {
    try (var _ = Signals.handle(RT, received::add)) {
      for (int value : new int[] {0, 42, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        Self.queue(RT, value);
        SignalInfo info = next();
        assertEquals(value, info.value());
        assertEquals(SignalInfo.Code.QUEUE, info.code());
        assertEquals(PID, info.senderPid());
      }
    }
  }

  @Test
  void queuedValueArrivesWithAStandardSignalToo() throws InterruptedException {
    try (var _ = Signals.handle(Signal.USR1, received::add)) {
      SignalInfo info;
      do { // while the queue of the user is full, the kernel drops the value
        assertTrue(Signals.queue(PID, Signal.USR1, -7));
        info = next();
      } while (info.code() != SignalInfo.Code.QUEUE);
      assertEquals(-7, info.value());
    }
  }

  @Test
  void endOfAChildIsTold() throws Exception {
    BlockingQueue<SignalInfo> ends = new LinkedBlockingQueue<>();
    try (var _ = Signals.handle(Signal.CHLD, ends::add)) {
      Process child = new ProcessBuilder("sh", "-c", "exit 5").start();
      assertEquals(5, child.waitFor());
      SignalInfo info = ends.take();
      while (info.senderPid() != child.pid()) { // a child of the test before
        info = ends.take();
      }
      assertEquals(SignalInfo.Code.CHILD_EXITED, info.code());
      assertEquals(5, info.value());
    }
  }

  @Test
  void handlersRunOneAtATimeOnTheirOwnThread() throws InterruptedException {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
    CountDownLatch done = new CountDownLatch(200);
    try (var _ =
        Signals.handle(
            RT,
            _ -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              threads.add(Thread.currentThread());
              Thread.onSpinWait();
              running.decrementAndGet();
              done.countDown();
            })) {
      IntStream.range(0, 200).parallel().forEach(i -> Self.queue(RT, i));
      done.await();
    }
    assertEquals(1, most.get());
    assertEquals(1, threads.size());
    Thread thread = threads.iterator().next();
    assertEquals("signals", thread.getName());
    assertTrue(thread.isDaemon());
  }

  @Test
  void whatAHandlerThrowsIsReportedAndStopsNothing() throws InterruptedException {
    BlockingQueue<Throwable> reported = new LinkedBlockingQueue<>();
    var before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((_, e) -> reported.add(e));
    try (var _ =
        Signals.handle(
            RT,
            info -> {
              if (info.value() == 1) {
                throw new IllegalStateException("planted");
              } else if (info.value() == 2) {
                throw new StackOverflowError("planted too");
              }
              received.add(info);
            })) {
      IntStream.rangeClosed(1, 3).forEach(i -> Self.queue(RT, i));
      assertEquals("planted", reported.take().getMessage());
      assertEquals("planted too", reported.take().getMessage());
      assertEquals(3, next().value());
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void interruptLeftByAHandlerDisturbsNoOther() throws InterruptedException {
    AtomicBoolean interrupted = new AtomicBoolean();
    try (var _ =
        Signals.handle(
            RT,
            info -> {
              interrupted.set(Thread.currentThread().isInterrupted());
              Thread.currentThread().interrupt();
              received.add(info);
            })) {
      for (int i = 0; i < 2; i++) {
        Self.queue(RT, i);
        next();
        assertFalse(interrupted.get());
      }
    }
  }

  @Test
  void latestRegistrationDecidesAndTheOneBelowComesBack() throws InterruptedException {
    BlockingQueue<String> who = new LinkedBlockingQueue<>();
    try (var _ = Signals.handle(Signal.USR1, _ -> who.add("below"))) {
      try (var _ = Signals.handle(Signal.USR1, _ -> who.add("above"))) {
        Signals.raise(Signal.USR1);
        assertEquals("above", who.take());
      }
      assertEquals(HANDLED, Signals.disposition(Signal.USR1));
      Signals.raise(Signal.USR1);
      assertEquals("below", who.take());
    }
  }

  @Test
  void registrationsMayBeClosedInAnyOrder() throws InterruptedException {
    SignalRegistration below = Signals.handle(Signal.USR1, _ -> {});
    SignalRegistration above = Signals.handle(Signal.USR1, received::add);
    below.close();
    Signals.raise(Signal.USR1);
    next();
    above.close();
    assertEquals(DEFAULT, Signals.disposition(Signal.USR1));
    below.close();
    above.close();
    assertEquals(DEFAULT, Signals.disposition(Signal.USR1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HUP", "INT", "TERM", "USR1", "CHLD", "RTMIN+1"})
  void closePutsBackExactlyWhatWasBefore(String name) {
    Signal signal = Signal.of(name);
    long[] before = action(signal);
    for (int i = 0; i < 3; i++) {
      SignalRegistration registration = Signals.handle(signal, _ -> {});
      assertFalse(Arrays.equals(before, action(signal)));
      registration.close();
      assertArrayEquals(before, action(signal));
    }
  }

  /** The C library sets this flag at any first call, for itself. */
  private static final int SA_RESTORER = 0x0400_0000;

  /** The handler, the mask as far as the kernel knows it, and the flags. */
  private static long[] action(Signal signal) {
    try (Memory action = new Memory(152)) {
      Linux.check(Linux.sigaction(signal.number(), Pointer.NULL, action), "sigaction");
      int flags = action.getInt(136) & ~SA_RESTORER;
      return new long[] {action.getLong(0), action.getLong(8), flags};
    }
  }

  @Test
  void whatWasSentBeforeCloseIsHandledByIt() {
    for (int round = 0; round < 200; round++) {
      List<Integer> values = new ArrayList<>();
      AtomicInteger standard = new AtomicInteger();
      var onRt = Signals.handle(RT, info -> values.add(info.value()));
      var onUsr1 = Signals.handle(Signal.USR1, _ -> standard.incrementAndGet());
      for (int i = 0; i < 10; i++) {
        Self.queue(RT, i);
      }
      Signals.raise(Signal.USR1);
      onUsr1.close();
      onRt.close();
      assertEquals(1, standard.get());
      assertEquals(IntStream.range(0, 10).boxed().toList(), values);
    }
  }

  /** The pipe holds 16,384 at the most. */
  @Test
  void whatFindsNoRoomInThePipeIsCountedAndHandledAtLeastOnce() {
    long before = Dispatcher.instance().accepted(Signal.USR1);
    Semaphore open = new Semaphore(0);
    AtomicLong handled = new AtomicLong();
    AtomicLong coalesced = new AtomicLong();
    try (var _ =
        Signals.handle(
            Signal.USR1,
            info -> {
              open.acquireUninterruptibly();
              open.release();
              handled.incrementAndGet();
              coalesced.addAndGet(info.coalesced());
            })) {
      while (Dispatcher.instance().accepted(Signal.USR1) - before < 20_000) {
        Signals.raise(Signal.USR1);
      }
      open.release();
    }
    assertTrue(handled.get() > 1 && coalesced.get() > 0, handled + " and " + coalesced);
    long accepted = Dispatcher.instance().accepted(Signal.USR1) - before;
    assertEquals(accepted, handled.get() + coalesced.get());
  }

  @Test
  void closeWaitsForTheRunningHandler() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    var registration =
        Signals.handle(
            Signal.USR1,
            _ -> {
              running.countDown();
              awaitUninterruptibly(proceed);
              done.set(true);
            });
    Signals.raise(Signal.USR1);
    running.await();
    Thread closer = new Thread(registration::close);
    closer.start();
    await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
    closer.interrupt();
    assertFalse(done.get());
    proceed.countDown();
    closer.join();
    assertTrue(done.get());
    assertTrue(closer.isInterrupted() || !closer.isAlive());
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    await().forever().until(() -> latch.getCount() == 0);
  }

  @Test
  void handlerMayCloseItsOwnRegistration() throws InterruptedException {
    AtomicReference<SignalRegistration> registration = new AtomicReference<>();
    CountDownLatch registered = new CountDownLatch(1);
    registration.set(
        Signals.handle(
            Signal.WINCH, // by default nothing: the second goes nowhere
            info -> {
              awaitUninterruptibly(registered);
              registration.get().close();
              received.add(info);
            }));
    registered.countDown();
    Signals.raise(Signal.WINCH);
    next();
    assertEquals(DEFAULT, Signals.disposition(Signal.WINCH));
    Signals.raise(Signal.WINCH);
  }

  @Test
  void handlerMayHandleAnotherSignal() throws InterruptedException {
    List<SignalRegistration> inner = new ArrayList<>();
    try (var _ =
        Signals.handle(
            Signal.USR1,
            _ -> {
              inner.add(Signals.handle(RT, received::add));
              Self.queue(RT, 9);
            })) {
      Signals.raise(Signal.USR1);
      assertEquals(9, next().value());
    }
    inner.getFirst().close();
  }

  /** bpo-43406: a handler taken away while its signal is on the way. */
  @Test
  void handlersAreSwappedWhileSignalsPourIn() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    try (var _ = Signals.handle(Signal.USR1, _ -> {})) {
      Thread sender =
          Thread.ofPlatform()
              .start(() -> {
                while (!stop.get()) {
                  Signals.raise(Signal.USR1);
                }
              });
      AtomicInteger handled = new AtomicInteger();
      for (int i = 0; i < 500 || handled.get() == 0; i++) {
        try (var _ = Signals.handle(Signal.USR1, _ -> handled.incrementAndGet())) {
          Thread.onSpinWait();
        }
        try (var _ = Signals.ignore(Signal.USR1)) {
          Thread.onSpinWait();
        }
      }
      stop.set(true);
      sender.join();
    }
  }

  @Test
  void manyThreadsRegisterAndCloseAtOnce() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(4);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(n ->
                Thread.ofVirtual()
                    .start(() -> {
                      try {
                        barrier.await();
                        for (int i = 0; i < 20; i++) {
                          try (var _ = Signals.handle(n % 2 == 0 ? RT : Signal.USR1, _ -> {})) {
                            Signals.raise(n % 2 == 0 ? RT : Signal.USR1);
                          }
                        }
                      } catch (Throwable e) {
                        failure.set(e);
                      }
                    }))
            .toList();
    // Held by us for the whole time, so that no signal meets the default.
    try (var _ = Signals.handle(RT, _ -> {});
        var _ = Signals.handle(Signal.USR1, _ -> {})) {
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertSame(null, failure.get());
  }

  @Test
  void ignoredSignalDoesNothingAndComesBack() throws InterruptedException {
    try (var _ = Signals.handle(Signal.USR1, received::add)) {
      try (var _ = Signals.ignore(Signal.USR1)) {
        assertEquals(IGNORED, Signals.disposition(Signal.USR1));
        Signals.raise(Signal.USR1);
      }
      Signals.raise(Signal.USR1);
      next();
    }
  }

  @Test
  void ignoredRealTimeSignalDoesNotPileUp() throws InterruptedException {
    try (var _ = Signals.handle(RT, received::add)) {
      try (var _ = Signals.ignore(RT)) {
        Self.queue(RT, 1);
      }
      Self.queue(RT, 2);
      assertEquals(2, next().value());
    }
  }

  @Test
  void defaultActionOfWindowChangeIsNothing() {
    try (var _ = Signals.handle(Signal.WINCH, received::add);
        var _ = Signals.defaultAction(Signal.WINCH)) {
      assertEquals(DEFAULT, Signals.disposition(Signal.WINCH));
      Signals.raise(Signal.WINCH);
    }
  }

  @Test
  void everySignalCanBeAskedFor() {
    for (Signal signal : Signal.all()) {
      assertNotEquals(HANDLED, Signals.disposition(signal));
    }
    assertEquals(FOREIGN, Signals.disposition(Signal.SEGV));
    assertEquals(FOREIGN, Signals.disposition(Signal.TERM));
    assertEquals(DEFAULT, Signals.disposition(Signal.KILL));
  }

  @Test
  void interruptOnEndsASleep() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread sleeper =
        Thread.ofVirtual()
            .start(() -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    try (var _ = Signals.interruptOn(Signal.USR1, sleeper)) {
      Signals.raise(Signal.USR1);
      interrupted.await();
    }
    sleeper.join();
  }

  @ParameterizedTest
  @CsvSource({
    "KILL, kernel",
    "STOP, kernel",
    "SEGV, null checks",
    "BUS, null checks",
    "FPE, null checks",
    "ILL, null checks",
    "TRAP, null checks",
    "PIPE, IOException",
    "XFSZ, IOException",
    "QUIT, jcmd",
    "USR2, _JAVA_SR_SIGNUM",
    "ABRT, fatal error",
    "STKFLT, this library"
  })
  void whatTheJvmNeedsIsRefusedWithTheReason(String name, String reason) {
    Signal signal = Signal.of(name);
    for (Runnable call :
        List.<Runnable>of(
            () -> Signals.handle(signal, received::add),
            () -> Signals.ignore(signal),
            () -> Signals.defaultAction(signal),
            () -> Signals.interruptOn(signal, Thread.currentThread()),
            () -> SignalMask.hold(signal),
            () -> IntervalTimer.every(Duration.ofDays(1), signal),
            () -> SignalInfo.unknown(signal, 0).defaultAction())) {
      long[] before = action(signal);
      var e = assertThrows(IllegalArgumentException.class, call::run);
      assertTrue(e.getMessage().startsWith("SIG" + name + " is refused: "), e.getMessage());
      assertTrue(e.getMessage().contains(reason), e.getMessage());
      assertArrayEquals(before, action(signal));
    }
    assertThrows(IllegalArgumentException.class, () -> Signals.await(signal));
  }

  @Test
  void ignoringChildrenIsRefused() {
    var e = assertThrows(IllegalArgumentException.class, () -> Signals.ignore(Signal.CHLD));
    assertTrue(e.getMessage().contains("waitFor"), e.getMessage());
  }

  @Test
  void nullIsRefused() {
    assertThrows(NullPointerException.class, () -> Signals.handle(Signal.USR1, null));
    assertThrows(NullPointerException.class, () -> Signals.handle(null, received::add));
    assertThrows(NullPointerException.class, () -> Signals.interruptOn(Signal.USR1, null));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, -77, Long.MIN_VALUE, 1L << 31, 1L << 32})
  void pidThatIsNoneIsRefused(long pid) {
    for (Runnable call :
        List.<Runnable>of(
            () -> Signals.send(pid, Signal.USR1),
            () -> Signals.queue(pid, RT, 0),
            () -> Signals.exists(pid))) {
      var e = assertThrows(IllegalArgumentException.class, call::run);
      assertTrue(e.getMessage().contains(Long.toString(pid)), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 0, -1, 1L << 31})
  void groupThatIsNoneIsRefused(long group) {
    assertThrows(IllegalArgumentException.class, () -> Signals.sendGroup(group, Signal.USR1));
  }

  @Test
  void processThatHasEndedIsSaidSo() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    for (Runnable call :
        List.<Runnable>of(
            () -> Signals.send(ended.pid(), Signal.USR1),
            () -> Signals.send(ended.toHandle(), Signal.USR1),
            () -> Signals.sendGroup(ended.pid(), Signal.USR1),
            () -> Signals.queue(ended.pid(), RT, 0))) {
      var e = assertThrows(NoSuchElementException.class, call::run);
      assertTrue(e.getMessage().contains(Long.toString(ended.pid())), e.getMessage());
    }
    assertFalse(Signals.exists(ended.pid()));
  }

  @Test
  void processThatLivesExists() {
    assertTrue(Signals.exists(PID));
    assertTrue(Signals.exists(1));
  }

  @Test
  void groupIsReachedAsAWhole() throws Exception {
    Process leader =
        new ProcessBuilder("setsid", "sh", "-c", "sleep 600 & sleep 600 & wait").start();
    try {
      await().until(() -> leader.descendants().count() == 2);
      List<ProcessHandle> children = leader.descendants().toList();
      Signals.sendGroup(leader.pid(), Signal.TERM);
      assertEquals(143, leader.waitFor());
      await().until(() -> children.stream().noneMatch(child -> Processes.isAlive(child.pid())));
    } finally {
      leader.destroyForcibly();
    }
  }

  @Test
  void signalGoesToAProcessByItsHandle() throws Exception {
    Process child = new ProcessBuilder("sleep", "600").start();
    Signals.send(child.toHandle(), Signal.USR1);
    assertEquals(128 + Signal.USR1.number(), child.waitFor());
  }
}
