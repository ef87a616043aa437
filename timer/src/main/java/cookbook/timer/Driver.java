package cookbook.timer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What the driver's thread does: sleep until the next deadline, and start what is due. */
final class Driver implements Runnable {
  /*
   * A sleeping thread wakes late: by the kernel's timer slack (50 microseconds unless asked for
   * less) and by the time an idle core takes to come up (about as much again). The first can be
   * asked for in plain Java, on Linux; the second is only avoided by not sleeping. So PRECISE gets
   * up early and spins; its budget keeps a quarter of a core free, come what may.
   */
  private static final int AT_ONCE = 64;
  private static final long SPIN_NANOS = 60_000;
  private static final long BUDGET_NANOS = 50_000_000;

  private final Wheel wheel;
  private final @Nullable Executor executor;
  private final boolean spins;
  private final Runnable whenDone;

  private long budgetNanos = BUDGET_NANOS;
  private long budgetTime;

  /**
   * Creates it.
   *
   * @param executor runs the tasks; null if the driver is to do it
   */
  Driver(Wheel wheel, @Nullable Executor executor, boolean spins, Runnable whenDone) {
    this.wheel = wheel;
    this.executor = executor;
    this.spins = spins && Runtime.getRuntime().availableProcessors() > 1;
    this.whenDone = whenDone;
  }

  @Override
  public void run() {
    try {
      askForPromptWakeUps();
      while (!wheel.isDone()) {
        if (fireDue() < AT_ONCE) {
          sleep();
        }
      }
    } finally {
      // After an error in here: nobody may add to a wheel that stands still, or wait for its
      // timers.
      try {
        wheel.closeNow().forEach(task -> task.cancel(false));
      } finally {
        whenDone.run();
      }
    }
  }

  /** Starts what is due, a number of timers at most: new ones may have come in between. */
  private int fireDue() {
    long now = wheel.now();
    wheel.advance(now);
    int fired = 0;
    while (fired < AT_ONCE) {
      WheelTask<?> task = wheel.poll(now, executor == null);
      if (task == null) {
        break;
      }
      start(task);
      fired++;
    }
    return fired;
  }

  private void start(WheelTask<?> task) {
    if (executor == null) {
      task.runOnDriver();
    } else {
      handOver(task, executor);
    }
    Thread.interrupted(); // an interrupt was for that task: an executor, too, may run it here
  }

  private static void handOver(WheelTask<?> task, Executor executor) {
    try {
      executor.execute(task);
    } catch (Throwable e) { // no thread, no memory, shut down: the task's future says so
      task.refused(e);
      task.stripe.wheel.end(task);
    }
  }

  private void sleep() {
    long until = wheel.goToSleep();
    long spin = spins ? Math.min(SPIN_NANOS, budget()) : 0;
    long now = wheel.now();
    while (until - now > spin && wheel.asleep()) {
      LockSupport.parkNanos(wheel, until - now - spin);
      Thread.interrupted(); // would keep it from parking
      now = wheel.now();
    }
    long spinBegin = now;
    while (until > now && wheel.asleep()) {
      Thread.onSpinWait();
      now = wheel.now();
    }
    budgetNanos -= now - spinBegin;
    wheel.getUp();
  }

  /** The nanoseconds that may be spent spinning: three quarters of the time that passes. */
  private long budget() {
    long now = wheel.now();
    budgetNanos = Math.min(BUDGET_NANOS, budgetNanos + (now - budgetTime) * 3 / 4);
    budgetTime = now;
    return Math.max(0, budgetNanos);
  }

  /** Sets this thread's timer slack to one nanosecond, if the system is Linux and lets us. */
  private static void askForPromptWakeUps() {
    try {
      Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self"));
      Files.writeString(
          Path.of("/proc").resolve(thread.getFileName()).resolve("timerslack_ns"), "1");
    } catch (IOException | RuntimeException e) {
      // Then it wakes by some 50 microseconds later.
    }
  }
}
