package cookbook.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("FutureReturnValueIgnored") // of timers whose result nobody wants
@Timeout(60)
final class DueQueueTest {
  private final DueQueue queue = new DueQueue();
  private final List<WheelTask<?>> staged = new ArrayList<>();
  private final List<WheelTask<?>> taken = new ArrayList<>();

  private void stage(int count, RandomGenerator random, long range) {
    for (int i = 0; i < count; i++) {
      WheelTask<?> task = new WheelTask<Void>((Runnable) () -> {}, 1000 + random.nextLong(range));
      staged.add(task);
      queue.stage(task);
    }
    queue.seal();
  }

  private void take(int count) {
    for (int i = 0; i < count; i++) {
      long due = queue.firstDue();
      WheelTask<?> task = queue.take();
      assertEquals(due, task.due());
      taken.add(task);
    }
  }

  /** Few equal deadlines in a small range, many; a range too wide to sort as one number. */
  @ParameterizedTest
  @ValueSource(longs = {1, 10, 1_000_000, 1L << 50})
  void crowdsAndFewsMixInTheOrderOfDeadlines(long range) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(range);
    for (int count : new int[] {3, 64, 10_000, 5, 1, 100, 20_000, 63, 1}) {
      stage(count, random, range);
    }
    take(staged.size());
    assertTrue(queue.isEmpty());
    assertEquals(Stripe.NEVER, queue.firstDue());
    assertEquals(
        staged.stream()
            .sorted(Comparator.comparingLong(WheelTask::due))
            .map(WheelTask::due)
            .toList(),
        taken.stream().map(WheelTask::due).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1000})
  void equalDeadlinesKeepTheOrderOfEntry(int count) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    stage(count, random, 1);
    stage(count, random, 1);
    stage(3, random, 1);
    take(staged.size());
    assertEquals(staged, taken);
  }

  @Test
  void allTimersAreShownAlsoThoseNotSealedYet() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    stage(100, random, 1000);
    stage(10, random, 1000);
    WheelTask<?> late = new WheelTask<Void>((Runnable) () -> {}, 1);
    queue.stage(late);
    staged.add(late);
    queue.forEach(taken::add);
    assertEquals(Set.copyOf(staged), Set.copyOf(taken));
    assertEquals(staged.size(), taken.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1000})
  void aRestOfACrowdIsMergedWithTheNext(int left) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(left);
    stage(5000, random, 1000);
    take(5000 - left);
    stage(6000, random, 1000);
    int before = taken.size();
    take(left + 6000);
    List<Long> dues = taken.subList(before, taken.size()).stream().map(WheelTask::due).toList();
    assertEquals(dues.stream().sorted().toList(), dues);
    assertEquals(staged.size(), taken.stream().distinct().count());
  }
}
