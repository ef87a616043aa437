package cookbook.timer;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The timers of the next millisecond or two, in the order of their deadlines; equal ones in the
 * order of entry.
 *
 * <p>All methods are called with the lock held. A timer that is cancelled or pushed back while it
 * is in here stays until its turn; whoever takes it must check.
 */
final class DueQueue extends SpinLock {
  /*
   * A few timers at a time go to a heap. A crowd (a million at one instant) is sorted at once, as
   * longs of deadline and index, which is several times cheaper than a heap: the JDK sorts long[]
   * with vector instructions, and a sorted array is read in sequence.
   */
  private static final int CROWD = 64;
  private static final int KEPT = 4096;
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

  private @Nullable WheelTask<?>[] run = new WheelTask<?>[0];
  private long[] runDue = new long[0];
  private long runOrder;
  private int runNext;

  private @Nullable WheelTask<?>[] staged = new WheelTask<?>[CROWD];
  private long[] stagedDue = new long[CROWD];
  private int stagedSize;

  boolean isEmpty() {
    return runNext == run.length && few.isEmpty();
  }

  /** The deadline of the first, or {@link Stripe#NEVER}. */
  long firstDue() {
    Entry first = few.peek();
    long due = first == null ? Stripe.NEVER : first.due;
    return runNext == run.length ? due : Math.min(due, runDue[runNext]);
  }

  /** Takes out the first; the queue must not be empty. */
  WheelTask<?> take() {
    Entry first = few.peek();
    if (runNext < run.length && (first == null || runGoesBefore(first))) {
      return takeFromRun();
    }
    return few.remove().task;
  }

  private boolean runGoesBefore(Entry first) {
    long due = runDue[runNext];
    return due < first.due || (due == first.due && runOrder < first.order);
  }

  private WheelTask<?> takeFromRun() {
    WheelTask<?> task = run[runNext];
    run[runNext++] = null;
    if (runNext == run.length) {
      run = new WheelTask<?>[0];
      runDue = new long[0];
      runNext = 0;
    }
    return task;
  }

  /** Notes a timer; it is in the queue after {@link #seal}. */
  void stage(WheelTask<?> task) {
    stage(task, task.due());
  }

  private void stage(WheelTask<?> task, long due) {
    if (stagedSize == staged.length) {
      staged = Arrays.copyOf(staged, 2 * stagedSize);
      stagedDue = Arrays.copyOf(stagedDue, 2 * stagedSize);
    }
    staged[stagedSize] = task;
    stagedDue[stagedSize++] = due;
  }

  /** Puts what was staged in its place. */
  void seal() {
    int left = run.length - runNext;
    if (stagedSize < CROWD || stagedSize < left || !sortStaged(left)) {
      for (int i = 0; i < stagedSize; i++) {
        few.add(new Entry(stagedDue[i], order++, staged[i]));
      }
    }
    clearStaged();
  }

  private void clearStaged() {
    if (staged.length > KEPT) {
      staged = new WheelTask<?>[CROWD];
      stagedDue = new long[CROWD];
    } else {
      Arrays.fill(staged, 0, stagedSize, null);
    }
    stagedSize = 0;
  }

  /**
   * Makes the run of what was staged and of its own rest; false if the deadlines lie too far apart.
   */
  private boolean sortStaged(int left) {
    int size = stagedSize;
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int i = 0; i < size; i++) {
      min = Math.min(min, stagedDue[i]);
      max = Math.max(max, stagedDue[i]);
    }
    if (left > 0) {
      min = Math.min(min, runDue[runNext]);
      max = Math.max(max, runDue[run.length - 1]);
    }
    if (max - min >= 1L << (63 - INDEX_BITS) || size + left > INDEX_MASK) {
      return false;
    }
    merge(left, min);
    return true;
  }

  private void merge(int left, long min) {
    int size = left + stagedSize;
    WheelTask<?>[] tasks = new WheelTask<?>[size];
    long[] keys = new long[size];
    for (int i = 0; i < left; i++) { // first, as they came first
      keys[i] = (runDue[runNext + i] - min) << INDEX_BITS | i;
    }
    for (int i = left; i < size; i++) {
      keys[i] = (stagedDue[i - left] - min) << INDEX_BITS | i;
    }
    Arrays.sort(keys);
    for (int i = 0; i < size; i++) {
      int from = (int) (keys[i] & INDEX_MASK);
      tasks[i] = from < left ? run[runNext + from] : staged[from - left];
      keys[i] = (keys[i] >>> INDEX_BITS) + min;
    }
    run = tasks;
    runDue = keys;
    runNext = 0;
    runOrder = order++;
  }

  /** Shows every timer in here, in no order. */
  void forEach(Consumer<WheelTask<?>> action) {
    few.forEach(entry -> action.accept(entry.task));
    for (int i = runNext; i < run.length; i++) {
      action.accept(run[i]);
    }
  }
}
