package cookbook.multiprocessing.core;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.JoinableQueue;
import cookbook.multiprocessing.concurrent.ArrayBlockingQueue;
import cookbook.multiprocessing.concurrent.LinkedBlockingQueue;
import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import cookbook.multiprocessing.concurrent.atomic.AtomicLongArray;
import cookbook.testing.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Workers that are killed while they take and put: half of them at a random time, half at a place
 * in the queues' code, where they stop dead for the test to kill them.
 *
 * <p>{@code -Dcookbook.kills} says how many; {@code -Pstress} sets it to 10,000.
 */
@Timeout(7200)
final class KillTest {
  private static final int KILLS = Integer.getInteger("cookbook.kills", 100);
  private static final int WORKERS = 4;
  private static final int CAPACITY = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  // states of a worker
  private static final long AT_WORK = 1;
  private static final long AT_ITS_PLACE = 2;

  /** What is passed on: its bytes are a function of its number, so that it tells if it is whole. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Job(int number, byte[] bytes) {
    static Job numbered(int number) {
      return new Job(number, bytesOf(number));
    }

    /** Every third one lies in a block of its own, of a size that varies. */
    static byte[] bytesOf(int number) {
      byte[] bytes =
          new byte[number >= 0 && number % 3 == 0 ? 100 + number % 1000 : Math.abs(number % 8)];
      new Random(number).nextBytes(bytes);
      return bytes;
    }

    void check() {
      assertArrayEquals(bytesOf(number), bytes, () -> "corrupt: number " + number);
    }
  }

  /** What the test and its workers share. */
  private record Queues(
      BlockingQueue<Job> in,
      BlockingQueue<Job> out,
      JoinableQueue<Job> jobs,
      BlockingQueue<Job> done,
      AtomicLong end,
      AtomicLongArray states) {

    static Queues shared() {
      return new Queues(
          named("in", ArrayBlockingQueue.class, () -> new ArrayBlockingQueue<>(CAPACITY)),
          named("out", ArrayBlockingQueue.class, () -> new ArrayBlockingQueue<>(CAPACITY, true)),
          named("jobs", JoinableQueue.class, () -> new JoinableQueue<>(CAPACITY)),
          named("done", LinkedBlockingQueue.class, LinkedBlockingQueue::new),
          named("end", AtomicLong.class, AtomicLong::new),
          named("states", AtomicLongArray.class, () -> new AtomicLongArray(2 * KILLS + WORKERS)));
    }

    @SuppressWarnings({"unchecked", "rawtypes", "TypeParameterUnusedInFormals"}) // only a name
    private static <T> T named(String name, Class type, Supplier maker) {
      return (T) Region.own().names().named("kill-" + name, type, maker);
    }
  }

  /** Passes on what it takes, until it is killed or all is at an end. */
  static final class Worker {
    static void main(String[] args) throws InterruptedException {
      Queues queues = Queues.shared();
      int index = Integer.parseInt(args[0]);
      stopAtPlace(Integer.parseInt(args[1]), () -> queues.states().set(index, AT_ITS_PLACE));
      queues.states().set(index, AT_WORK);
      while (queues.end().get() == 0) {
        Job job = queues.in().poll(20, TimeUnit.MILLISECONDS);
        if (job != null) {
          queues.out().put(job);
        }
        Job task = queues.jobs().poll(20, TimeUnit.MILLISECONDS);
        if (task != null) {
          queues.done().put(task);
          queues.jobs().taskDone();
        }
      }
    }

    /** The so-manieth place that is passed is where this process comes to its end; 0 for none. */
    private static void stopAtPlace(int count, Runnable announcement) {
      int[] left = {count};
      KillPoint.action =
          () -> {
            if (--left[0] == 0) {
              announcement.run();
              while (true) {
                LockSupport.park();
              }
            }
          };
    }
  }

  private record Victim(ChildJvm jvm, int index, boolean hasPlace) {}

  private final Queues queues = Queues.shared();
  private final Random random = new Random(42);
  private final Deque<Victim> victims = new ArrayDeque<>();
  private final BitSet passedOn = new BitSet(); // by the thread that collects
  private final BitSet worked = new BitSet(); // by the thread that collects
  private final List<Long> stallNanos = Collections.synchronizedList(new ArrayList<>());
  private volatile long killedAtNanos;
  private volatile boolean feeding = true;
  private int twice;
  private int started;

  @Test
  void processesDieAndNothingIsLostButWhatWasInTheirHands() throws Exception {
    Region region = Region.own();
    FutureTask<Integer> fed = inThread(() -> feed(queues.in()));
    FutureTask<Integer> tasks = inThread(() -> feed(queues.jobs()));
    FutureTask<Void> collected = inThread(this::collectPassedOn);
    FutureTask<Void> finished = inThread(this::collectWorked);
    long usedBefore = region.usedBytes();
    try {
      for (int i = 0; i < WORKERS; i++) {
        startWorker();
      }
      for (int kill = 0; kill < KILLS; kill++) {
        kill(awaitVictim(kill % 2 == 0));
        startWorker();
      }
      killThoseWhoMightStop();
      feeding = false;
      int jobs = get(tasks);
      int messages = get(fed);
      assertTrue(queues.jobs().join(PATIENCE.toSeconds(), TimeUnit.SECONDS), "join() hangs");
      await("takers hang").atMost(PATIENCE).until(() -> queues.in().isEmpty());
      queues.end().set(1);
      for (Victim survivor : victims) {
        awaitEnd(survivor.jvm());
      }
      queues.out().put(Job.numbered(-1));
      queues.done().put(Job.numbered(-1));
      get(collected);
      get(finished);

      int lost = messages - passedOn.cardinality();
      report(messages, lost, jobs);
      assertTrue(lost <= KILLS + WORKERS, lost + " lost, more than one for each killed");
      assertEquals(jobs, worked.cardinality(), "lost in spite of acknowledgement");
      assertTrue(twice <= KILLS + WORKERS, twice + " done twice, more than one for each killed");
    } finally {
      queues.end().set(1);
      victims.forEach(victim -> victim.jvm().close());
    }
    region.processes().lookForDeaths();
    long leaked = region.usedBytes() - usedBefore;
    assertTrue(leaked < 256 * 1024, "leaked " + leaked + " bytes by " + KILLS + " deaths");
  }

  private void startWorker() throws IOException {
    boolean hasPlace = started % 2 == 0;
    int place = hasPlace ? 1 + random.nextInt(200) : 0;
    ChildJvm jvm =
        ChildJvm.start(
            List.of(
                Region.own().childOption(),
                "-Dcookbook.killpoints=true",
                "-Dcookbook.kills=" + KILLS,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx32m"),
            Worker.class.getName(),
            Integer.toString(started),
            Integer.toString(place));
    victims.add(new Victim(jvm, started, hasPlace));
    started++;
  }

  /** Any one that has come to its place, which may keep others from theirs; or any at work. */
  private Victim awaitVictim(boolean hasPlace) {
    Victim found =
        await("a worker hangs")
            .atMost(PATIENCE)
            .pollInSameThread()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> findVictim(hasPlace), Optional::isPresent)
            .orElseThrow();
    victims.remove(found);
    return found;
  }

  private Optional<Victim> findVictim(boolean hasPlace) {
    for (Victim victim : victims) {
      ChildJvm jvm = victim.jvm();
      assertTrue(jvm.process().isAlive(), () -> jvm.errors() + " " + jvm.output());
    }
    long wanted = hasPlace ? AT_ITS_PLACE : AT_WORK;
    return victims.stream()
        .filter(victim -> victim.hasPlace() == hasPlace)
        .filter(victim -> queues.states().get(victim.index()) >= wanted)
        .findFirst();
  }

  private void kill(Victim victim) {
    try (ChildJvm jvm = victim.jvm()) {
      if (!victim.hasPlace()) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(5_000)));
      }
      jvm.process().destroyForcibly();
      killedAtNanos = System.nanoTime();
    }
  }

  private void killThoseWhoMightStop() {
    victims.stream().filter(Victim::hasPlace).forEach(victim -> victim.jvm().close());
    victims.removeIf(Victim::hasPlace);
  }

  private static void awaitEnd(ChildJvm jvm) throws InterruptedException {
    assertTrue(jvm.await(PATIENCE), "a survivor hangs");
    assertEquals(0, jvm.process().exitValue(), () -> jvm.errors() + " " + jvm.output());
  }

  private int feed(BlockingQueue<Job> queue) throws InterruptedException {
    int number = 0;
    while (feeding) {
      if (queue.offer(Job.numbered(number), 100, TimeUnit.MILLISECONDS)) {
        number++;
      }
    }
    return number;
  }

  private Void collectPassedOn() throws InterruptedException {
    for (Job job = queues.out().take(); job.number() >= 0; job = queues.out().take()) {
      job.check();
      assertTrue(!passedOn.get(job.number()), job + " came twice");
      passedOn.set(job.number());
      noteStall();
    }
    return null;
  }

  private void noteStall() {
    long killed = killedAtNanos;
    if (killed != 0) {
      killedAtNanos = 0;
      stallNanos.add(System.nanoTime() - killed);
    }
  }

  private Void collectWorked() throws InterruptedException {
    for (Job job = queues.done().take(); job.number() >= 0; job = queues.done().take()) {
      job.check();
      twice += worked.get(job.number()) ? 1 : 0;
      worked.set(job.number());
    }
    return null;
  }

  private void report(int messages, int lost, int jobs) {
    long[] sorted = stallNanos.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        "%d kills: %d messages, %d lost; %d jobs, %d done twice; next message after %s us%n",
        KILLS,
        messages,
        lost,
        jobs,
        twice,
        Arrays.toString(new long[] {at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1)}));
  }

  private static long at(long[] sorted, double quantile) {
    return sorted.length == 0
        ? 0
        : TimeUnit.NANOSECONDS.toMicros(sorted[(int) ((sorted.length - 1) * quantile)]);
  }

  private static <T> FutureTask<T> inThread(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  private static <T> T get(FutureTask<T> task) throws Exception {
    try {
      return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
