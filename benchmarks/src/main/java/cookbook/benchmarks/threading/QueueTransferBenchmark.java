package cookbook.benchmarks.threading;

import cookbook.threading.JoinableQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One producer hands batches to one consumer: run with {@code -t 1}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class QueueTransferBenchmark {
  private static final int BATCH = 1_000;
  private static final Integer ELEMENT = 1;

  /** The queue's class; the last one also says taskDone for each element. */
  @Param({"LinkedBlockingQueue", "JoinableQueue", "JoinableQueue+taskDone"})
  public String kind = "";

  /** How many elements the queue holds. */
  @Param({"10", "1000000"})
  public int capacity;

  private final Semaphore batchesDone = new Semaphore(0);
  private BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
  private Runnable done = () -> {};
  private Thread consumer = new Thread();

  /** Creates the queue and starts the consumer. */
  @Setup
  public void create() {
    if (kind.startsWith("JoinableQueue")) {
      JoinableQueue<Integer> joinable = new JoinableQueue<>(capacity);
      queue = joinable;
      if (kind.endsWith("taskDone")) {
        done = joinable::taskDone;
      }
    } else {
      queue = new LinkedBlockingQueue<>(capacity);
    }
    consumer = Thread.ofPlatform().name("consumer").start(this::consume);
  }

  /** Ends the consumer. */
  @TearDown
  public void end() throws InterruptedException {
    consumer.interrupt();
    consumer.join();
  }

  private void consume() {
    try {
      while (true) {
        for (int i = 0; i < BATCH; i++) {
          queue.take();
          done.run();
        }
        batchesDone.release();
      }
    } catch (InterruptedException _) {
      // the benchmark is over
    }
  }

  /** One batch, from the first put to the last take. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void transfer() throws InterruptedException {
    for (int i = 0; i < BATCH; i++) {
      queue.put(ELEMENT);
    }
    batchesDone.acquire();
  }
}
