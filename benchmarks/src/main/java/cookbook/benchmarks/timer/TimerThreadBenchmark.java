package cookbook.benchmarks.timer;

import cookbook.timer.TimerThread;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** What a timer costs that never fires, beside the bare thread it is made of. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimerThreadBenchmark {
  private static final Duration LONG = Duration.ofHours(1);

  /** Start a timer, cancel it within its delay, wait for its thread. */
  @Benchmark
  public boolean startCancelJoinTimer() throws InterruptedException {
    TimerThread timer = new TimerThread(LONG, () -> {});
    timer.start();
    boolean inTime = timer.cancel();
    timer.join();
    return inTime;
  }

  /** Start a thread that does nothing, wait for it. */
  @Benchmark
  public void startJoinThread() throws InterruptedException {
    Thread thread = new Thread(() -> {});
    thread.start();
    thread.join();
  }
}
