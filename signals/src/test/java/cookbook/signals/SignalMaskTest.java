package cookbook.signals;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SignalMaskTest {
  private static final Signal RT = Signal.rt(4);

  private final BlockingQueue<SignalInfo> received = new LinkedBlockingQueue<>();

  @Test
  void sample() throws InterruptedException {
    try (var _ = Signals.handle(Signal.USR1, received::add)) {
      // @start region="sample"
      try (var mask = SignalMask.hold(Signal.USR1)) {
        Signals.raise(Signal.USR1); // arrives, and waits
        await().until(() -> mask.pending().equals(Set.of(Signal.USR1)));
      } // now its handler runs
      // @end
      assertEquals(Signal.USR1, received.take().signal());
    }
  }

  @Test
  void equalStandardSignalsMergeAndAreCounted() throws InterruptedException {
    try (var _ = Signals.handle(Signal.USR1, received::add)) {
      long before = Dispatcher.instance().accepted(Signal.USR1);
      try (var _ = SignalMask.hold(Signal.USR1)) {
        for (int i = 1; i <= 5; i++) {
          Signals.raise(Signal.USR1);
          int sent = i;
          await().until(() -> Dispatcher.instance().accepted(Signal.USR1) - before == sent);
        }
        Signals.handle(Signal.USR1, _ -> {}).close(); // waits for what is accepted to come in
        assertTrue(received.isEmpty());
      }
      assertEquals(4, received.take().coalesced());
    }
    assertTrue(received.isEmpty());
  }

  @Test
  void ofMergedSignalsTheFirstOnesSenderAndValueRemain() {
    var first = new SignalInfo(Signal.USR1, SignalInfo.Code.QUEUE, 7, 0, 1, 0);
    var second = new SignalInfo(Signal.USR1, SignalInfo.Code.USER, 8, 0, 2, 0);
    var both = new SignalInfo(Signal.USR1, SignalInfo.Code.QUEUE, 7, 0, 1, 1);
    assertEquals(both, first.merged(second));
  }

  @Test
  void realTimeSignalsQueueInOrder() throws InterruptedException {
    try (var _ = Signals.handle(RT, received::add)) {
      try (var mask = SignalMask.hold(RT)) {
        for (int i = 0; i < 1000; i++) {
          Self.queue(RT, i);
        }
        assertEquals(Set.of(RT), mask.pending());
        assertTrue(received.isEmpty());
      }
      for (int i = 0; i < 1000; i++) {
        assertEquals(i, received.take().value());
      }
    }
  }

  @Test
  void overlappingMasksHoldUntilTheLastIsClosed() throws InterruptedException {
    try (var _ = Signals.handle(RT, received::add)) {
      SignalMask first = SignalMask.hold(RT);
      SignalMask second = SignalMask.hold(RT, Signal.USR1);
      Self.queue(RT, 1);
      first.close();
      first.close();
      assertEquals(Set.of(RT), second.pending());
      assertTrue(received.isEmpty());
      second.close();
      assertEquals(1, received.take().value());
    }
  }

  @Test
  void holdWaitsForTheRunningHandler() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    try (var _ =
        Signals.handle(
            Signal.USR1,
            _ -> {
              running.countDown();
              await().forever().until(() -> proceed.getCount() == 0);
              done.set(true);
            })) {
      Signals.raise(Signal.USR1);
      running.await();
      AtomicBoolean doneBeforeBlock = new AtomicBoolean();
      Thread holder =
          Thread.ofPlatform()
              .start(() -> {
                try (var _ = SignalMask.hold(Signal.USR1)) {
                  doneBeforeBlock.set(done.get());
                }
              });
      await().until(() -> holder.getState() == Thread.State.TIMED_WAITING);
      assertFalse(done.get());
      proceed.countDown();
      holder.join();
      assertTrue(doneBeforeBlock.get());
    }
  }

  @Test
  void handlerMayHoldItsOwnSignal() throws InterruptedException {
    try (var _ =
        Signals.handle(
            RT,
            info -> {
              try (var _ = SignalMask.hold(RT)) {
                received.add(info);
              }
            })) {
      Self.queue(RT, 1);
      Self.queue(RT, 2);
      assertEquals(1, received.take().value());
      assertEquals(2, received.take().value());
    }
  }

  @Test
  void registrationClosesWhileItsSignalIsHeld() throws InterruptedException {
    try (var mask = SignalMask.hold(RT)) {
      SignalRegistration registration = Signals.handle(RT, received::add);
      Self.queue(RT, 1);
      registration.close(); // must not wait for the mask
      assertEquals(Set.of(RT), mask.pending());
      assertEquals(1, Signals.await(RT).value());
    }
    assertTrue(received.isEmpty());
  }

  @Test
  void signalWithoutAHandlerIsHeldAndNotFatal() throws InterruptedException {
    try (var mask = SignalMask.hold(Signal.USR1)) {
      Signals.raise(Signal.USR1);
      await().until(() -> !mask.pending().isEmpty());
      assertEquals(Signal.USR1, Signals.await(Signal.USR1).signal());
      assertEquals(Signals.Disposition.DEFAULT, Signals.disposition(Signal.USR1));
    }
  }

  @Test
  void ignoredSignalIsDroppedAfterTheMask() {
    try (var _ = Signals.ignore(Signal.USR1)) {
      try (var mask = SignalMask.hold(Signal.USR1)) {
        Signals.raise(Signal.USR1);
        await().until(() -> !mask.pending().isEmpty());
      }
    }
    assertEquals(Signals.Disposition.DEFAULT, Signals.disposition(Signal.USR1));
  }
}
