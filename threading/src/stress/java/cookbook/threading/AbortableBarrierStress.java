package cookbook.threading;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.BrokenBarrierException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What no interleaving of AbortableBarrier's methods may do. */
public final class AbortableBarrierStress {
  private static final int BROKEN = -1;

  private AbortableBarrierStress() {}

  private static int arrive(AbortableBarrier barrier) {
    try {
      return barrier.await();
    } catch (BrokenBarrierException _) {
      return BROKEN;
    } catch (InterruptedException e) {
      throw new AssertionError("no actor is interrupted", e);
    }
  }

  /** Two parties pass with different indices, and see each other's plain writes. */
  @JCStressTest
  @Description("the arrival indices are 1 and 0, and the writes of both are seen by both")
  @Outcome(
      id = {"11, 10", "10, 11"},
      expect = ACCEPTABLE,
      desc = "one each, and the other's write")
  @Outcome(expect = FORBIDDEN, desc = "the same index twice, or a write not seen")
  @State
  public static class IndicesAndWrites {
    private final AbortableBarrier barrier = new AbortableBarrier(2);
    private int written1;
    private int written2;

    /** Writes and passes. */
    @Actor
    public void first(II_Result r) {
      written1 = 10;
      r.r1 = arrive(barrier) + written2;
    }

    /** Writes and passes. */
    @Actor
    public void second(II_Result r) {
      written2 = 10;
      r.r2 = arrive(barrier) + written1;
    }
  }

  /** An abort at any moment: both parties pass or none does, and nobody waits for ever. */
  @JCStressTest
  @Description("abort races with two parties")
  @Outcome(
      id = {"0, 1", "1, 0"},
      expect = ACCEPTABLE,
      desc = "both passed before the abort")
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "the abort was first")
  @Outcome(expect = FORBIDDEN, desc = "one passed and one did not")
  @State
  public static class AllPassOrNone {
    private final AbortableBarrier barrier = new AbortableBarrier(2);

    /** Arrives. */
    @Actor
    public void first(II_Result r) {
      r.r1 = arrive(barrier);
    }

    /** Arrives. */
    @Actor
    public void second(II_Result r) {
      r.r2 = arrive(barrier);
    }

    /** Aborts. */
    @Actor
    public void aborter() {
      barrier.abort();
    }
  }
}
