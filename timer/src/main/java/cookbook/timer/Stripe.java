package cookbook.timer;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One hierarchical timing wheel behind one lock: timers go in, come out and move in O(1).
 *
 * <p>Seven levels of 64 slots; a slot of level 0 spans about a millisecond, one of level n spans 64
 * of level n-1. A timer lies on the level of the highest digit (base 64) in which its deadline
 * differs from the stripe's time, and moves down as that time comes near, at most six times. See
 * Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", 1987, scheme 7; the choice of the
 * level is that of tokio.
 *
 * <p>All methods but {@link #earliest()} are called with the lock held. Time is a parameter.
 */
@SuppressWarnings({"NullAway", "ReferenceEquality"}) // circular lists: no linked task has a null
final class Stripe extends SpinLock {
  /*
   * No tick: a bitmap for each level says which slots hold something, and the invariant that a slot
   * of level n lies in the current slot of level n+1 makes the lowest bit of the lowest level the
   * next slot in time. Slots are circular lists through the tasks themselves: nothing is allocated
   * and a cancel unlinks in O(1).
   *
   * The stripes' clocks are shifted against each other (`phase`), by a sixteenth of a slot on each
   * of the levels 1 to 3, so that not all stripes have a crowded slot to move down at one instant.
   */
  private static final int TICK_BITS = 20;
  private static final int DIGIT_BITS = 6;
  private static final int SLOTS = 1 << DIGIT_BITS;
  private static final int LEVELS = 7;
  private static final long TICK_MASK = (1L << TICK_BITS) - 1;

  /**
   * A slot with so many timers is not laid out in ticks: they go to the queue at once, which then
   * sorts them before they are due, and not when they should already run.
   */
  private static final int CROWD = 4096;

  /** The latest deadline there is: 146 years after the wheel began. A phase is below 2^40. */
  static final long LATEST = (1L << 62) - (1L << 40);

  /** The value of {@link #earliest()} that means never. */
  static final long NEVER = Long.MAX_VALUE;

  final Wheel wheel;
  private final long phase;
  private final @Nullable WheelTask<?>[] slots = new WheelTask<?>[LEVELS * SLOTS];
  private final long[] occupied = new long[LEVELS];

  /** Phase-shifted time up to which all slots were emptied. */
  private long current;

  private long scheduled;
  private long cancelled;

  /** Written with the lock held, read without. */
  private volatile long earliest = NEVER;

  Stripe(Wheel wheel, int index) {
    this.wheel = wheel;
    int sixteenth = index & 15;
    this.phase =
        ((long) sixteenth << (TICK_BITS + DIGIT_BITS - 4))
            + ((long) sixteenth << (TICK_BITS + 2 * DIGIT_BITS - 4))
            + ((long) sixteenth << (TICK_BITS + 3 * DIGIT_BITS - 4));
    this.current = phase;
  }

  /** No timer in here is due, or to be moved, before this time. */
  long earliest() {
    return earliest;
  }

  boolean isEmpty() {
    return firstSlot() < 0;
  }

  long scheduled() {
    return scheduled;
  }

  long cancelled() {
    return cancelled;
  }

  /**
   * Adds a timer that was in no wheel.
   *
   * @return true if it brought {@link #earliest()} forward
   */
  boolean add(WheelTask<?> task) {
    scheduled++;
    return link(task);
  }

  /**
   * Lays a timer where its deadline belongs.
   *
   * @return true if it brought {@link #earliest()} forward
   */
  boolean link(WheelTask<?> task) {
    long due = task.due();
    long at = Math.max(due + phase, current);
    int level = level(at ^ current);
    int shift = TICK_BITS + level * DIGIT_BITS;
    int digit = (int) (at >>> shift) & (SLOTS - 1);
    append(task, level * SLOTS + digit);
    long look = level == 0 ? due : (at >>> shift << shift) - phase;
    if (look >= earliest) {
      return false;
    }
    earliest = look;
    return true;
  }

  private static int level(long difference) {
    int highestBit = 63 - Long.numberOfLeadingZeros(difference | TICK_MASK);
    return (highestBit - TICK_BITS) / DIGIT_BITS;
  }

  private void append(WheelTask<?> task, int slot) {
    WheelTask<?> head = slots[slot];
    if (head == null) {
      task.next = task;
      task.prev = task;
      slots[slot] = task;
      occupied[slot / SLOTS] |= 1L << slot; // shifts by slot mod 64
    } else {
      WheelTask<?> tail = head.prev;
      task.next = head;
      task.prev = tail;
      tail.next = task;
      head.prev = task;
    }
    task.linkedAt(slot);
  }

  /** Takes out a linked timer; its state is then for the caller to set. */
  void unlink(WheelTask<?> task) {
    WheelTask<?> next = task.next;
    int slot = task.slot();
    if (next == task) {
      clear(slot);
    } else {
      WheelTask<?> prev = task.prev;
      prev.next = next;
      next.prev = prev;
      if (slots[slot] == task) {
        slots[slot] = next;
      }
    }
    forget(task);
  }

  /** Takes out a linked timer whose delay had not ended. */
  void cancel(WheelTask<?> task) {
    unlink(task);
    cancelled++;
  }

  /** Counts the cancel of a timer that had left the wheel, but not begun. */
  void countCancelled() {
    cancelled++;
  }

  private void clear(int slot) {
    slots[slot] = null;
    occupied[slot / SLOTS] &= ~(1L << slot);
  }

  private void forget(WheelTask<?> task) {
    task.next = null; // an old dead task must not keep younger ones alive
    task.prev = null;
  }

  /**
   * Moves the stripe's time on. Every timer due by then, and those that fall into the same tick of
   * a millisecond, go to the queue; of a crowd, those of the next 64 ticks.
   */
  void advance(long time, DueQueue queue) {
    long target = Math.max(time + phase, current);
    long limit = target | TICK_MASK;
    int slot = firstSlot();
    while (slot >= 0 && start(slot) <= target) {
      current = Math.max(current, start(slot));
      empty(slot, limit, queue);
      slot = firstSlot();
    }
    current = target;
    earliest = slot < 0 ? NEVER : start(slot) - phase;
  }

  private void empty(int slot, long limit, DueQueue queue) {
    WheelTask<?> head = slots[slot];
    clear(slot);
    WheelTask<?> task = head;
    boolean crowd = isCrowd(head);
    do {
      WheelTask<?> next = task.next;
      forget(task);
      long at = task.due() + phase;
      if (at <= limit || (crowd && level(at ^ current) == 0)) {
        task.pulled();
        queue.stage(task);
      } else {
        link(task);
      }
      task = next;
    } while (task != head);
  }

  private static boolean isCrowd(WheelTask<?> head) {
    WheelTask<?> task = head.next;
    for (int n = 1; n < CROWD && task != head; n++) {
      task = task.next;
    }
    return task != head;
  }

  private int firstSlot() {
    for (int level = 0; level < LEVELS; level++) {
      long bits = occupied[level];
      if (bits != 0) {
        return level * SLOTS + Long.numberOfTrailingZeros(bits);
      }
    }
    return -1;
  }

  private long start(int slot) {
    int shift = TICK_BITS + slot / SLOTS * DIGIT_BITS;
    long block = current >>> shift >>> DIGIT_BITS << DIGIT_BITS;
    return (block | (slot & (SLOTS - 1))) << shift;
  }

  /** Takes out the timers that the filter says, in no order, and sets them to "drained". */
  void drain(Predicate<WheelTask<?>> filter, List<WheelTask<?>> drained) {
    for (WheelTask<?> head : slots.clone()) {
      WheelTask<?> task = head;
      for (int left = count(head); left > 0; left--) {
        WheelTask<?> next = task.next;
        if (filter.test(task)) {
          cancel(task);
          task.drained();
          drained.add(task);
        }
        task = next;
      }
    }
  }

  private static int count(@Nullable WheelTask<?> head) {
    if (head == null) {
      return 0;
    }
    int n = 1;
    for (WheelTask<?> task = head.next; task != head; task = task.next) {
      n++;
    }
    return n;
  }
}
