package cookbook.threading;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** What no interleaving of Event's methods may do. */
public final class EventStress {
  private EventStress() {}

  /** A plain write before set is seen by whoever sees the event set. */
  @JCStressTest
  @Description("set publishes what came before it")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not set yet")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "set, and the write is seen")
  @Outcome(expect = FORBIDDEN, desc = "set, but the write is not seen")
  @State
  public static class SetPublishes {
    private final Event event = new Event();
    private int data;

    /** Publishes. */
    @Actor
    public void writer() {
      data = 1;
      event.set();
    }

    /** Looks. */
    @Actor
    public void reader(I_Result r) {
      r.r1 = event.isSet() ? data : -1;
    }
  }

  /** Whoever clears and then looks sees the work, or the event is set again. */
  @JCStressTest
  @Description("no work is lost between a set of what is set already and a clear")
  @Outcome(id = "0, true", expect = ACCEPTABLE, desc = "cleared first: the set is still to answer")
  @Outcome(id = "1, true", expect = ACCEPTABLE, desc = "seen early, and still set")
  @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "set first: the work is seen")
  @Outcome(id = "0, false", expect = FORBIDDEN, desc = "work is there and nobody will look")
  @State
  public static class ClearSeesWork {
    private final Event event = new Event();
    private int data;

    /** Starts as set. */
    public ClearSeesWork() {
      event.set();
    }

    /** Publishes work. */
    @Actor
    public void producer() {
      data = 1;
      event.set();
    }

    /** Clears, then looks for work. */
    @Actor
    public void consumer(IZ_Result r) {
      event.clear();
      r.r1 = data;
    }

    /** Looks at the end. */
    @Arbiter
    public void end(IZ_Result r) {
      r.r2 = event.isSet();
    }
  }

  /**
   * A set and a clear by one thread release a waiter that waits; one that is late waits in vain.
   */
  @JCStressTest
  @Description("a waiter is released by a set that is cleared at once, and both waiters are")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both released")
  @Outcome(expect = FORBIDDEN, desc = "the set at the end left one behind")
  @State
  public static class AllAreReleased {
    private final Event event = new Event();

    /** Releases those who wait, and at the end those who were late. */
    @Actor
    public void setter() {
      event.set();
      event.clear();
      event.set();
    }

    /** Waits. */
    @Actor
    public void first(II_Result r) {
      r.r1 = Uninterrupted.call(() -> event.await(10, TimeUnit.SECONDS)) ? 1 : 0;
    }

    /** Waits. */
    @Actor
    public void second(II_Result r) {
      r.r2 = Uninterrupted.call(() -> event.await(10, TimeUnit.SECONDS)) ? 1 : 0;
    }
  }
}
