package cookbook.multiprocessing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A thread that a test started, and what becomes of its work. */
public final class Worker<T> {
  /** Work without a result. */
  public interface Work {
    void run() throws Exception;
  }

  private final FutureTask<T> task;
  private final Thread thread;

  private Worker(Thread.Builder threads, Callable<T> work) {
    this.task = new FutureTask<>(work);
    this.thread = threads.start(task);
  }

  public static <T> Worker<T> calling(Callable<T> work) {
    return new Worker<>(Thread.ofPlatform().daemon(), work);
  }

  public static Worker<Void> running(Work work) {
    return running(Thread.ofPlatform().daemon(), work);
  }

  public static Worker<Void> running(Thread.Builder threads, Work work) {
    return new Worker<>(
        threads,
        () -> {
          work.run();
          return null;
        });
  }

  /** Returns when the thread waits, with or without a time limit. */
  public Worker<T> awaitBlocked() {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() ->
            switch (thread.getState()) {
              case WAITING, TIMED_WAITING -> true;
              default -> false;
            });
    return this;
  }

  public Worker<T> interrupt() {
    thread.interrupt();
    return this;
  }

  public boolean isDone() {
    return task.isDone();
  }

  /** Waits for the work's result. */
  public T get() throws InterruptedException, ExecutionException {
    return task.get();
  }

  /** Waits for the work to fail. */
  public Throwable failure() {
    return assertThrows(ExecutionException.class, task::get).getCause();
  }
}
