package cookbook.multiprocessing.core;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.Connection;
import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import cookbook.multiprocessing.core.KillWork.Job;
import cookbook.multiprocessing.core.KillWork.Kind;
import cookbook.testing.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Workers that are killed while they use shared objects of every kind: half of them at a random
 * time, half at a place in the objects' code, where one thread stops dead for the test to kill all.
 *
 * <p>{@code -Dcookbook.kills} says how many; {@code -Pstress} sets it to 10,000. The places are
 * chosen by {@code -Dcookbook.kills.seed}.
 */
@Timeout(7200)
@SuppressWarnings("EnumOrdinal") // kinds are drawn, and count their kills, by number
final class KillTest {
  private static final int KILLS = Integer.getInteger("cookbook.kills", 100);
  private static final int WORKERS = 4;
  private static final int ROWS = KILLS + 2 * WORKERS;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** So long a worker may live before it is killed although it has not come to its place. */
  private static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** The thread of the engine that reaps the dead is killed as well, at times. */
  private static final String REAPER = "doorbell";

  private record Victim(ChildJvm jvm, int index, boolean hasPlace, long startNanos) {}

  private final KillWork work = new KillWork(ROWS);
  private final Connection<Job> near = work.near();
  private final Region region = Region.own();
  private final Random random = new Random(Integer.getInteger("cookbook.kills.seed", 42));
  private final Deque<Victim> victims = new ArrayDeque<>();
  private final List<FutureTask<?>> threads = new ArrayList<>();
  private final BitSet passedOn = new BitSet(); // by the thread that collects
  private final BitSet worked = new BitSet(); // by the thread that collects
  private final AtomicLongArray killedAtNanos = new AtomicLongArray(Kind.values().length);
  private final Map<Kind, List<Long>> stallNanos = new EnumMap<>(Kind.class);
  private volatile boolean feeding = true;
  private volatile long eventsSeen;
  private int twice;
  private int started;
  private int deaths;
  private int atPlace;
  private int permitsInDoubt;
  private int permitsAdded;

  @Test
  void processesDieAndNothingIsLostButWhatWasInTheirHands() throws Exception {
    for (Kind kind : Kind.values()) {
      stallNanos.put(kind, Collections.synchronizedList(new ArrayList<>()));
    }
    FutureTask<Integer> fed = inThread(this::feedMessages);
    FutureTask<Integer> tasks = inThread(this::feedJobs);
    FutureTask<Integer> objects = inThread(this::feedObjects);
    FutureTask<Integer> sent = inThread(this::send);
    FutureTask<Void> collected = inThread(this::collectPassedOn);
    FutureTask<Void> finished = inThread(this::collectWorked);
    FutureTask<Integer> seen = inThread(this::collectObjects);
    FutureTask<Integer> echoed = inThread(this::collectEchoes);
    List<FutureTask<Void>> users =
        List.of(
            repeat(Kind.QUEUE, work::passOn),
            repeat(Kind.JOBS, work::doJob),
            repeat(Kind.OBJECTS, work::passObject),
            repeat(Kind.PIPE, work::echo),
            repeat(Kind.LOCK, () -> work.giveCredit(101)),
            repeat(Kind.LOCK, () -> work.takeCredit(102)),
            repeat(Kind.READ_WRITE, () -> work.write(103)),
            repeat(Kind.READ_WRITE, work::read),
            repeat(Kind.SEMAPHORE, this::borrowPermit),
            repeat(Kind.BARRIER, this::meetAndMend),
            repeat(Kind.EVENT, this::setAndAwaitEvent));
    FutureTask<Void> waiter = inThread(this::awaitEvents);
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
      int passed = get(objects);
      int called = get(sent);
      assertTrue(work.jobs.join(PATIENCE.toSeconds(), TimeUnit.SECONDS), "join() hangs");
      await("takers hang")
          .atMost(PATIENCE)
          .until(
              () -> work.in.isEmpty() && work.objects.isEmpty() && !work.far.poll(Duration.ZERO));
      work.numbers.set(KillWork.END, 1);
      endWorkers(users);
      work.out.put(Job.numbered(-1));
      work.done.put(Job.numbered(-1));
      work.seenObjects.put(new AtomicLong(-1));
      get(collected);
      get(finished);
      get(waiter);

      int lost = messages - passedOn.cardinality();
      int lostObjects = passed - get(seen);
      int lostEchoes = called - get(echoed);
      report(messages, lost, jobs, lostObjects, lostEchoes);
      assertTrue(lost <= deaths, lost + " lost, more than one for each killed");
      assertTrue(lostObjects <= deaths, lostObjects + " objects lost, more than one a killed");
      assertTrue(lostEchoes <= deaths, lostEchoes + " echoes lost, more than one a killed");
      assertEquals(jobs, worked.cardinality(), "lost in spite of acknowledgement");
      assertTrue(twice <= deaths, twice + " done twice, more than one for each killed");
      checkPermits();
      checkParties();
    } finally {
      work.numbers.set(KillWork.END, 1);
      victims.forEach(victim -> victim.jvm().close());
    }
  }

  // The workers.

  private void startWorker() throws IOException {
    boolean hasPlace = started % 2 == 0;
    int which = random.nextInt(Kind.values().length + 2);
    boolean isMain = which == Kind.values().length + 1;
    String thread =
        which < Kind.values().length ? Kind.values()[which].name() : isMain ? "main" : REAPER;
    int place = hasPlace ? 1 + random.nextInt(60) : 0;
    ChildJvm jvm =
        ChildJvm.start(
            List.of(
                region.childOption(),
                "-Dcookbook.killpoints=true",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx32m"),
            KillWork.Worker.class.getName(),
            Integer.toString(ROWS),
            Integer.toString(started),
            thread,
            Integer.toString(place));
    victims.add(new Victim(jvm, started, hasPlace, System.nanoTime()));
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
    for (FutureTask<?> thread : threads) {
      assertTrue(!thread.isDone(), () -> "ended too soon: " + thread);
    }
    for (Victim victim : victims) {
      ChildJvm jvm = victim.jvm();
      assertTrue(jvm.process().isAlive(), () -> jvm.errors() + " " + jvm.output());
    }
    return victims.stream().filter(victim -> isDue(victim, hasPlace)).findFirst();
  }

  private boolean isDue(Victim victim, boolean hasPlace) {
    long state = work.rows.get(victim.index() * KillWork.ROW + KillWork.STATE);
    if (state == KillWork.AT_ITS_PLACE) {
      return true;
    }
    return state == KillWork.AT_WORK
        && (victim.hasPlace() ? System.nanoTime() - victim.startNanos() > LIFE_NANOS : !hasPlace);
  }

  private void kill(Victim victim) {
    int row = victim.index() * KillWork.ROW;
    boolean isThere = work.rows.get(row + KillWork.STATE) == KillWork.AT_ITS_PLACE;
    if (!isThere) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(3_000)));
    }
    atPlace += isThere ? 1 : 0;
    victim.jvm().process().destroyForcibly();
    long now = System.nanoTime();
    for (int i = 0; i < killedAtNanos.length(); i++) {
      boolean _ = killedAtNanos.compareAndSet(i, 0, now);
    }
    victim.jvm().close();
    deaths++;
    giveBackPermit(work.rows.get(row + KillWork.PERMIT));
  }

  private void killThoseWhoMightStop() {
    for (Victim victim : List.copyOf(victims)) {
      if (victim.hasPlace()) {
        victims.remove(victim);
        kill(victim);
      }
    }
  }

  /** Those that wait are sent home, in all ways that there are. */
  private void endWorkers(List<FutureTask<Void>> users) throws Exception {
    await("survivors hang")
        .atMost(PATIENCE)
        .until(() -> {
          work.event.set();
          work.barrier.reset();
          work.signalEnd();
          near.close();
          return users.stream().allMatch(FutureTask::isDone)
              && victims.stream().noneMatch(victim -> victim.jvm().process().isAlive());
        });
    for (FutureTask<Void> user : users) {
      get(user);
    }
    for (Victim survivor : victims) {
      ChildJvm jvm = survivor.jvm();
      assertEquals(0, jvm.process().exitValue(), () -> jvm.errors() + " " + jvm.output());
    }
  }

  // What the test does itself, in threads that live.

  private int feedMessages() throws InterruptedException {
    int number = 0;
    while (feeding) {
      if (work.in.offer(Job.numbered(number), 100, TimeUnit.MILLISECONDS)) {
        number++;
      }
    }
    return number;
  }

  private int feedJobs() throws InterruptedException {
    int number = 0;
    while (feeding) {
      if (work.jobs.offer(Job.numbered(number), 100, TimeUnit.MILLISECONDS)) {
        number++;
      }
    }
    return number;
  }

  private int feedObjects() throws InterruptedException {
    int number = 0;
    while (feeding) {
      if (work.objects.offer(new AtomicLong(), 100, TimeUnit.MILLISECONDS)) {
        number++;
      }
    }
    return number;
  }

  private Void collectPassedOn() throws InterruptedException {
    for (Job job = work.out.take(); job.number() >= 0; job = work.out.take()) {
      job.check();
      assertTrue(!passedOn.get(job.number()), job + " came twice");
      passedOn.set(job.number());
    }
    return null;
  }

  private Void collectWorked() throws InterruptedException {
    for (Job job = work.done.take(); job.number() >= 0; job = work.done.take()) {
      job.check();
      twice += worked.get(job.number()) ? 1 : 0;
      worked.set(job.number());
    }
    return null;
  }

  private int collectObjects() throws InterruptedException {
    int count = 0;
    for (AtomicLong one = work.seenObjects.take(); one.get() >= 0; one = work.seenObjects.take()) {
      assertEquals(1, one.getAndSet(2), "not what was sent, or sent twice");
      count++;
    }
    return count;
  }

  private int send() throws InterruptedException, IOException {
    int number = 0;
    while (feeding) {
      near.send(Job.numbered(number));
      number++;
      KillWork.pace();
    }
    return number;
  }

  /** What was closed while it waited has come to its end. */
  private int collectEchoes() throws InterruptedException {
    BitSet echoed = new BitSet();
    try {
      while (true) {
        Job job = near.receive();
        job.check();
        assertTrue(!echoed.get(job.number()), job + " came twice");
        echoed.set(job.number());
      }
    } catch (IOException e) {
      assertTrue(work.isEnd(), () -> "ended too soon: " + e);
      return echoed.cardinality();
    }
  }

  /** Makes a permit where too many are gone with the dead, and takes it away if they are not. */
  private void borrowPermit() throws InterruptedException {
    long start = System.nanoTime();
    while (!work.semaphore.tryAcquire(20, TimeUnit.MILLISECONDS)) {
      if (work.semaphore.availablePermits() == 0) {
        permitsAdded++;
        work.semaphore.release();
      }
      assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), "no permit, though there is one");
    }
    if (permitsAdded > 0 && work.semaphore.availablePermits() >= KillWork.PERMITS) {
      permitsAdded--;
    } else {
      work.semaphore.release();
    }
  }

  private void giveBackPermit(long state) {
    if (state == KillWork.TAKEN) {
      work.semaphore.release();
    } else if (state != KillWork.NONE) {
      permitsInDoubt++;
    }
  }

  private void checkPermits() {
    int made = KillWork.PERMITS + permitsAdded;
    int there = work.semaphore.availablePermits();
    assertTrue(there <= made, there + " permits of " + made);
    assertTrue(there >= made - permitsInDoubt, there + " permits of " + made);
  }

  private void meetAndMend() throws InterruptedException {
    try {
      long _ =
          work.numbers.incrementAndGet(
              work.barrier.await() == 0 ? KillWork.CAME_LAST : KillWork.CAME_FIRST);
    } catch (BrokenBarrierException e) {
      work.barrier.reset();
    }
  }

  /** Of each pair that met, both went on, but for those that died. */
  private void checkParties() {
    long first = work.numbers.get(KillWork.CAME_FIRST);
    long last = work.numbers.get(KillWork.CAME_LAST);
    assertTrue(Math.abs(first - last) <= deaths, first + " came first, " + last + " last");
  }

  private void setAndAwaitEvent() {
    long seen = eventsSeen;
    while (eventsSeen == seen && !work.isEnd()) {
      work.event.set();
      KillWork.pace();
      work.event.clear();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private Void awaitEvents() throws InterruptedException {
    while (!work.isEnd()) {
      work.event.await();
      eventsSeen++;
    }
    return null;
  }

  // Threads, and how long they were held up.

  private interface Work {
    void doOnce() throws InterruptedException;
  }

  private FutureTask<Void> repeat(Kind kind, Work once) {
    return inThread(() -> {
      while (!work.isEnd()) {
        once.doOnce();
        goOn(kind);
        KillWork.pace();
      }
      return null;
    });
  }

  private void goOn(Kind kind) {
    long killed = killedAtNanos.get(kind.ordinal());
    if (killed != 0 && killedAtNanos.compareAndSet(kind.ordinal(), killed, 0)) {
      boolean _ = stallNanos.get(kind).add(System.nanoTime() - killed);
    }
  }

  private void report(int messages, int lost, int jobs, int lostObjects, int lostEchoes) {
    System.out.printf(
        "%d killed, %d of them at a place: %d messages, %d lost; %d jobs, %d done twice;"
            + " %d objects lost; %d echoes lost; %d permits added, %d in doubt; %d bytes in use%n",
        deaths,
        atPlace,
        messages,
        lost,
        jobs,
        twice,
        lostObjects,
        lostEchoes,
        permitsAdded,
        permitsInDoubt,
        region.usedBytes());
    stallNanos.forEach((kind, nanos) -> {
      long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      System.out.printf(
          "%-10s goes on after us: p50 %6d  p99 %6d  max %6d of %d%n",
          kind, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1), sorted.length);
    });
  }

  private static long at(long[] sorted, double quantile) {
    return sorted.length == 0
        ? 0
        : TimeUnit.NANOSECONDS.toMicros(sorted[(int) ((sorted.length - 1) * quantile)]);
  }

  private <T> FutureTask<T> inThread(Callable<T> task) {
    FutureTask<T> thread = new FutureTask<>(task);
    threads.add(thread);
    Thread.ofPlatform().daemon().start(thread);
    return thread;
  }

  private static <T> T get(FutureTask<T> task) throws Exception {
    try {
      return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
