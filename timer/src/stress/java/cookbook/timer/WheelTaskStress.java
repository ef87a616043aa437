package cookbook.timer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.ZII_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** What no interleaving of a timer's start, cancel, push back and wait may do. */
public final class WheelTaskStress {
  private WheelTaskStress() {}

  /** Cancel against start. */
  @JCStressTest
  @Description("cancel's answer, runs, what the wheel counts as fired")
  @Outcome(id = "false, 1, 1", expect = ACCEPTABLE, desc = "ran; the cancel was too late")
  @Outcome(id = "true, 0, 0", expect = ACCEPTABLE, desc = "cancelled in time")
  @Outcome(id = "true, 1, 1", expect = ACCEPTABLE, desc = "cancelled while it ran")
  @Outcome(id = "true, 0, 1", expect = ACCEPTABLE, desc = "cancelled as it was about to run")
  @Outcome(expect = FORBIDDEN, desc = "lost, or cancelled and run")
  @State
  public static class CancelOrFire {
    private final OneTimer one = OneTimer.once();

    /** Starts it. */
    @Actor
    public void driver() {
      one.drive();
    }

    /** Cancels it. */
    @Actor
    public void canceller(ZII_Result r) {
      r.r1 = one.timer.cancel(false);
    }

    /** Drives on: nothing may be left that runs. */
    @Arbiter
    public void end(ZII_Result r) {
      r.r2 = one.driveLater();
      TimerWheel.Stats stats = one.wheel.stats();
      r.r3 = stats.pending() == 0 ? (int) stats.fired() : -1;
    }
  }

  /** Two cancels and a start. */
  @JCStressTest
  @Description("of two cancels at most one is true")
  @Outcome(id = "true, false, 0", expect = ACCEPTABLE, desc = "the first in time")
  @Outcome(id = "false, true, 0", expect = ACCEPTABLE, desc = "the second in time")
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "the first while it ran")
  @Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "the second while it ran")
  @Outcome(id = "false, false, 1", expect = ACCEPTABLE, desc = "both too late")
  @Outcome(expect = FORBIDDEN, desc = "both true, or lost")
  @State
  public static class TwoCancels {
    private final OneTimer one = OneTimer.once();

    /** Starts it. */
    @Actor
    public void driver(ZZI_Result r) {
      r.r3 = one.drive();
    }

    /** Cancels it. */
    @Actor
    public void first(ZZI_Result r) {
      r.r1 = one.timer.cancel(false);
    }

    /** Cancels it. */
    @Actor
    public void second(ZZI_Result r) {
      r.r2 = one.timer.cancel(false);
    }
  }

  /** Push back against start. */
  @JCStressTest
  @Description("push back's answer, runs at the first deadline, runs in the end")
  @Outcome(id = "true, 0, 1", expect = ACCEPTABLE, desc = "pushed back: runs later")
  @Outcome(id = "false, 1, 1", expect = ACCEPTABLE, desc = "too late: ran")
  @Outcome(expect = FORBIDDEN, desc = "lost, doubled, or run in spite of the answer")
  @State
  public static class PushBackOrFire {
    private final OneTimer one = OneTimer.once();

    /** Starts it. */
    @Actor
    public void driver(ZII_Result r) {
      r.r2 = one.drive();
    }

    /** Pushes it back. */
    @Actor
    public void pusher(ZII_Result r) {
      r.r1 = one.pushBack();
    }

    /** Drives on. */
    @Arbiter
    public void end(ZII_Result r) {
      r.r3 = one.driveLater();
    }
  }

  /** An earlier deadline against start. */
  @JCStressTest
  @Description("the answer, runs in the end")
  @Outcome(id = "1, true", expect = ACCEPTABLE, desc = "moved in time: runs once")
  @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "too late: ran once")
  @Outcome(expect = FORBIDDEN, desc = "lost or doubled")
  @State
  public static class BringForwardOrFire {
    private final OneTimer one = OneTimer.once();

    /** Starts it. */
    @Actor
    public void driver() {
      one.drive();
    }

    /** Brings it forward. */
    @Actor
    public void mover(IZ_Result r) {
      r.r2 = one.bringForward();
    }

    /** Drives on. */
    @Arbiter
    public void end(IZ_Result r) {
      r.r1 = one.driveLater();
    }
  }

  /** All three. */
  @JCStressTest
  @Description("push back's answer, cancel's answer, runs in the end")
  @Outcome(id = "true, true, 0", expect = ACCEPTABLE, desc = "pushed back, then cancelled")
  @Outcome(id = "false, true, 0", expect = ACCEPTABLE, desc = "cancelled")
  @Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "cancelled while it ran")
  @Outcome(id = "false, false, 1", expect = ACCEPTABLE, desc = "ran; both too late")
  @Outcome(expect = FORBIDDEN, desc = "lost, doubled, or run in spite of an answer")
  @State
  public static class PushBackOrCancelOrFire {
    private final OneTimer one = OneTimer.once();

    /** Starts it. */
    @Actor
    public void driver() {
      one.drive();
    }

    /** Pushes it back. */
    @Actor
    public void pusher(ZZI_Result r) {
      r.r1 = one.pushBack();
    }

    /** Cancels it. */
    @Actor
    public void canceller(ZZI_Result r) {
      r.r2 = one.timer.cancel(false);
    }

    /** Drives on. */
    @Arbiter
    public void end(ZZI_Result r) {
      r.r3 = one.driveLater();
    }
  }

  /** A cancel of a periodic timer while a run ends and lays it into the wheel again. */
  @JCStressTest
  @Description("cancel's answer, runs after it")
  @Outcome(id = "0, true", expect = ACCEPTABLE, desc = "no run after the cancel")
  @Outcome(expect = FORBIDDEN, desc = "refused, or it runs on")
  @State
  public static class CancelOrRunAgain {
    private final OneTimer one = OneTimer.periodic();
    private int runs;

    /** Runs it once. */
    @Actor
    public void driver() {
      runs = one.drive();
    }

    /** Cancels it. */
    @Actor
    public void canceller(IZ_Result r) {
      r.r2 = one.timer.cancel(false);
    }

    /** Drives on. */
    @Arbiter
    public void end(IZ_Result r) {
      r.r1 = one.driveLater() - runs;
    }
  }

  /** Shutting down at once against start. */
  @JCStressTest
  @Description("given back, runs")
  @Outcome(id = "0, true", expect = ACCEPTABLE, desc = "given back, not run")
  @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "run, not given back")
  @Outcome(expect = FORBIDDEN, desc = "lost, or both")
  @State
  public static class CloseOrFire {
    private final OneTimer one = OneTimer.once();

    /** Starts it. */
    @Actor
    public void driver(IZ_Result r) {
      r.r1 = one.drive();
    }

    /** Takes it out. */
    @Actor
    public void closer(IZ_Result r) {
      r.r2 = !one.wheel.closeNow().isEmpty();
    }
  }

  /** A cancel looks for waiters with the stripe's lock, not with a fence. */
  @JCStressTest
  @Description("a cancel leaves no waiter behind")
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "cancelled, and the waiter knows")
  @Outcome(expect = FORBIDDEN, desc = "the waiter saw something else")
  @State
  public static class CancelReleases {
    private final OneTimer one = OneTimer.linked();

    /** Cancels it. */
    @Actor
    public void canceller(ZZ_Result r) {
      r.r1 = one.timer.cancel(false);
    }

    /** Waits. */
    @Actor
    public void waiter(ZZ_Result r) {
      r.r2 = one.awaitEnd();
    }
  }

  /** The end of the work looks for waiters with a fence. */
  @JCStressTest
  @Description("the end of the work leaves no waiter behind")
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "the waiter has its answer")
  @Outcome(expect = FORBIDDEN, desc = "the waiter saw something else")
  @State
  public static class EndReleases {
    private final OneTimer one = OneTimer.once();

    /** Runs it. */
    @Actor
    public void driver() {
      one.drive();
    }

    /** Waits. */
    @Actor
    public void waiter(Z_Result r) {
      r.r1 = one.awaitEnd();
    }
  }

  /** An interrupt by a cancel arrives before the run returns, or never. */
  @JCStressTest
  @Description("no interrupt hits what the thread does next")
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "cancelled; no late interrupt")
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "too late; no interrupt")
  @Outcome(expect = FORBIDDEN, desc = "interrupted after the run returned")
  @State
  public static class InterruptStaysInside {
    private final OneTimer one = OneTimer.pulled();
    private volatile boolean cancelled;

    /** Runs it as an executor does; then looks until the cancel has returned. */
    @Actor
    public void runner(ZZ_Result r) {
      WheelTask<?> task = one.wheel.poll(OneTimer.DUE, false);
      if (task != null) {
        task.run();
      }
      Thread.interrupted(); // of the run
      while (!cancelled) {
        Thread.onSpinWait();
      }
      r.r2 = Thread.interrupted();
    }

    /** Cancels and interrupts. */
    @Actor
    public void canceller(ZZ_Result r) {
      r.r1 = one.timer.cancel(true);
      cancelled = true;
    }
  }
}
