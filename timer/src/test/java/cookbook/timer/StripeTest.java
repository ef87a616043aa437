package cookbook.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a slot of a high level is laid out on the level below, ahead of its time. */
@Timeout(60)
final class StripeTest {
  private static final int COUNT = 1000;
  private static final int STEPS = 16; // of 64 timers each

  private final Stripe stripe = new Stripe(new Wheel(1, new ManualClock()));
  private final DueQueue queue = new DueQueue();
  private final List<WheelTask<?>> timers = new ArrayList<>();

  private static long span(int level) {
    return 1L << (20 + 6 * level);
  }

  private void add(long due) {
    WheelTask<?> task = new WheelTask<Void>((Runnable) () -> {}, due);
    task.stripe = stripe;
    stripe.add(task);
    timers.add(task);
  }

  /** Adds a thousand timers to the second next slot of a level, and waits for its time to come. */
  private long fillAndLook(int level) {
    long start = 2 * span(level);
    for (int i = 0; i < COUNT; i++) {
      add(start + i * span(level) / COUNT);
    }
    stripe.advance(span(level), queue);
    assertFalse(stripe.layOutAhead(queue));
    stripe.advance(stripe.earliest(), queue);
    return start;
  }

  private List<Long> fetched() {
    queue.seal();
    List<Long> dues = new ArrayList<>();
    while (!queue.isEmpty()) {
      dues.add(queue.take().due());
    }
    return dues;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void aSlotIsLaidOutInStepsBeforeItsTime(int level) {
    long start = fillAndLook(level);
    assertEquals(start - span(level) / 4, stripe.earliest());
    for (int step = 0; step < STEPS; step++) {
      assertTrue(stripe.layOutAhead(queue), "step " + step);
    }
    assertFalse(stripe.layOutAhead(queue));
    assertTrue(stripe.earliest() > start - span(level) / 4);
    assertEquals(List.of(), fetched());
  }

  @Test
  void whatIsNotLaidOutInTimeIsFetchedAllTheSame() {
    long start = fillAndLook(1);
    assertTrue(stripe.layOutAhead(queue));
    stripe.advance(start + span(1), queue);
    assertEquals(timers.stream().map(WheelTask::due).toList(), fetched());
    assertTrue(stripe.isEmpty());
  }

  @Test
  void theSlotAfterTheNextIsNotTouched() {
    long start = fillAndLook(1);
    add(start + span(1));
    int before = timers.getLast().slot();
    for (int step = 0; step < STEPS; step++) {
      assertTrue(stripe.layOutAhead(queue));
    }
    assertFalse(stripe.layOutAhead(queue));
    assertEquals(before, timers.getLast().slot());
    stripe.advance(start + span(1) - span(1) / 4, queue);
    assertTrue(stripe.layOutAhead(queue));
    assertNotEquals(before, timers.getLast().slot());
    stripe.advance(start + span(1), queue);
    assertEquals(COUNT + 1, fetched().size());
  }

  @Test
  void aSlotThatIsCancelledMeanwhileIsDone() {
    fillAndLook(2);
    assertTrue(stripe.layOutAhead(queue));
    timers.forEach(stripe::cancel);
    assertTrue(stripe.isEmpty());
    assertFalse(stripe.layOutAhead(queue));
    stripe.advance(10 * span(2), queue);
    assertEquals(Stripe.NEVER, stripe.earliest());
    assertEquals(List.of(), fetched());
  }

  /** As if there were no memory to fetch a timer: the others must not be lost with it. */
  @Test
  void anErrorWithinAStepLosesNoTimer() {
    add(2 * span(1) - 1);
    timers.getFirst().reschedule(3 * span(1)); // is laid anew before the others are fetched
    add(2 * span(1) - 1);
    add(2 * span(1) - 2);
    assertThrows(NullPointerException.class, () -> stripe.advance(2 * span(1), null));
    List<WheelTask<?>> drained = new ArrayList<>();
    stripe.drain(task -> true, drained);
    assertEquals(Set.copyOf(timers), Set.copyOf(drained));
    assertEquals(3, drained.size());
    assertTrue(stripe.isEmpty());
  }

  @Test
  void timersPushedBackLeaveAHalfLaidOutSlotForTheirNewPlace() {
    long start = fillAndLook(2);
    assertTrue(stripe.layOutAhead(queue));
    timers.forEach(timer -> assertTrue(timer.reschedule(start + 5 * span(2))));
    stripe.advance(start + 4 * span(2), queue);
    assertEquals(List.of(), fetched());
    stripe.advance(start + 5 * span(2), queue);
    assertEquals(COUNT, fetched().size());
  }
}
