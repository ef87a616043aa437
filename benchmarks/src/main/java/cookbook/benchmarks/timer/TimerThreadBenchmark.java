package cookbook.benchmarks.timer;

import cookbook.timer.TimerThread;
import cookbook.timer.TimerWheel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a timer costs that never fires, beside the bare thread it is made of, and beside a timer of
 * a wheel whose thread starts only when the delay ends.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimerThreadBenchmark {
  private static final Duration LONG = Duration.ofHours(1);

  /** A wheel that starts a platform thread for each timer that is due. */
  @State(Scope.Benchmark)
  public static class Threads {
    private final TimerWheel wheel =
        TimerWheel.create(TimerWheel.Preset.THRIFTY, Thread.ofPlatform()::start);

    /** Ends its driver. */
    @TearDown
    public void close() {
      wheel.close();
    }
  }

  /** Start a timer, cancel it within its delay, wait for its thread. */
  @Benchmark
  public boolean startCancelJoinTimer() throws InterruptedException {
    TimerThread timer = new TimerThread(LONG, () -> {});
    timer.start();
    boolean inTime = timer.cancel();
    timer.join();
    return inTime;
  }

  /** Schedule a timer whose thread would start at the end of the delay, cancel it. */
  @Benchmark
  public boolean scheduleCancelOnWheel(Threads threads) {
    return threads.wheel.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);
  }

  /** Start a thread that does nothing, wait for it. */
  @Benchmark
  public void startJoinThread() throws InterruptedException {
    Thread thread = new Thread(() -> {});
    thread.start();
    thread.join();
  }
}
