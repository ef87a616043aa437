package cookbook.benchmarks.threading;

import cookbook.threading.Event;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a set event costs those who ask, beside an open {@link CountDownLatch}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class EventBenchmark {
  private final Event event = new Event();
  private final CountDownLatch latch = new CountDownLatch(1);

  /** Opens both. */
  @Setup
  public void open() {
    event.set();
    latch.countDown();
  }

  /** Asks the event. */
  @Benchmark
  public boolean isSetEvent() {
    return event.isSet();
  }

  /** Asks the latch. */
  @Benchmark
  public boolean isSetLatch() {
    return latch.getCount() == 0;
  }

  /** Waits for the event, which is set. */
  @Benchmark
  public void awaitEvent() throws InterruptedException {
    event.await();
  }

  /** Waits for the latch, which is open. */
  @Benchmark
  public void awaitLatch() throws InterruptedException {
    latch.await();
  }

  /** Clears and sets the event: what the latch cannot do. */
  @Benchmark
  public void clearAndSetEvent() {
    event.clear();
    event.set();
  }
}
