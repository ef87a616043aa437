package cookbook.signals;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.testing.ChildJvm;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signals as fast as they go into a JVM that does everything at once; a few seconds in every build,
 * 10 million each with {@code -Pstress}.
 */
@Timeout(1800)
final class StressTest {
  private static final int COUNT = Integer.getInteger("cookbook.stress.signals", 50_000);
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int LAST = -1;

  /**
   * Receives real-time signals, until one has the value {@link #LAST}. A thread that began before
   * and ends meanwhile may take one, which is then late (see "Limits" in {@link Signals}): those go
   * through the stub, and are counted there.
   */
  static final class Queued {
    private static final CountDownLatch end = new CountDownLatch(1);
    private static int count;
    private static int highest = -1;
    private static int late;
    private static long sum;

    static void main() throws InterruptedException {
      Signals.handle(Signal.rt(2), Queued::receive);
      Load.start();
      awaitLoad();
      System.out.println("ready");
      end.await();
      long byEndingThreads = Dispatcher.instance().accepted(Signal.rt(2));
      System.out.println(count + " received, sum " + sum);
      System.out.println(late <= byEndingThreads ? "in order" : late + " of them late");
      System.err.println(late + " late of " + byEndingThreads + " taken by ending threads");
      awaitLoad();
      System.out.println("load at work");
    }

    private static void receive(SignalInfo info) {
      if (info.value() == LAST) {
        end.countDown();
        return;
      }
      count++;
      sum += info.value();
      late += info.value() < highest ? 1 : 0;
      highest = Math.max(highest, info.value());
    }
  }

  /** Receives standard signals, until TERM. */
  static final class Standard {
    private static final AtomicLong handled = new AtomicLong();
    private static final AtomicLong coalesced = new AtomicLong();

    static void main() throws InterruptedException {
      Load.start();
      awaitLoad();
      try (var _ = SignalMask.hold(Signal.TERM); // it may come before we wait
          var _ = Signals.handle(Signal.USR1, Standard::receive)) {
        System.out.println("ready");
        Signals.await(Signal.TERM);
      }
      long accepted = Dispatcher.instance().accepted(Signal.USR1);
      boolean all = handled.get() > 0 && accepted == handled.get() + coalesced.get();
      System.out.println(all ? "all accounted for" : accepted + "!=" + handled + "+" + coalesced);
      awaitLoad();
      System.out.println("load at work");
    }

    private static void receive(SignalInfo info) {
      handled.incrementAndGet();
      coalesced.addAndGet(info.coalesced());
    }
  }

  /** Waits until each kind of work has been done once more: none has come to rest. */
  private static void awaitLoad() {
    long[] before = Arrays.stream(Load.rounds).mapToLong(LongAdder::sum).toArray();
    await().atMost(LIMIT).until(() -> haveGoneOn(before));
  }

  private static boolean haveGoneOn(long[] before) {
    return IntStream.range(0, before.length).allMatch(i -> Load.rounds[i].sum() > before[i]);
  }

  private static ChildJvm start(String collector, Class<?> main) throws Exception {
    ChildJvm child =
        ChildJvm.start(List.of("-Xmx256m", "-XX:+Use" + collector + "GC"), main.getName());
    await().atMost(LIMIT).until(() -> !child.output().isEmpty());
    return child;
  }

  private static void assertEnds(ChildJvm child, String... lines) throws Exception {
    assertTrue(child.await(LIMIT), "hangs: " + child.errors());
    assertEquals(0, child.process().exitValue(), () -> "crashed: " + child.errors());
    assertEquals(List.of(lines), child.output());
  }

  @ParameterizedTest
  @ValueSource(strings = {"G1", "Z", "Parallel", "Serial", "Shenandoah"})
  void queuedSignalsArriveAllAndInOrder(String collector) throws Exception {
    int count = count(collector);
    try (ChildJvm child = start(collector, Queued.class)) {
      for (int value = 0; value < count; value++) {
        queue(child, value);
      }
      queue(child, LAST);
      long sum = count * (count - 1L) / 2;
      String all = count + " received, sum " + sum;
      assertEnds(child, "ready", all, "in order", "load at work");
    }
  }

  private static void queue(ChildJvm child, int value) {
    while (!Signals.queue(child.process().pid(), Signal.rt(2), value)) {
      Thread.onSpinWait(); // the queue is full: that is the kernel's back-pressure
      assertTrue(child.process().isAlive(), () -> "crashed: " + child.errors());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"G1", "Z", "Parallel", "Serial", "Shenandoah"})
  void standardSignalsAreAllHandledOrCounted(String collector) throws Exception {
    int count = count(collector);
    try (ChildJvm child = start(collector, Standard.class)) {
      for (int i = 0; i < count; i++) {
        Signals.send(child.process().pid(), Signal.USR1);
      }
      Signals.send(child.process().pid(), Signal.TERM);
      assertEnds(child, "ready", "all accounted for", "load at work");
    }
  }

  /** The three collectors of the bars in full, the others shorter. */
  private static int count(String collector) {
    boolean inFull = List.of("G1", "Z", "Parallel").contains(collector);
    return inFull ? COUNT : COUNT / 5;
  }
}
