package cookbook.benchmarks.threading;

import cookbook.threading.Locked;
import cookbook.threading.Mutex;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
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

/** A lock as a scope, beside lock, try, finally, unlock. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LockedBenchmark {
  /** The lock's class. */
  @Param({"ReentrantLock", "Mutex"})
  public String kind = "";

  private Lock lock = new ReentrantLock();
  private int counter;

  /** Creates the lock. */
  @Setup
  public void create() {
    lock = kind.equals("Mutex") ? new Mutex() : new ReentrantLock();
  }

  /** By hand. */
  @Benchmark
  public int tryFinally() {
    lock.lock();
    try {
      return ++counter;
    } finally {
      lock.unlock();
    }
  }

  /** As a scope. */
  @Benchmark
  public int locked() {
    try (var _ = Locked.of(lock)) {
      return ++counter;
    }
  }

  /** By hand, with a time limit. */
  @Benchmark
  public int tryFinallyTimed() throws Exception {
    if (!lock.tryLock(1, TimeUnit.SECONDS)) {
      throw new TimeoutException("not free within a second: " + lock);
    }
    try {
      return ++counter;
    } finally {
      lock.unlock();
    }
  }

  /** As a scope, with a time limit. */
  @Benchmark
  public int lockedTimed() throws Exception {
    try (var _ = Locked.of(lock, 1, TimeUnit.SECONDS)) {
      return ++counter;
    }
  }
}
