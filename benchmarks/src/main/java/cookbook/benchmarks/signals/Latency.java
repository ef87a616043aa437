package cookbook.benchmarks.signals;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long each signal takes to one receiver; one is in flight at a time. */
final class Latency implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);
  private static final int FIRST = 1_000;
  private static final int WARMUP = 10_000;

  /** At the beginning of a block the caches are those of another receiver: not counted. */
  private static final int UNCOUNTED = 20;

  private static final int COUNTED = 180;

  private final Process process;
  private final BufferedReader reader;
  private final Signal signal;

  /** Takes a receiver that has just been started. */
  Latency(Process process, Signal signal) {
    this.process = process;
    this.reader = process.inputReader();
    this.signal = signal;
  }

  /** Waits until it is ready, and measures the first signals. */
  void first(Samples samples) throws IOException {
    SignalBenchmark.require("ready", reader.readLine());
    for (int i = 0; i < FIRST; i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
      samples.add(roundTripNanos());
    }
  }

  /** Gives the compiler something to do. */
  void warmUp() throws IOException {
    for (int i = 0; i < WARMUP; i++) {
      roundTripNanos();
    }
  }

  /** Measures one block of signals. */
  void block(Samples samples) throws IOException {
    for (int i = -UNCOUNTED; i < COUNTED; i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
      long took = roundTripNanos();
      if (i >= 0) {
        samples.add(took);
      }
    }
  }

  private long roundTripNanos() throws IOException {
    long sent = System.nanoTime();
    Signals.send(process.pid(), signal);
    return Long.parseLong(reader.readLine()) - sent;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
