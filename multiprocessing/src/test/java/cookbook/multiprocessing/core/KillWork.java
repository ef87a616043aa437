package cookbook.multiprocessing.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.Connection;
import cookbook.multiprocessing.Event;
import cookbook.multiprocessing.JoinableQueue;
import cookbook.multiprocessing.Pipe;
import cookbook.multiprocessing.concurrent.ArrayBlockingQueue;
import cookbook.multiprocessing.concurrent.CyclicBarrier;
import cookbook.multiprocessing.concurrent.LinkedBlockingQueue;
import cookbook.multiprocessing.concurrent.Semaphore;
import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import cookbook.multiprocessing.concurrent.atomic.AtomicLongArray;
import cookbook.multiprocessing.concurrent.locks.ReentrantLock;
import cookbook.multiprocessing.concurrent.locks.ReentrantReadWriteLock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What {@link KillTest} and those that it kills do, each in a thread of its own: work with one kind
 * of shared object, and check what must hold whoever dies.
 */
final class KillWork {
  /** The kinds of shared objects. */
  enum Kind {
    QUEUE,
    JOBS,
    OBJECTS,
    PIPE,
    LOCK,
    READ_WRITE,
    SEMAPHORE,
    BARRIER,
    EVENT;
  }

  static final int CAPACITY = 8;
  static final int PERMITS = 2;

  // states of a worker, the first words of its row
  static final long AT_WORK = 1;
  static final long AT_ITS_PLACE = 2;
  static final int STATE = 0;
  static final int PERMIT = 1;
  static final int ROW = 2;

  // what a worker has said about its permit
  static final long NONE = 0;
  static final long TAKING = 1;
  static final long TAKEN = 2;
  static final long GIVING_BACK = 3;

  // words of numbers
  static final int CREDITS = 0;
  static final int IN_LOCK = 1;
  static final int IN_WRITE = 2;
  static final int FIRST = 3;
  static final int SECOND = 4;
  static final int CAME_FIRST = 5;
  static final int CAME_LAST = 6;
  static final int END = 7;

  /** What is passed on: its bytes are a function of its number, so that it tells if it is whole. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Job(int number, byte[] bytes) {
    static Job numbered(int number) {
      return new Job(number, bytesOf(number));
    }

    /** Every third one lies in a block of its own, of a size that varies. */
    private static byte[] bytesOf(int number) {
      byte[] bytes =
          new byte[number >= 0 && number % 3 == 0 ? 100 + number % 1000 : Math.abs(number % 8)];
      new Random(number).nextBytes(bytes);
      return bytes;
    }

    void check() {
      assertArrayEquals(bytesOf(number), bytes, () -> "corrupt: number " + number);
    }
  }

  final BlockingQueue<Job> in =
      named("in", ArrayBlockingQueue.class, () -> new ArrayBlockingQueue<>(CAPACITY));
  final BlockingQueue<Job> out =
      named("out", ArrayBlockingQueue.class, () -> new ArrayBlockingQueue<>(CAPACITY, true));
  final JoinableQueue<Job> jobs =
      named("jobs", JoinableQueue.class, () -> new JoinableQueue<>(CAPACITY));
  final BlockingQueue<Job> done =
      named("done", LinkedBlockingQueue.class, LinkedBlockingQueue::new);
  final BlockingQueue<AtomicLong> objects =
      named("objects", LinkedBlockingQueue.class, () -> new LinkedBlockingQueue<>(CAPACITY));
  final BlockingQueue<AtomicLong> seenObjects =
      named("seen", LinkedBlockingQueue.class, () -> new LinkedBlockingQueue<>(CAPACITY));
  final Pipe<Job> pipe = Pipe.open();
  final Connection<Job> far = named("far", Connection.class, pipe::far);
  final ReentrantLock lock = named("lock", ReentrantLock.class, ReentrantLock::new);
  final Condition ready = named("ready", SharedCondition.class, lock::newCondition);
  final Condition taken = named("taken", SharedCondition.class, lock::newCondition);
  final ReentrantReadWriteLock readWrite =
      named("rw", ReentrantReadWriteLock.class, ReentrantReadWriteLock::new);
  final Semaphore semaphore = named("semaphore", Semaphore.class, () -> new Semaphore(PERMITS));
  final CyclicBarrier barrier = named("barrier", CyclicBarrier.class, () -> new CyclicBarrier(2));
  final Event event = named("event", Event.class, Event::new);
  final AtomicLongArray numbers =
      named("numbers", AtomicLongArray.class, () -> new AtomicLongArray(8));
  final AtomicLongArray rows;

  private final Region region = Region.own();

  /** Finds what is shared, or makes it: so many rows of words, one for each worker. */
  KillWork(int workers) {
    rows = rows(workers);
  }

  private static AtomicLongArray rows(int workers) {
    return named("rows", AtomicLongArray.class, () -> new AtomicLongArray(workers * ROW));
  }

  @SuppressWarnings({"unchecked", "rawtypes", "TypeParameterUnusedInFormals"}) // only a name
  private static <T> T named(String name, Class type, Supplier maker) {
    return (T) Region.own().names().named("kill-" + name, type, maker);
  }

  boolean isEnd() {
    return numbers.get(END) != 0;
  }

  /** So that the work does not take the processors from those who start. */
  static void pace() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
  }

  // Messages.

  void passOn() throws InterruptedException {
    Job job = in.poll(20, TimeUnit.MILLISECONDS);
    if (job != null) {
      out.put(job);
    }
  }

  void doJob() throws InterruptedException {
    Job job = jobs.poll(20, TimeUnit.MILLISECONDS);
    if (job != null) {
      done.put(job);
      jobs.taskDone();
    }
  }

  void passObject() throws InterruptedException {
    AtomicLong object = objects.poll(20, TimeUnit.MILLISECONDS);
    if (object != null) {
      assertEquals(1, object.incrementAndGet(), "two have had it");
      seenObjects.put(object);
    }
  }

  /** The test's end of the pipe: who attaches it has it open. */
  Connection<Job> near() {
    return named("near", Connection.class, pipe::near);
  }

  /** Two may see the same message; then one waits for the next. */
  void echo() throws InterruptedException {
    try {
      if (far.poll(Duration.ofMillis(20))) {
        far.send(far.receive());
      }
    } catch (IOException e) {
      assertTrue(isEnd(), () -> "ended too soon: " + e);
    }
  }

  // Locks. Who is inside says so; the only one that may have said it before, and stays, is dead.

  void takeCredit(int thread) throws InterruptedException {
    lock.lock();
    try {
      enter(IN_LOCK, thread);
      while (numbers.get(CREDITS) == 0 && !isEnd()) {
        exit(IN_LOCK, thread);
        ready.await();
        enter(IN_LOCK, thread);
      }
      numbers.set(CREDITS, 0);
      taken.signal();
      exit(IN_LOCK, thread);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits with a limit only because the one that took the credit may have died in signal's place.
   */
  void giveCredit(int thread) throws InterruptedException {
    lock.lock();
    try {
      enter(IN_LOCK, thread);
      while (numbers.get(CREDITS) != 0 && !isEnd()) {
        exit(IN_LOCK, thread);
        boolean _ = taken.await(5, TimeUnit.MILLISECONDS);
        enter(IN_LOCK, thread);
      }
      numbers.set(CREDITS, 1);
      ready.signal();
      exit(IN_LOCK, thread);
    } finally {
      lock.unlock();
    }
  }

  void signalEnd() {
    lock.lock();
    try {
      ready.signalAll();
      taken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private long self(int thread) {
    return region.processes().ownNumber() << 8 | thread;
  }

  private void enter(int word, int thread) {
    long before = numbers.get(word);
    assertTrue(before == 0 || region.processes().isGone(before >>> 8), "two are inside");
    numbers.set(word, self(thread));
  }

  private void exit(int word, int thread) {
    assertEquals(self(thread), numbers.get(word), "another was inside");
    numbers.set(word, 0);
  }

  void write(int thread) {
    readWrite.writeLock().lock();
    try {
      enter(IN_WRITE, thread);
      long next = numbers.get(FIRST) + 1;
      numbers.set(FIRST, next);
      numbers.set(SECOND, next);
      exit(IN_WRITE, thread);
    } finally {
      readWrite.writeLock().unlock();
    }
  }

  void read() {
    readWrite.readLock().lock();
    try {
      long writer = numbers.get(IN_WRITE);
      long first = numbers.get(FIRST);
      assertTrue(writer == 0 || region.processes().isGone(writer >>> 8), "a writer is inside");
      assertTrue(writer != 0 || first == numbers.get(SECOND), "written while it was read");
      assertEquals(first, numbers.get(FIRST), "written while it was read");
    } finally {
      readWrite.readLock().unlock();
    }
  }

  // Permits, parties, events.

  /** A worker says what it is about to do, so that the test can give back what it had. */
  void borrowPermit(int worker) throws InterruptedException {
    int word = worker * ROW + PERMIT;
    rows.set(word, TAKING);
    semaphore.acquire();
    rows.set(word, TAKEN);
    pace();
    rows.set(word, GIVING_BACK);
    semaphore.release();
    rows.set(word, NONE);
  }

  void meet() throws InterruptedException {
    try {
      long _ = numbers.incrementAndGet(barrier.await() == 0 ? CAME_LAST : CAME_FIRST);
    } catch (BrokenBarrierException e) {
      pace(); // the test mends it
    }
  }

  void awaitEvent() throws InterruptedException {
    event.await();
    event.set();
    event.clear();
  }

  // The worker.

  private interface Work {
    void doOnce() throws InterruptedException;
  }

  /** Works with all of it until it is killed, or all is at an end. */
  static final class Worker {
    static void main(String[] args) throws InterruptedException {
      int workers = Integer.parseInt(args[0]);
      int index = Integer.parseInt(args[1]);
      AtomicLongArray rows = rows(workers);
      stopAtPlace(
          args[2], Integer.parseInt(args[3]), () -> rows.set(index * ROW + STATE, AT_ITS_PLACE));
      KillWork work = new KillWork(workers);
      List<Thread> threads = new ArrayList<>();
      for (Kind kind : Kind.values()) {
        Thread thread = new Thread(() -> work.repeat(work.of(kind, index)), kind.name());
        thread.start();
        threads.add(thread);
      }
      boolean _ = rows.compareAndSet(index * ROW + STATE, 0, AT_WORK);
      for (Thread thread : threads) {
        thread.join();
      }
    }

    /** Where a thread passes the so-manieth place the process comes to its end; 0 for none. */
    private static void stopAtPlace(String thread, int count, Runnable announcement) {
      int[] left = {count};
      KillPoint.action =
          () -> {
            if (Thread.currentThread().getName().equals(thread) && --left[0] == 0) {
              announcement.run();
              while (true) {
                LockSupport.park();
              }
            }
          };
    }
  }

  @SuppressWarnings("EnumOrdinal") // any number that another thread of the worker has not
  private Work of(Kind kind, int worker) {
    int thread = kind.ordinal();
    return switch (kind) {
      case QUEUE -> this::passOn;
      case JOBS -> this::doJob;
      case OBJECTS -> this::passObject;
      case PIPE -> this::echo;
      case LOCK -> () -> takeCredit(thread);
      case READ_WRITE ->
          () -> {
            write(thread);
            read();
          };
      case SEMAPHORE -> () -> borrowPermit(worker);
      case BARRIER -> this::meet;
      case EVENT -> this::awaitEvent;
    };
  }

  @SuppressWarnings("CatchAndPrintStackTrace") // that is where the test looks for it
  private void repeat(Work work) {
    try {
      while (!isEnd()) {
        work.doOnce();
        pace();
      }
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }
}
