package cookbook.multiprocessing.lang;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.Process;
import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class ThreadTest {
  private static final AtomicLong INITIALIZED = new AtomicLong(100);

  @Test
  void sample() throws InterruptedException {
    // @start region="sample"
    AtomicLong hits = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Thread thread = new Thread(() -> hits.addAndGet(10), "worker-" + i);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(30, hits.get());
    // @end
    assertEquals("worker-2", threads.getLast().getName());
  }

  @Test
  void aSharedObjectInAStaticFinalFieldIsTheSameEverywhere() throws InterruptedException {
    Thread thread = new Thread(() -> INITIALIZED.addAndGet(8));
    long before = INITIALIZED.get();
    thread.start();
    thread.join();
    assertEquals(before + 8, INITIALIZED.get());
  }

  static final class Counting extends Thread {
    private static final long serialVersionUID = 1;
    private final AtomicLong counter;

    Counting(AtomicLong counter) {
      super("counting");
      this.counter = counter;
    }

    @Override
    public void run() {
      counter.set(currentThread() == this && getName().equals("counting") ? threadId() : -1);
    }
  }

  @Test
  void aSubclassRunsAsTheCurrentThreadOfItsProcess() throws InterruptedException {
    AtomicLong counter = new AtomicLong();
    Counting counting = new Counting(counter);
    counting.start();
    counting.join(60_000);
    assertFalse(counting.isAlive());
    assertEquals(counting.threadId(), counter.get());
  }

  @Test
  void theCurrentThreadOfTheFirstProcessIsMain() {
    Thread main = Thread.currentThread();
    assertSame(main, Process.current());
    assertEquals("main", main.getName());
    main.interrupt();
    assertTrue(main.isInterrupted());
    assertTrue(Thread.interrupted());
    assertFalse(main.isInterrupted());
  }

  @Test
  void theCurrentThreadMayBeRenamed() throws InterruptedException {
    AtomicLong same = new AtomicLong();
    Thread thread =
        new Thread(() -> {
          Thread.currentThread().setName("renamed");
          String name = java.lang.Thread.currentThread().getName();
          same.set(name.equals("renamed") ? 1 : 2);
        });
    thread.setName("before");
    thread.start();
    thread.join(0);
    assertEquals(1, same.get());
    assertEquals("before", thread.getName(), "the other process's name is a copy");
  }

  @Test
  void namesAreNumberedFromZero() {
    String first = new Thread(() -> {}).getName();
    assertTrue(first.matches("Thread-\\d+"), first);
  }

  @Test
  void anInterruptOfAnotherProcessIsRefused() {
    Thread other = new Thread(() -> {}, "other");
    var refused = assertThrows(UnsupportedOperationException.class, other::interrupt);
    assertTrue(refused.getMessage().contains("terminate() other"));
    assertThrows(IllegalArgumentException.class, () -> other.join(-1));
  }
}
