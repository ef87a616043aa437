package cookbook.benchmarks.timer;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The measures of timers that JMH does not fit: CPU time a pair with all background threads in it,
 * heap bytes, lateness, bursts. Each runs in a JVM of its own: {@code java -cp benchmarks.jar
 * cookbook.benchmarks.timer.TimerBars pairs,heap WHEEL,FJP}.
 */
public final class TimerBars {
  private static final int MILLION = 1_000_000;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private TimerBars() {}

  /**
   * Runs each measure on each timer.
   *
   * @param args measures and timers, each a list with commas
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 3) {
      measure(args[0], Timers.valueOf(args[1]));
      Runtime.getRuntime().halt(0); // some peers cannot be stopped
    }
    for (String measure : args[0].split(",", -1)) {
      for (String timer : args[1].split(",", -1)) {
        fork(measure, timer);
      }
    }
  }

  private static void fork(String measure, String timer) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-Xms3g", "-Xmx3g"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(TimerBars.class.getName(), measure, timer, "child"));
    new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private static void measure(String measure, Timers timer) throws Exception {
    try (Timers.Service service = timer.create()) {
      String result =
          switch (measure) {
            case "pairs1" -> pairs(service, 1);
            case "pairs" -> pairs(service, Runtime.getRuntime().availableProcessors());
            case "heap" -> heap(service);
            case "held" -> held(service);
            case "lateness" -> lateness(service);
            case "idle" -> idle(service);
            case "pushback" -> pushBack(service);
            case "burst" -> burst(service);
            case "periodic" -> periodic(service);
            default -> throw new IllegalArgumentException("no such measure: " + measure);
          };
      System.out.printf(Locale.ROOT, "%-10s %-16s %s%n", measure, timer, result);
    }
  }

  private static void nothing() {}

  private static long farNanos() {
    return TimeUnit.SECONDS.toNanos(60) + ThreadLocalRandom.current().nextLong(600_000_000_000L);
  }

  private static Object[] fill(Timers.Service service) {
    Object[] timers = new Object[MILLION];
    for (int i = 0; i < timers.length; i++) {
      timers[i] = service.schedule(TimerBars::nothing, farNanos());
    }
    return timers;
  }

  /** Schedule one, cancel the one of 1024 operations ago; a million others are pending. */
  private static String pairs(Timers.Service service, int threads) throws InterruptedException {
    final Object[] pending = fill(service);
    System.gc();
    LongAdder pairs = new LongAdder();
    ring(service, threads, 4, new LongAdder()); // warm up
    long cpu = SYSTEM.getProcessCpuTime();
    long begin = System.nanoTime();
    ring(service, threads, 5, pairs);
    long nanos = System.nanoTime() - begin;
    double used = SYSTEM.getProcessCpuTime() - cpu;
    double perSecond = pairs.sum() * 1e3 / nanos;
    return String.format(
        Locale.ROOT,
        "%.1f M pairs/s, %.0f ns of CPU a pair, %.1f cores%s",
        perSecond,
        used / pairs.sum(),
        used / nanos,
        pending.length == MILLION ? "" : "?");
  }

  private static void ring(Timers.Service service, int threads, int seconds, LongAdder pairs)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      running.add(Thread.ofPlatform().start(() -> ringUntil(service, end, pairs)));
    }
    for (Thread thread : running) {
      thread.join();
    }
  }

  private static void ringUntil(Timers.Service service, long end, LongAdder pairs) {
    Object[] ring = new Object[1024];
    long count = 0;
    long delay = farNanos();
    while ((count & 1023) != 0 || System.nanoTime() < end) {
      int at = (int) count & 1023;
      if (ring[at] != null) {
        service.cancel(ring[at]);
      }
      delay = delay * 6364136223846793005L + 1442695040888963407L; // cheaper than a generator
      ring[at] =
          service.schedule(TimerBars::nothing, 60_000_000_000L + (delay >>> 25)); // up to 610 s
      count++;
    }
    for (Object timer : ring) {
      service.cancel(timer);
    }
    pairs.add(count);
  }

  private static long usedHeap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Nobody keeps the handles: what the timer itself keeps. */
  private static String heap(Timers.Service service) {
    Object[] few = new Object[1000];
    for (int i = 0; i < few.length; i++) {
      few[i] = service.schedule(TimerBars::nothing, farNanos());
    }
    long before = usedHeap();
    for (int i = 0; i < MILLION; i++) {
      var _ = service.schedule(TimerBars::nothing, farNanos());
    }
    return String.format(
        Locale.ROOT, "%.1f bytes a pending timer", (usedHeap() - before) / (double) MILLION);
  }

  /** Pairs at full speed, all cancelled: then what is left of them in the heap. */
  private static String held(Timers.Service service) throws InterruptedException {
    long before = usedHeap();
    LongAdder pairs = new LongAdder();
    ring(service, 4, 4, pairs);
    Thread.sleep(500);
    long left = usedHeap() - before;
    return String.format(
        Locale.ROOT, "%.1f MB held after %.1f M pairs", left / 1e6, pairs.sum() / 1e6);
  }

  /** A million one-shots evenly over 20 s, each scheduled ahead: how late they begin. */
  private static String lateness(Timers.Service service) throws InterruptedException {
    long[] late = new long[MILLION];
    CountDownLatch all = new CountDownLatch(MILLION);
    warmUp(service);
    long first = System.nanoTime() + 3_000_000_000L;
    for (int i = 0; i < MILLION; i++) {
      int slot = i;
      long due = first + ThreadLocalRandom.current().nextLong(20_000_000_000L);
      Runnable work =
          () -> {
            late[slot] = System.nanoTime() - due;
            all.countDown();
          };
      var _ = service.schedule(work, due - System.nanoTime());
    }
    System.gc();
    long cpu = SYSTEM.getProcessCpuTime();
    long begin = System.nanoTime();
    boolean complete = all.await(60, TimeUnit.SECONDS);
    double cores = (SYSTEM.getProcessCpuTime() - cpu) / (double) (System.nanoTime() - begin);
    Arrays.sort(late);
    return String.format(
        Locale.ROOT,
        "p50 %.1f us, p99 %.0f us, p99.9 %.0f us, earliest %d ns, missing %d, %.2f cores",
        late[MILLION / 2] / 1e3,
        late[(int) (MILLION * 0.99)] / 1e3,
        late[(int) (MILLION * 0.999)] / 1e3,
        late[0],
        complete ? 0 : all.getCount(),
        cores);
  }

  private static void warmUp(Timers.Service service) throws InterruptedException {
    int count = 100_000;
    CountDownLatch ran = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      var _ = service.schedule(ran::countDown, 1_000_000 + i * 5_000L);
    }
    ran.await();
  }

  private static String idle(Timers.Service service) throws InterruptedException {
    for (int i = 0; i < MILLION; i++) {
      var _ =
          service.schedule(
              TimerBars::nothing,
              3_600_000_000_000L + ThreadLocalRandom.current().nextLong(3_600_000_000_000L));
    }
    System.gc();
    Thread.sleep(2000);
    long cpu = SYSTEM.getProcessCpuTime();
    Thread.sleep(20_000); // the CPU time comes in steps of 10 ms
    return String.format(
        Locale.ROOT, "%.1f ms of CPU a second", (SYSTEM.getProcessCpuTime() - cpu) / 20e6);
  }

  /** A thousand hot timers, pushed back in turn, beside a million pending ones. */
  private static String pushBack(Timers.Service service) {
    final Object[] pending = fill(service);
    Object[] hot = new Object[1000];
    for (int i = 0; i < hot.length; i++) {
      hot[i] = service.schedule(TimerBars::nothing, farNanos());
    }
    double best = Double.MAX_VALUE;
    double bestCpu = Double.MAX_VALUE;
    for (int round = 0; round < 12; round++) {
      long cpu = SYSTEM.getProcessCpuTime();
      long begin = System.nanoTime();
      int count = 10_000_000; // the CPU time comes in steps of 10 ms
      for (int i = 0; i < count; i++) {
        int at = i % hot.length;
        hot[at] = service.pushBack(hot[at], TimerBars::nothing, 900_000_000_000L);
      }
      best = Math.min(best, (System.nanoTime() - begin) / (double) count);
      bestCpu = Math.min(bestCpu, (SYSTEM.getProcessCpuTime() - cpu) / (double) count);
    }
    return String.format(
        Locale.ROOT,
        "%.0f ns, %.0f ns of CPU%s",
        best,
        bestCpu,
        pending.length == MILLION ? "" : "?");
  }

  private static String burst(Timers.Service service) throws InterruptedException {
    List<String> rounds = new ArrayList<>();
    warmUp(service);
    for (int round = 0; round < 5; round++) {
      CountDownLatch all = new CountDownLatch(MILLION);
      long due = System.nanoTime() + 2_500_000_000L;
      for (int i = 0; i < MILLION; i++) {
        service.schedule(all::countDown, due - System.nanoTime());
      }
      sleepUntil(due);
      long cpu = SYSTEM.getProcessCpuTime();
      all.await();
      double millis = (System.nanoTime() - due) / 1e6;
      double cpuMillis = (SYSTEM.getProcessCpuTime() - cpu) / 1e6;
      rounds.add(String.format(Locale.ROOT, "%.0f (%.0f)", millis, cpuMillis));
    }
    return String.join(" ", rounds) + " ms (of CPU) to the last of a million";
  }

  private static void sleepUntil(long due) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
  }

  private static String periodic(Timers.Service service) throws InterruptedException {
    int tasks = 200;
    int runs = 800;
    long period = 10_000_000;
    long[][] late = new long[tasks][runs];
    CountDownLatch all = new CountDownLatch(tasks);
    for (int i = 0; i < tasks; i++) {
      long[] mine = late[i];
      Thread.sleep(0, 50_000); // not all at one instant
      long first = System.nanoTime() + period;
      Runnable work =
          new Runnable() {
            private int run;

            @Override
            public void run() {
              if (run < runs) {
                mine[run] = System.nanoTime() - first - run * period;
                if (++run == runs) {
                  all.countDown();
                }
              }
            }
          };
      service.periodic(work, period);
    }
    all.await();
    long[] flat = Arrays.stream(late).flatMapToLong(Arrays::stream).sorted().toArray();
    long[] last = Arrays.stream(late).mapToLong(mine -> mine[runs - 1]).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "p50 %.1f us, p99 %.0f us; of the last run p50 %.1f us",
        flat[flat.length / 2] / 1e3,
        flat[flat.length * 99 / 100] / 1e3,
        last[tasks / 2] / 1e3);
  }
}
