package cookbook.timer;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One hierarchical timing wheel behind one lock: timers go in, come out and move in O(1).
 *
 * <p>Seven levels of slots; a slot of level 0 spans about a millisecond, one of level n spans 64 of
 * level n-1. A timer lies on the level of the highest digit (base 64) in which its deadline differs
 * from the stripe's time, and moves down as that time comes near, at most six times. See Varghese
 * and Lauck, "Hashed and Hierarchical Timing Wheels", 1987, scheme 7; the choice of the level is
 * that of tokio.
 *
 * <p>All methods but {@link #earliest()} are called with the lock held. Time is a parameter.
 */
@SuppressWarnings({"NullAway", "ReferenceEquality"}) // circular lists: no linked task has a null
final class Stripe extends SpinLock {
  /*
   * No tick: a bitmap for each level says which slots hold something. Slots are circular lists
   * through the tasks themselves: nothing is allocated and a cancel unlinks in O(1).
   *
   * A slot of a high level may hold a million timers. To lay them out on the level below takes
   * longer than other timers can wait, so it begins ahead of the slot's time, in steps. A level has
   * therefore slots for two turns: this one, and the beginning of the next. Rejected: letting the
   * stripe's time run ahead, for timers of short delays would all end up in one slot meanwhile;
   * stripes that have their slots at different times, for each may still hold all timers.
   */
  private static final int TICK_BITS = 20;
  private static final int DIGIT_BITS = 6;
  private static final int SLOTS = 2 << DIGIT_BITS;
  private static final int LEVELS = 7;
  private static final long TICK_MASK = (1L << TICK_BITS) - 1;

  /** So many timers are moved at a time, ahead of their slot's time: some microseconds. */
  private static final int STEP = 64;

  /** This part of a slot's span before its time, it is laid out: a quarter. */
  private static final int LEAD_BITS = 2;

  /**
   * A slot with so many timers is not laid out in ticks: they go to the queue at once, which then
   * sorts them before they are due, and not when they should already run.
   */
  private static final int CROWD = 16_384;

  /** The latest deadline there is: 146 years after the wheel began. */
  static final long LATEST = (1L << 62) - 1;

  /** The value of {@link #earliest()} that means never. */
  static final long NEVER = Long.MAX_VALUE;

  final Wheel wheel;
  private final @Nullable WheelTask<?>[] slots = new WheelTask<?>[LEVELS * SLOTS];
  private final int[] sizes = new int[LEVELS * SLOTS];

  /** Two words a level. */
  private final long[] occupied = new long[LEVELS * SLOTS / Long.SIZE];

  /** To what time a level takes timers of its next turn, as their slot above is laid out. */
  private final long[] opened = new long[LEVELS - 1];

  /** The time up to which all slots were emptied. */
  private long current;

  private long scheduled;
  private long cancelled;

  /** Written with the lock held, read without. */
  private volatile long earliest = NEVER;

  Stripe(Wheel wheel) {
    this.wheel = wheel;
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
    long at = Math.max(due, current);
    int level = level(at);
    int shift = shift(level);
    append(task, level * SLOTS + ((int) (at >>> shift) & (SLOTS - 1)));
    long look = level == 0 ? due : look(level, at >>> shift << shift);
    if (look >= earliest) {
      return false;
    }
    earliest = look;
    return true;
  }

  private int level(long at) {
    int highestBit = 63 - Long.numberOfLeadingZeros((at ^ current) | TICK_MASK);
    int level = (highestBit - TICK_BITS) / DIGIT_BITS;
    while (level > 0 && at < opened[level - 1]) {
      level--;
    }
    return level;
  }

  private static int shift(int level) {
    return TICK_BITS + level * DIGIT_BITS;
  }

  private void append(WheelTask<?> task, int slot) {
    WheelTask<?> head = slots[slot];
    if (head == null) {
      task.next = task;
      task.prev = task;
      slots[slot] = task;
      occupied[slot / Long.SIZE] |= 1L << slot; // shifts by slot mod 64
    } else {
      WheelTask<?> tail = head.prev;
      task.next = head;
      task.prev = tail;
      tail.next = task;
      head.prev = task;
    }
    sizes[slot]++;
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
      sizes[slot]--;
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
    sizes[slot] = 0;
    occupied[slot / Long.SIZE] &= ~(1L << slot);
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
    long target = Math.max(time, current);
    int slot = firstSlot();
    while (slot >= 0 && start(slot) <= target) {
      current = Math.max(current, start(slot));
      move(slot, sizes[slot], target, queue);
      slot = firstSlot();
    }
    current = target;
    earliest = firstLook();
  }

  /** Lays out a part of a slot whose time comes soon; false if there is none. */
  boolean layOutAhead(DueQueue queue) {
    for (int level = 1; level < LEVELS; level++) {
      int slot = firstSlot(level);
      if (slot >= 0 && look(level, start(slot)) <= current) {
        int size = sizes[slot];
        move(slot, level == 1 && size >= CROWD ? size : Math.min(STEP, size), current, queue);
        earliest = firstLook();
        return true;
      }
    }
    return false;
  }

  /** Moves timers of a slot, the oldest first, to where they belong by now. */
  private void move(int slot, int count, long target, DueQueue queue) {
    int level = slot / SLOTS;
    if (level > 0) {
      opened[level - 1] = start(slot) + (1L << shift(level));
    }
    boolean crowd = sizes[slot] >= CROWD;
    WheelTask<?> task = slots[slot];
    WheelTask<?> tail = task.prev;
    int moved = 0;
    try {
      for (; moved < count; moved++) {
        WheelTask<?> next = task.next;
        long at = task.due();
        if (at <= (target | TICK_MASK) || (crowd && level(at) == 0)) {
          queue.stage(task); // may lack memory: then the task is still linked
          forget(task);
          task.pulled();
        } else {
          link(task);
        }
        task = next;
      }
    } finally {
      leave(slot, sizes[slot] - moved, task, tail);
    }
  }

  /** Makes what was not moved the content of the slot. */
  private void leave(int slot, int size, WheelTask<?> head, WheelTask<?> tail) {
    if (size == 0) {
      clear(slot);
      return;
    }
    slots[slot] = head;
    sizes[slot] = size;
    head.prev = tail;
    tail.next = head;
  }

  /** The first slot in time; of several, the highest. */
  private int firstSlot() {
    int first = -1;
    for (int level = 0; level < LEVELS; level++) {
      int slot = firstSlot(level);
      if (slot >= 0 && (first < 0 || start(slot) <= start(first))) {
        first = slot;
      }
    }
    return first;
  }

  private int firstSlot(int level) {
    int word = 2 * level + ((int) (current >>> shift(level + 1)) & 1);
    if (occupied[word] == 0) {
      word ^= 1; // the next turn
    }
    long bits = occupied[word];
    return bits == 0 ? -1 : word * Long.SIZE + Long.numberOfTrailingZeros(bits);
  }

  private long start(int slot) {
    int shift = shift(slot / SLOTS);
    long now = current >>> shift;
    return (now + ((slot - now) & (SLOTS - 1))) << shift;
  }

  /** When the driver must look after a slot that begins at this time. */
  private static long look(int level, long start) {
    return level == 0 ? start : start - (1L << (shift(level) - LEAD_BITS));
  }

  private long firstLook() {
    long first = NEVER;
    for (int level = 0; level < LEVELS; level++) {
      int slot = firstSlot(level);
      if (slot >= 0) {
        first = Math.min(first, look(level, start(slot)));
      }
    }
    return first;
  }

  /** Takes out the timers that the filter says, in no order, and sets them to "drained". */
  void drain(Predicate<WheelTask<?>> filter, List<WheelTask<?>> drained) {
    for (int slot = 0; slot < slots.length; slot++) {
      WheelTask<?> task = slots[slot];
      for (int left = sizes[slot]; left > 0; left--) {
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
}
