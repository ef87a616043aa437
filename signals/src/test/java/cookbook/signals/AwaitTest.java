package cookbook.signals;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AwaitTest {
  private static final Signal RT = Signal.rt(3);
  private static final Duration LONG = Duration.ofDays(1);

  private static CompletableFuture<SignalInfo> awaiting(Signal signal) {
    CompletableFuture<SignalInfo> result = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                result.complete(Signals.await(signal));
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    await()
        .until(() ->
            thread.getState() == Thread.State.TIMED_WAITING
                && Signals.disposition(signal) == Signals.Disposition.DEFAULT);
    return result;
  }

  @Test
  void loop() throws InterruptedException {
    List<Integer> jobs = new ArrayList<>();
    // @start region="loop"
    try (var _ = SignalMask.hold(RT)) { // nothing is missed between two waits
      for (int i = 0; i < 3; i++) {
        Self.queue(RT, i);
        SignalInfo info = Signals.await(RT);
        jobs.add(info.value());
      }
    }
    // @end
    assertEquals(List.of(0, 1, 2), jobs);
  }

  @Test
  void virtualThreadWaitsWithoutAHandler() throws Exception {
    var result = awaiting(Signal.USR1);
    Signals.raise(Signal.USR1);
    assertEquals(Signal.USR1, result.get().signal());
    assertEquals(Self.PID, result.get().senderPid());
    assertEquals(Signals.Disposition.DEFAULT, Signals.disposition(Signal.USR1));
  }

  @Test
  void awaitedSignalIsNotHandledAsWell() throws Exception {
    BlockingQueue<SignalInfo> handled = new LinkedBlockingQueue<>();
    try (var _ = Signals.handle(RT, handled::add)) {
      CompletableFuture<SignalInfo> awaited = awaitingHeld();
      await().until(() -> waitsForAnother(awaited, handled));
      assertTrue(handled.stream().noneMatch(awaited.get()::equals));
    }
  }

  /** Sends one more; whether the waiter got it. */
  private static boolean waitsForAnother(
      CompletableFuture<SignalInfo> awaited, BlockingQueue<SignalInfo> handled) {
    int before = handled.size();
    Self.queue(RT, before);
    await().until(() -> awaited.isDone() || handled.size() > before);
    return awaited.isDone();
  }

  @Test
  void timeoutIsEmpty() throws InterruptedException {
    assertEquals(Optional.empty(), Signals.await(Set.of(Signal.USR1, RT), Duration.ofMillis(1)));
    assertEquals(Optional.empty(), Signals.await(Set.of(Signal.USR1), Duration.ofNanos(-1)));
  }

  @Test
  void zeroTakesWhatIsHeld() throws InterruptedException {
    try (var mask = SignalMask.hold(RT, Signal.USR1)) {
      Self.queue(RT, 1);
      Self.queue(RT, 2);
      Signals.raise(Signal.USR1);
      await().until(() -> mask.pending().size() == 2);
      assertEquals(Signal.USR1, take(Signal.USR1).signal());
      assertEquals(1, take(RT).value());
      assertEquals(2, take(RT).value());
      assertEquals(Optional.empty(), Signals.await(Set.of(RT), Duration.ZERO));
      assertEquals(Set.of(), mask.pending());
    }
  }

  @Test
  void zeroTakesWhatHasJustBeenSentAsOne() throws InterruptedException {
    try (var _ = Signals.handle(Signal.USR1, _ -> {}); // else what it missed would end this JVM
        var _ = SignalMask.hold(Signal.USR1)) {
      for (int round = 0; round < 20; round++) {
        Signals.raise(Signal.USR1);
        Signals.raise(Signal.USR1);
        assertEquals(Signal.USR1, take(Signal.USR1).signal());
        assertEquals(Optional.empty(), Signals.await(Set.of(Signal.USR1), Duration.ZERO));
      }
    }
  }

  private static SignalInfo take(Signal signal) throws InterruptedException {
    return Signals.await(Set.of(signal), Duration.ZERO).orElseThrow();
  }

  @Test
  void severalWaitersGetOneEach() throws Exception {
    try (var _ = SignalMask.hold(RT)) {
      var results = List.of(awaitingHeld(), awaitingHeld(), awaitingHeld());
      for (int i = 1; i <= 3; i++) {
        Self.queue(RT, i);
      }
      int sum = 0;
      for (var result : results) {
        sum += result.get().value();
      }
      assertEquals(6, sum);
    }
  }

  private static CompletableFuture<SignalInfo> awaitingHeld() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Signals.await(RT);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  @Test
  void interruptEndsTheWaitAndRestoresTheDisposition() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> {
              try {
                Signals.await(RT);
              } catch (InterruptedException e) {
                thrown.set(e);
              }
            });
    await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
    waiter.interrupt();
    waiter.join();
    assertTrue(thrown.get() instanceof InterruptedException);
    assertEquals(Signals.Disposition.DEFAULT, Signals.disposition(RT));
  }

  @Test
  void interruptedBeforeItWaitsItThrows() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> Signals.await(Signal.USR1));
  }

  @Test
  void emptySetIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Signals.await(Set.of(), LONG));
  }

  @Test
  void awaitInAHandlerIsRefused() throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    try (var _ =
        Signals.handle(
            RT,
            _ ->
                thrown.complete(
                    assertThrows(IllegalStateException.class, () -> Signals.await(Signal.USR1))))) {
      Self.queue(RT, 0);
      assertTrue(thrown.get().getMessage().contains("wait for itself"));
    }
  }
}
