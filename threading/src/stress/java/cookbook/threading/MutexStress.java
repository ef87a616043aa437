package cookbook.threading;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** What no interleaving of Mutex' methods may do. */
public final class MutexStress {
  private MutexStress() {}

  /** Plain reads and writes under the lock do not interleave. */
  @JCStressTest
  @Description("increments of a plain field under the lock, by lock and by tryLock")
  @Outcome(
      id = {"1, 2", "2, 1"},
      expect = ACCEPTABLE,
      desc = "one after the other")
  @Outcome(expect = FORBIDDEN, desc = "an update is lost")
  @State
  public static class Excludes {
    private final Mutex mutex = new Mutex();
    private int value;

    /** Waits for the lock. */
    @Actor
    public void locking(II_Result r) {
      try (var _ = Locked.of(mutex)) {
        r.r1 = ++value;
      }
    }

    /** Tries until it gets the lock. */
    @Actor
    public void trying(II_Result r) {
      while (!mutex.tryLock()) {
        Thread.onSpinWait();
      }
      try {
        r.r2 = ++value;
      } finally {
        mutex.unlock();
      }
    }
  }

  /** A thread that does not hold the lock cannot free it, nor take it for its own. */
  @JCStressTest
  @Description("unlock by a stranger never succeeds")
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "refused, and free at the end")
  @Outcome(expect = FORBIDDEN, desc = "freed by a stranger, or stuck")
  @State
  public static class RefusesStrangers {
    private final Mutex mutex = new Mutex();

    /** Locks and unlocks. */
    @Actor
    public void holder() {
      try (var _ = Locked.of(mutex)) {
        Thread.onSpinWait();
      }
    }

    /** Unlocks without having locked. */
    @Actor
    public void stranger(ZZ_Result r) {
      try {
        mutex.unlock();
      } catch (IllegalMonitorStateException _) {
        r.r1 = true;
      }
    }

    /** Looks at the end. */
    @Arbiter
    public void end(ZZ_Result r) {
      r.r2 = mutex.isLocked();
    }
  }
}
