package cookbook.timer;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A wheel with one timer; its clock stands still, and an actor is its driver. */
final class OneTimer {
  static final long DUE = 1_000;
  private static final long LATER = 60_000_000_000L;

  final Wheel wheel = new Wheel(1, () -> 0);
  final WheelTask<?> timer;
  private int runs;

  private OneTimer(boolean periodic) {
    Runnable work = () -> runs++;
    timer = periodic ? new WheelTask.Periodic(work, DUE, LATER) : new WheelTask<Void>(work, DUE);
    wheel.drivenBy(Thread.currentThread());
    wheel.add(timer);
  }

  /** In a slot of the wheel. */
  static OneTimer linked() {
    return new OneTimer(false);
  }

  /** Fetched by the driver, as it is nearly due. */
  static OneTimer pulled() {
    OneTimer one = linked();
    one.wheel.advance(0);
    return one;
  }

  static OneTimer periodic() {
    return new OneTimer(true);
  }

  /** One of the two, by chance. */
  static OneTimer once() {
    return ThreadLocalRandom.current().nextBoolean() ? linked() : pulled();
  }

  /** Starts it on the driver if it is due at its first deadline; gives the runs so far. */
  int drive() {
    return driveAt(DUE);
  }

  /** The same at the later deadline that a push back or the period gives it. */
  int driveLater() {
    return driveAt(DUE + LATER);
  }

  private int driveAt(long now) {
    wheel.advance(now);
    WheelTask<?> due = wheel.poll(now, true);
    if (due != null) {
      due.runOnDriver();
    }
    return runs;
  }

  boolean pushBack() {
    return timer.reschedule(LATER);
  }

  boolean bringForward() {
    return timer.reschedule(DUE / 2);
  }

  /** Waits for the end: true if it ended well, false if it was cancelled. */
  boolean awaitEnd() {
    try {
      timer.get(10, TimeUnit.SECONDS);
      return true;
    } catch (CancellationException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError("left behind: " + timer, e);
    }
  }
}
