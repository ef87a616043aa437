package cookbook.multiprocessing.lang;

import cookbook.multiprocessing.Process;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A {@link Process} under the name and with the methods of the class that it replaces: a program
 * that starts and joins threads starts and joins processes when it imports this one, and {@link
 * Runnable} beside it.
 *
 * <p>What a program keeps to itself while it changes over: fields that its threads share are copies
 * in each process, unless they are shared objects. Where the two differ, and there is no method of
 * that name here, the compiler says so.
 *
 * {@snippet file="cookbook/multiprocessing/lang/ThreadTest.java" region="sample"}
 *
 * <p>Everything else, exceptions and blocking included, is as with {@link Process}.
 */
@SuppressWarnings({"AvoidCommonTypeNames", "NamedLikeContextualKeyword"}) // as the original
public class Thread extends Process {
  private static final long serialVersionUID = 1;

  private static final AtomicInteger COUNT = new AtomicInteger();

  /**
   * Creates a process that is to run a task, named {@code Thread-0} and so on.
   *
   * @param task what to run; a lambda or a method reference written in place can travel
   */
  public Thread(Runnable task) {
    super(nextName(), task);
  }

  /**
   * Creates a process that is to run a task.
   *
   * @param task what to run; a lambda or a method reference written in place can travel
   * @param name its name, which need not be unique
   */
  public Thread(Runnable task, String name) {
    super(name, task);
  }

  /**
   * Creates a process that runs the {@link #run} of a subclass, named {@code Thread-0} and so on.
   */
  public Thread() {
    super(nextName());
  }

  /**
   * Creates a process that runs the {@link #run} of a subclass.
   *
   * @param name its name, which need not be unique
   */
  public Thread(String name) {
    super(name);
  }

  private static String nextName() {
    return "Thread-" + COUNT.getAndIncrement();
  }

  /**
   * The process that this code runs in.
   *
   * @return in the first process one of the name {@code main}
   * @throws IllegalStateException in a process whose class extends {@link Process}, but not this
   *     class
   */
  public static Thread currentThread() {
    Process current = current();
    if (current instanceof Thread thread) {
      return thread;
    }
    throw new IllegalStateException(current + " is no Thread: ask for Process.current()");
  }

  /**
   * As {@link java.lang.Thread#sleep(long)}.
   *
   * @param millis how long
   * @throws InterruptedException if the thread is interrupted
   */
  public static void sleep(long millis) throws InterruptedException {
    java.lang.Thread.sleep(millis);
  }

  /**
   * As {@link java.lang.Thread#sleep(Duration)}.
   *
   * @param duration how long
   * @throws InterruptedException if the thread is interrupted
   */
  public static void sleep(Duration duration) throws InterruptedException {
    java.lang.Thread.sleep(duration);
  }

  /** As {@link java.lang.Thread#yield}. */
  @SuppressWarnings("ThreadPriorityCheck")
  public static void yield() {
    java.lang.Thread.yield();
  }

  /** As {@link java.lang.Thread#onSpinWait}. */
  public static void onSpinWait() {
    java.lang.Thread.onSpinWait();
  }

  /**
   * As {@link java.lang.Thread#interrupted}, of the thread that calls.
   *
   * @return true if it was interrupted
   */
  public static boolean interrupted() {
    return java.lang.Thread.interrupted();
  }

  /**
   * Interrupts the thread that calls, as a program does that has caught an InterruptedException.
   *
   * @throws UnsupportedOperationException if this is another process: it would have to be asked,
   *     say by an {@code Event}, or ended by {@link #terminate}
   */
  public final void interrupt() {
    requireCurrent();
    java.lang.Thread.currentThread().interrupt();
  }

  /**
   * Whether the thread that calls is interrupted.
   *
   * @return true if so
   * @throws UnsupportedOperationException if this is another process
   */
  public final boolean isInterrupted() {
    requireCurrent();
    return java.lang.Thread.currentThread().isInterrupted();
  }

  private void requireCurrent() {
    if (!current().equals(this)) {
      throw new UnsupportedOperationException(
          "processes have no interrupts between them: terminate() "
              + getName()
              + ", or use an Event");
    }
  }

  /**
   * The same as {@link #name}.
   *
   * @return the name
   */
  public final String getName() {
    return name();
  }

  /**
   * The same as {@link #pid}.
   *
   * @return the number that the system gave the process
   * @throws IllegalStateException if it has not started
   */
  public final long threadId() {
    return pid();
  }

  /**
   * Waits until the child has ended, but no longer than the limit.
   *
   * @param millis how long; zero for as long as it takes
   * @throws InterruptedException if the thread is interrupted before or while it waits
   * @throws IllegalArgumentException if {@code millis} is negative
   * @throws IllegalStateException if this process has not started it
   */
  public final void join(long millis) throws InterruptedException {
    if (millis < 0) {
      throw new IllegalArgumentException("a wait cannot take " + millis + " ms");
    }
    if (millis == 0) {
      join();
    } else {
      boolean _ = join(Duration.ofMillis(millis));
    }
  }
}
