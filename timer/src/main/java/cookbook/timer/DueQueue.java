package cookbook.timer;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The timers of the next millisecond or two, in the order of their deadlines; equal ones in the
 * order of entry, unless one crowd comes before another has gone.
 *
 * <p>All methods are called with the lock held. A timer that is cancelled or pushed back while it
 * is in here stays until its turn; whoever takes it must check.
 */
final class DueQueue extends SpinLock {
  /*
   * A few timers at a time go to a heap. A crowd (a million at one instant) is sorted at once, as
   * longs of deadline and index, which is several times cheaper than a heap. They lie within some
   * milliseconds, so two or three passes of a radix sort do it, in a fifth of the time of the JDK's
   * sort.
   */
  private static final int CROWD = 64;
  private static final int RADIX_BITS = 11;
  private static final int RADIX_FROM = 4096;
  private static final int GLANCE = 32;
  private static final int INDEX_BITS = 27;
  private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;

  private record Entry(long due, long order, WheelTask<?> task) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byDue = Long.compare(due, other.due);
      return byDue != 0 ? byDue : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry> few = new PriorityQueue<>();
  private long order;

  /* The crowd: sorted keys, each a deadline less `crowdBase`, and an index of `crowd`. */
  private @Nullable WheelTask<?>[] crowd = new WheelTask<?>[0];
  private long[] keys = new long[0];
  private int nextKey;
  private long crowdBase;
  private long crowdOrder;

  /** Written and never read: without it the compiler would drop the reads of glanceAhead. */
  @SuppressWarnings("UnusedVariable")
  private int seen;

  private @Nullable WheelTask<?>[] staged = new WheelTask<?>[CROWD];
  private long[] stagedDue = new long[CROWD];
  private int stagedSize;

  boolean isEmpty() {
    return nextKey == keys.length && few.isEmpty();
  }

  /** The deadline of the first, or {@link Stripe#NEVER}. */
  long firstDue() {
    Entry first = few.peek();
    long due = first == null ? Stripe.NEVER : first.due;
    return nextKey == keys.length ? due : Math.min(due, crowdDue(nextKey));
  }

  /** Takes out the first; the queue must not be empty. */
  WheelTask<?> take() {
    Entry first = few.peek();
    if (nextKey < keys.length && (first == null || crowdGoesBefore(first))) {
      return takeFromCrowd();
    }
    return few.remove().task;
  }

  private boolean crowdGoesBefore(Entry first) {
    long due = crowdDue(nextKey);
    return due < first.due || (due == first.due && crowdOrder < first.order);
  }

  private long crowdDue(int key) {
    return crowdBase + (keys[key] >>> INDEX_BITS);
  }

  private WheelTask<?> takeFromCrowd() {
    if (nextKey % GLANCE == 0) {
      glanceAhead();
    }
    int index = (int) (keys[nextKey++] & INDEX_MASK);
    WheelTask<?> task = crowd[index];
    crowd[index] = null;
    if (nextKey == keys.length) {
      crowd = new WheelTask<?>[0];
      keys = new long[0];
      nextKey = 0;
    }
    return task;
  }

  /**
   * Reads the next timers of the crowd, which the sort has scattered over memory. Here the reads do
   * not depend on each other, and memory answers many in the time of one; between the starts of two
   * timers, each would be waited for. That is a third of the time of a burst.
   */
  private void glanceAhead() {
    int end = Math.min(keys.length, nextKey + GLANCE);
    int sum = 0;
    for (int key = nextKey; key < end; key++) {
      sum += crowd[(int) (keys[key] & INDEX_MASK)].glance();
    }
    seen = sum;
  }

  /** Notes a timer; it is in the queue after {@link #seal}. */
  void stage(WheelTask<?> task) {
    stage(task, task.due());
  }

  private void stage(WheelTask<?> task, long due) {
    if (stagedSize == staged.length) {
      staged = Arrays.copyOf(staged, 4 * stagedSize);
      stagedDue = Arrays.copyOf(stagedDue, 4 * stagedSize);
    }
    staged[stagedSize] = task;
    stagedDue[stagedSize++] = due;
  }

  /** Puts what was staged in its place. */
  void seal() {
    int left = keys.length - nextKey;
    if (stagedSize >= CROWD && stagedSize >= left && stagedSize + left < INDEX_MASK) {
      if (left > 0) {
        stageCrowdFirst();
      }
      if (sortStaged()) {
        return;
      }
    }
    for (int i = 0; i < stagedSize; i++) {
      few.add(new Entry(stagedDue[i], order++, staged[i]));
    }
    Arrays.fill(staged, 0, stagedSize, null);
    stagedSize = 0;
  }

  /** Puts what is left of the crowd before what was staged. */
  private void stageCrowdFirst() {
    @Nullable WheelTask<?>[] late = staged;
    long[] lateDue = stagedDue;
    int lateSize = stagedSize;
    long[] allDue = new long[keys.length - nextKey + lateSize];
    staged = new WheelTask<?>[allDue.length];
    stagedDue = allDue;
    stagedSize = 0;
    while (nextKey < keys.length) {
      long due = crowdDue(nextKey);
      stage(takeFromCrowd(), due);
    }
    System.arraycopy(late, 0, staged, stagedSize, lateSize);
    System.arraycopy(lateDue, 0, stagedDue, stagedSize, lateSize);
    stagedSize += lateSize;
  }

  /** Makes what was staged the crowd; false if the deadlines lie too far apart. */
  private boolean sortStaged() {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int i = 0; i < stagedSize; i++) {
      min = Math.min(min, stagedDue[i]);
      max = Math.max(max, stagedDue[i]);
    }
    if (max - min >= 1L << (63 - INDEX_BITS)) {
      return false;
    }
    long[] unsorted = new long[stagedSize];
    for (int i = 0; i < stagedSize; i++) {
      unsorted[i] = (stagedDue[i] - min) << INDEX_BITS | i;
    }
    keys = sorted(unsorted, max - min);
    crowd = staged;
    crowdBase = min;
    crowdOrder = order++;
    staged = new WheelTask<?>[CROWD];
    stagedDue = new long[CROWD];
    stagedSize = 0;
    return true;
  }

  private static long[] sorted(long[] keys, long maxDue) {
    if (keys.length < RADIX_FROM) {
      Arrays.sort(keys);
      return keys;
    }
    long[] sorted = new long[keys.length];
    int end = Long.SIZE - Long.numberOfLeadingZeros(maxDue) + INDEX_BITS;
    for (int shift = INDEX_BITS; shift < end; shift += RADIX_BITS) {
      sortByDigit(keys, sorted, shift);
      long[] other = keys;
      keys = sorted;
      sorted = other;
    }
    return keys;
  }

  /** One pass of a radix sort; keeps the order of equal digits. */
  private static void sortByDigit(long[] from, long[] to, int shift) {
    int mask = (1 << RADIX_BITS) - 1;
    int[] place = new int[mask + 2];
    for (long key : from) {
      place[((int) (key >>> shift) & mask) + 1]++;
    }
    for (int digit = 0; digit < mask; digit++) {
      place[digit + 1] += place[digit];
    }
    for (long key : from) {
      to[place[(int) (key >>> shift) & mask]++] = key;
    }
  }

  /** Shows every timer in here, in no order. */
  void forEach(Consumer<WheelTask<?>> action) {
    few.forEach(entry -> action.accept(entry.task));
    for (int i = nextKey; i < keys.length; i++) {
      action.accept(crowd[(int) (keys[i] & INDEX_MASK)]);
    }
    for (int i = 0; i < stagedSize; i++) { // only if the driver died before it could seal them
      action.accept(staged[i]);
    }
  }
}
