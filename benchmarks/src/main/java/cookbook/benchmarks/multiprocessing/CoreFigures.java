package cookbook.benchmarks.multiprocessing;

import cookbook.multiprocessing.Event;
import cookbook.multiprocessing.Mutex;
import cookbook.multiprocessing.concurrent.Semaphore;
import cookbook.multiprocessing.concurrent.atomic.AtomicInteger;
import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import cookbook.multiprocessing.concurrent.locks.ReentrantLock;
import cookbook.multiprocessing.concurrent.locks.ReentrantReadWriteLock;
import cookbook.multiprocessing.core.Region;
import cookbook.threading.Locked;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What the shared objects cost beside the JDK's: uncontended, waking another process, many waiters,
 * and waiting for nothing.
 *
 * <p>The uncontended figures are the best of many short runs of each, which even a busy machine
 * leaves alone now and then; a mean over longer ones, as JMH takes it, is noise there.
 */
public final class CoreFigures {
  private static final int RUNS = 300;
  private static final int OPERATIONS = 50_000;
  private static final int ROUND_TRIPS = 20_000;
  private static final int WAITERS = 10_000;
  private static final int KILLS = 20;
  private static final int STARTS = 11;

  /** For the ping-pong: the child finds the same two, because they are static. */
  private static final class Table {
    static final Semaphore PING = new Semaphore(0);
    static final Semaphore PONG = new Semaphore(0);
    static final ReentrantLock LOCK = new ReentrantLock();
    static final AtomicLong ACTED_AT = new AtomicLong();

    private Table() {}
  }

  private CoreFigures() {}

  /** Prints the figures; with an argument, is the other process. */
  public static void main(String... args) throws Exception {
    if (args.length == 0) {
      uncontended();
      pingPong();
      killedHolders();
      manyWaiters();
      idleWaiters();
      starts();
    } else if (args[0].equals("nothing")) {
      print("nothing");
    } else if (args[0].equals("return")) {
      returnTheBall();
    } else {
      holdTheLock();
    }
  }

  private static void uncontended() {
    var jdkLock = new java.util.concurrent.locks.ReentrantLock();
    var lock = new ReentrantLock();
    compare("ReentrantLock lock + unlock", n -> take(jdkLock, n), n -> take(lock, n));
    var threadMutex = new cookbook.threading.Mutex();
    var mutex = new Mutex();
    compare("Mutex lock + unlock", n -> take(threadMutex, n), n -> take(mutex, n));
    var jdkReadWrite = new java.util.concurrent.locks.ReentrantReadWriteLock();
    var readWrite = new ReentrantReadWriteLock();
    compare(
        "read lock, lock + unlock",
        n -> take(jdkReadWrite.readLock(), n),
        n -> take(readWrite.readLock(), n));
    compare(
        "write lock, lock + unlock",
        n -> take(jdkReadWrite.writeLock(), n),
        n -> take(readWrite.writeLock(), n));
    var jdkSemaphore = new java.util.concurrent.Semaphore(1);
    var semaphore = new Semaphore(1);
    compare(
        "Semaphore acquire + release",
        n -> {
          for (int i = 0; i < n; i++) {
            jdkSemaphore.acquireUninterruptibly();
            jdkSemaphore.release();
          }
        },
        n -> {
          for (int i = 0; i < n; i++) {
            semaphore.acquireUninterruptibly();
            semaphore.release();
          }
        });
    var jdkLong = new java.util.concurrent.atomic.AtomicLong();
    var atomicLong = new AtomicLong();
    compare(
        "AtomicLong incrementAndGet",
        n -> {
          for (int i = 0; i < n; i++) {
            long _ = jdkLong.incrementAndGet();
          }
        },
        n -> {
          for (int i = 0; i < n; i++) {
            long _ = atomicLong.incrementAndGet();
          }
        });
    var jdkInteger = new java.util.concurrent.atomic.AtomicInteger();
    var atomicInteger = new AtomicInteger();
    compare(
        "AtomicInteger incrementAndGet",
        n -> {
          for (int i = 0; i < n; i++) {
            int _ = jdkInteger.incrementAndGet();
          }
        },
        n -> {
          for (int i = 0; i < n; i++) {
            int _ = atomicInteger.incrementAndGet();
          }
        });
  }

  @SuppressWarnings("LockNotBeforeTry") // the bare pair is what is measured
  private static void take(java.util.concurrent.locks.Lock lock, int n) {
    for (int i = 0; i < n; i++) {
      lock.lock();
      lock.unlock();
    }
  }

  private static void compare(String what, IntConsumer original, IntConsumer mirror) {
    double originalNanos = Double.MAX_VALUE;
    double mirrorNanos = Double.MAX_VALUE;
    for (int run = 0; run < RUNS; run++) {
      originalNanos = Math.min(originalNanos, nanosPerOperation(original));
      mirrorNanos = Math.min(mirrorNanos, nanosPerOperation(mirror));
    }
    print(
        "%-30s original %5.2f ns, mirror %5.2f ns: %.2f x"
            .formatted(what, originalNanos, mirrorNanos, mirrorNanos / originalNanos));
  }

  private static double nanosPerOperation(IntConsumer body) {
    long start = System.nanoTime();
    body.accept(OPERATIONS);
    return (System.nanoTime() - start) / (double) OPERATIONS;
  }

  private static Process startOther(String role) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            Region.own().childOption(),
            "-cp",
            System.getProperty("java.class.path"),
            CoreFigures.class.getName(),
            role)
        .inheritIO()
        .start();
  }

  private static void pingPong() throws IOException, InterruptedException {
    Process child = startOther("return");
    long[] nanos = new long[ROUND_TRIPS];
    for (int i = 0; i < ROUND_TRIPS; i++) {
      long start = System.nanoTime();
      Table.PING.release();
      Table.PONG.acquire();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    print(
        "two processes and two semaphores, round trip: p50 %.1f us, p99 %.1f us"
            .formatted(nanos[ROUND_TRIPS / 2] / 1e3, nanos[ROUND_TRIPS * 99 / 100] / 1e3));
    int _ = child.waitFor();
  }

  private static void returnTheBall() throws InterruptedException {
    for (int i = 0; i < ROUND_TRIPS; i++) {
      Table.PING.acquire();
      Table.PONG.release();
    }
  }

  /** From the kill to the lock in the hands of one who waits; nobody tells of the death. */
  private static void killedHolders() throws IOException, InterruptedException {
    long[] nanos = new long[KILLS];
    for (int i = 0; i < KILLS; i++) {
      Process holder = startOther("hold");
      Table.PONG.acquire();
      AtomicLong gotAt = new AtomicLong();
      Thread waiter =
          Thread.startVirtualThread(() -> {
            try (var _ = Locked.of(Table.LOCK)) {
              gotAt.set(System.nanoTime());
            }
          });
      while (!Table.LOCK.hasQueuedThreads()) {
        Thread.onSpinWait();
      }
      long start = System.nanoTime();
      Process _ = holder.destroyForcibly();
      waiter.join();
      nanos[i] = gotAt.get() - start;
    }
    Arrays.sort(nanos);
    print(
        "lock of a killed process: p50 %.0f ms, max %.0f ms"
            .formatted(nanos[KILLS / 2] / 1e6, nanos[KILLS - 1] / 1e6));
  }

  @SuppressWarnings("LockNotBeforeTry") // it is killed, which unlocks
  private static void holdTheLock() throws InterruptedException {
    Table.LOCK.lock();
    Table.PONG.release();
    Thread.sleep(Long.MAX_VALUE);
  }

  private static void manyWaiters() throws InterruptedException {
    for (int round = 0; round < 5; round++) {
      Event event = new Event();
      List<Thread> waiters = startWaiters(event);
      long start = System.nanoTime();
      event.set();
      for (Thread waiter : waiters) {
        waiter.join();
      }
      print(
          "%d virtual threads woken in %.0f ms"
              .formatted(WAITERS, (System.nanoTime() - start) / 1e6));
    }
  }

  private static List<Thread> startWaiters(Event event) {
    List<Thread> waiters = new ArrayList<>();
    for (int i = 0; i < WAITERS; i++) {
      waiters.add(
          Thread.startVirtualThread(() -> {
            try {
              event.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }));
    }
    for (Thread waiter : waiters) {
      while (waiter.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
    return waiters;
  }

  /** The CPU time of this process while nothing happens, without and with waiters. */
  private static void idleWaiters() throws InterruptedException {
    Thread.sleep(1000);
    double without = cpuShareOf(5000);
    Event event = new Event();
    List<Thread> waiters = startWaiters(event);
    Thread.sleep(1000);
    double with = cpuShareOf(5000);
    event.set();
    print(
        "CPU of an idle process: %.3f %% of one, with %d blocked waiters %.3f %%"
            .formatted(100 * without, waiters.size(), 100 * with));
  }

  private static double cpuShareOf(long millis) throws InterruptedException {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = system.getProcessCpuTime();
    Thread.sleep(millis);
    return (system.getProcessCpuTime() - before) / (millis * 1e6);
  }

  private static void starts() throws IOException, InterruptedException {
    long[] acted = new long[STARTS];
    long[] joined = new long[STARTS];
    long[] plain = new long[STARTS];
    for (int i = 0; i < STARTS; i++) {
      long start = System.nanoTime();
      var process =
          new cookbook.multiprocessing.Process(() -> Table.ACTED_AT.set(System.nanoTime()));
      process.start();
      process.join();
      joined[i] = System.nanoTime() - start;
      acted[i] = Table.ACTED_AT.get() - start;
      long startOfPlain = System.nanoTime();
      int _ = startOther("nothing").waitFor();
      plain[i] = System.nanoTime() - startOfPlain;
    }
    print(
        "a process, p50: %.0f ms to its first act, %.0f ms to the end of join; a plain JVM %.0f ms"
            .formatted(medianMillis(acted), medianMillis(joined), medianMillis(plain)));
  }

  private static double medianMillis(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / 1e6;
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
