package cookbook.threading;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** What no interleaving of JoinableQueue's methods may do. */
public final class JoinableQueueStress {
  private JoinableQueueStress() {}

  private static int orZero(@Nullable Integer element) {
    return element == null ? 0 : element;
  }

  /** Two takers of two elements get one each. */
  @JCStressTest
  @Description("an element is handed out once")
  @Outcome(
      id = {"1, 2", "2, 1"},
      expect = ACCEPTABLE,
      desc = "one each")
  @Outcome(expect = FORBIDDEN, desc = "the same twice, or one lost")
  @State
  public static class HandsOutOnce {
    private final JoinableQueue<Integer> queue = new JoinableQueue<>();

    /** Starts with two elements. */
    public HandsOutOnce() {
      queue.add(1);
      queue.add(2);
    }

    /** Polls. */
    @Actor
    public void first(II_Result r) {
      r.r1 = orZero(queue.poll());
    }

    /** Takes. */
    @Actor
    public void second(II_Result r) {
      r.r2 = Uninterrupted.call(queue::take);
    }
  }

  /** What was written before taskDone is seen after join. */
  @JCStressTest
  @Description("join waits for taskDone and sees the consumer's plain writes")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "the work is done and seen")
  @Outcome(expect = FORBIDDEN, desc = "join returned too early")
  @State
  public static class JoinSeesWork {
    private final JoinableQueue<Integer> queue = new JoinableQueue<>();
    private int work;

    /** Starts with one element. */
    public JoinSeesWork() {
      queue.add(1);
    }

    /** Works on the element. */
    @Actor
    public void consumer() {
      work = Uninterrupted.call(queue::take);
      queue.taskDone();
    }

    /** Joins. */
    @Actor
    public void joiner(I_Result r) {
      boolean _ = Uninterrupted.call(() -> queue.join(1, TimeUnit.DAYS));
      r.r1 = work;
    }
  }

  /** Of two threads that say taskDone for one element, one is refused. */
  @JCStressTest
  @Description("one taskDone too many is always noticed")
  @Outcome(
      id = {"true, false, true", "false, true, true"},
      expect = ACCEPTABLE,
      desc = "one refused, and all is done")
  @Outcome(expect = FORBIDDEN, desc = "both accepted or both refused")
  @State
  public static class OneTooMany {
    private final JoinableQueue<Integer> queue = new JoinableQueue<>();

    /** Starts with one element in hand. */
    public OneTooMany() {
      queue.add(1);
      queue.remove();
    }

    /** Says so. */
    @Actor
    public void first(ZZZ_Result r) {
      r.r1 = isAccepted();
    }

    /** Says so too. */
    @Actor
    public void second(ZZZ_Result r) {
      r.r2 = isAccepted();
    }

    /** Looks at the end. */
    @Arbiter
    public void end(ZZZ_Result r) {
      r.r3 = Uninterrupted.call(() -> queue.join(0, TimeUnit.SECONDS));
    }

    private boolean isAccepted() {
      try {
        queue.taskDone();
        return true;
      } catch (IllegalStateException _) {
        return false;
      }
    }
  }

  /** A full queue lets a putter in as soon as there is room. */
  @JCStressTest
  @Description("put into a full queue races with clear")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "the putter got in, after the clear")
  @Outcome(expect = FORBIDDEN, desc = "the putter got in before, or twice")
  @State
  public static class ClearMakesRoom {
    private final JoinableQueue<Integer> queue = new JoinableQueue<>(1);

    /** Starts full. */
    public ClearMakesRoom() {
      queue.add(1);
    }

    /** Waits for room. */
    @Actor
    public void putter() {
      boolean _ = Uninterrupted.call(() -> queue.offer(2, 1, TimeUnit.DAYS));
    }

    /** Makes room. */
    @Actor
    public void clearer() {
      queue.clear();
    }

    /** Counts what is left. */
    @Arbiter
    public void end(I_Result r) {
      r.r1 = queue.size();
    }
  }
}
