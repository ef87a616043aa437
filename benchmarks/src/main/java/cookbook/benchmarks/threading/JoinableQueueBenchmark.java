package cookbook.benchmarks.threading;

import cookbook.threading.JoinableQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Threads that each put an element and take one, with nothing else in the queue or with a backlog:
 * run with {@code -t 1}, {@code -t 2} and {@code -t 4}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class JoinableQueueBenchmark {
  private static final Integer ELEMENT = 1;

  /** The queue's class; the last one also says taskDone for each element. */
  @Param({"LinkedBlockingQueue", "JoinableQueue", "JoinableQueue+taskDone"})
  public String kind = "";

  /** How many elements are in the queue all the time. */
  @Param({"0", "100"})
  public int backlog;

  private BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
  private Runnable done = () -> {};

  /** Creates the queue. */
  @Setup
  public void create() {
    if (kind.startsWith("JoinableQueue")) {
      JoinableQueue<Integer> joinable = new JoinableQueue<>();
      queue = joinable;
      if (kind.endsWith("taskDone")) {
        done = joinable::taskDone;
      }
    }
    for (int i = 0; i < backlog; i++) {
      queue.add(ELEMENT);
    }
  }

  /** One element in, one out. */
  @Benchmark
  public Integer putTake() throws InterruptedException {
    queue.put(ELEMENT);
    Integer taken = queue.take();
    done.run();
    return taken;
  }
}
