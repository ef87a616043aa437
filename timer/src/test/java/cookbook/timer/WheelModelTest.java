package cookbook.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cookbook.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wheel and a plain PriorityQueue do the same script: same firings, same order. */
@SuppressWarnings("FutureReturnValueIgnored") // of timers whose result nobody wants
@Timeout(120)
final class WheelModelTest {
  private static final int STEPS = 200_000;

  private static final class Pair {
    final int id;
    final WheelTask<?> timer;
    long due;

    Pair(int id, WheelTask<?> timer, long due) {
      this.id = id;
      this.timer = timer;
      this.due = due;
    }
  }

  private final ManualClock clock = new ManualClock();
  private final List<Integer> fired = new ArrayList<>();
  private final List<Pair> live = new ArrayList<>();
  private final PriorityQueue<Pair> model =
      new PriorityQueue<>(Comparator.<Pair>comparingLong(p -> p.due).thenComparingInt(p -> p.id));
  private int ids;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void sameFiringsInTheSameOrder(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Wheel wheel = new Wheel(8, clock);
    int maxBits = 16 + (int) seed * 4; // from 1 ms to 18 minutes, and steps of time as wide
    for (int i = 0; i < 20_000; i++) {
      add(wheel, 150_000_000 + random.nextLong(10_000_000)); // a crowd, which is fetched early
    }
    for (int step = 0; step < STEPS; step++) {
      if (step % 2000 == 0) {
        addMany(wheel, random, 1L << random.nextInt(20, 20 + maxBits));
      }
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> add(wheel, spread(random, maxBits));
        case 4 -> cancel(random);
        case 5 -> reschedule(wheel, random, spread(random, maxBits));
        default -> advance(wheel, spread(random, maxBits - 6));
      }
    }
    advance(wheel, 1L << 61);
    assertEquals(0, wheel.stats().pending());
    assertEquals(Stripe.NEVER, wheel.nextLook());
  }

  /** As likely of one magnitude as of another. */
  private static long spread(RandomGenerator random, int maxBits) {
    return random.nextLong(1L << random.nextInt(1, maxBits));
  }

  /** So many in one slot that it is laid out in several steps, and others come in between. */
  private void addMany(Wheel wheel, RandomGenerator random, long delay) {
    for (int i = 0; i < 1000; i++) {
      add(wheel, delay + random.nextLong(delay / 8));
    }
  }

  private void add(Wheel wheel, long delay) {
    int id = ids++;
    long due = uniqueDue(wheel, delay);
    WheelTask<?> timer = new WheelTask<Void>((Runnable) () -> fired.add(id), due);
    wheel.add(timer);
    Pair pair = new Pair(id, timer, due);
    live.add(pair);
    model.add(pair);
  }

  /** Equal deadlines may start in any order: so there are none. */
  private long uniqueDue(Wheel wheel, long delay) {
    long due = wheel.due(delay);
    while (taken.contains(due)) {
      due++;
    }
    taken.add(due);
    return due;
  }

  private final java.util.Set<Long> taken = new java.util.HashSet<>();

  private void cancel(RandomGenerator random) {
    if (!live.isEmpty()) {
      Pair pair = remove(random.nextInt(live.size()));
      boolean inModel = model.remove(pair);
      assertEquals(inModel, pair.timer.cancel(false));
    }
  }

  private Pair remove(int index) {
    Pair last = live.removeLast();
    return index == live.size() ? last : live.set(index, last);
  }

  private void reschedule(Wheel wheel, RandomGenerator random, long delay) {
    if (!live.isEmpty()) {
      Pair pair = live.get(random.nextInt(live.size()));
      boolean inModel = model.remove(pair);
      long due = uniqueDue(wheel, delay);
      assertEquals(inModel, pair.timer.reschedule(due));
      pair.due = due;
      if (inModel) {
        model.add(pair);
      }
    }
  }

  private void advance(Wheel wheel, long nanos) {
    clock.advance(Duration.ofNanos(nanos));
    long now = wheel.now();
    wheel.advance(now);
    for (WheelTask<?> t = wheel.poll(now, true); t != null; t = wheel.poll(now, true)) {
      t.runOnDriver();
    }
    List<Integer> expected = new ArrayList<>();
    while (!model.isEmpty() && model.peek().due <= now) {
      expected.add(model.remove().id);
    }
    assertEquals(expected, fired);
    fired.clear();
  }
}
