package cookbook.subprocess;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Waits until one of some descriptors can be read or written: a platform thread in {@code poll}, a
 * virtual thread parked while the {@link EventLoop} watches.
 */
final class Readiness {
  /*
   * A thread inside poll hears no interrupt, so it polls one descriptor more, a counter that the
   * interrupt raises. The counters are kept for the next wait, a few of them; without a free
   * descriptor for one the wait goes on in slices.
   */

  private static final int POLLFD_SIZE = 8;
  private static final int EVENTS_OFFSET = 4;
  private static final int REVENTS_OFFSET = 6;
  private static final int SLICE_MILLIS = 10;
  private static final int KEPT_COUNTERS = 16;

  private static final ConcurrentLinkedDeque<Descriptor> counters = new ConcurrentLinkedDeque<>();
  private static final AtomicInteger kept = new AtomicInteger();

  /**
   * What is waited for: {@link Libc#POLLIN} or {@link Libc#POLLOUT}, or the end of the other; 0 for
   * nothing but a {@linkplain Descriptor#nudge nudge} or close.
   */
  record Interest(Descriptor descriptor, int events) {}

  private Readiness() {}

  /**
   * Waits for one of the events, the deadline, a nudge or {@linkplain Descriptor#close close} of
   * one of the descriptors, or nothing: the caller tries again and looks at its deadline.
   *
   * @throws InterruptedException if the thread is or gets interrupted; the flag is cleared
   * @throws IOException if a descriptor cannot be watched
   */
  static void await(Deadline deadline, Interest... interests)
      throws InterruptedException, IOException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    int retained = 0;
    try {
      while (retained < interests.length) {
        if (!interests[retained].descriptor.retain()) {
          return;
        }
        retained++;
      }
      if (Thread.currentThread().isVirtual()) {
        park(deadline, interests);
      } else {
        poll(deadline, interests);
      }
    } finally {
      for (int i = 0; i < retained; i++) {
        interests[i].descriptor.release();
      }
    }
  }

  // A virtual thread.

  private static void park(Deadline deadline, Interest[] interests)
      throws InterruptedException, IOException {
    EventLoop loop = EventLoop.get();
    Waiter.Parked waiter = new Waiter.Parked();
    Runnable wake = waiter::wake;
    try {
      for (Interest interest : interests) {
        interest.descriptor.setWaiter(waiter);
        if (interest.events != 0) {
          loop.arm(interest.descriptor, interest.events, wake);
        }
      }
      if (!anyHasNews(interests)) {
        waiter.await(deadline);
      }
    } finally {
      for (Interest interest : interests) {
        EventLoop.disarm(interest.descriptor, wake);
        interest.descriptor.setWaiter(null);
      }
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private static boolean anyHasNews(Interest[] interests) {
    boolean news = false;
    for (Interest interest : interests) {
      news |= interest.descriptor.hasNews();
    }
    return news;
  }

  // A platform thread.

  private static void poll(Deadline deadline, Interest[] interests)
      throws InterruptedException, IOException {
    Descriptor counter = takeCounter();
    if (counter == null) {
      pollSlice(deadline, interests);
      return;
    }
    Waiter.Polling waiter = new Waiter.Polling(counter);
    InterruptGuard guard = new InterruptGuard(waiter::wake);
    guard.enter();
    try (Arena arena = Arena.ofConfined()) {
      for (Interest interest : interests) {
        interest.descriptor.setWaiter(waiter);
      }
      if (!anyHasNews(interests)) {
        MemorySegment set = pollSet(arena, interests, counter);
        check(Libc.poll(arena, set, interests.length + 1, millisUntil(deadline)));
        if (isReady(set, interests.length)) {
          counter.read(MemorySegment.ofArray(new byte[8]));
        }
      }
    } finally {
      guard.leave();
      for (Interest interest : interests) {
        interest.descriptor.setWaiter(null);
      }
      keepCounter(counter);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Without a counter: what wakes it is looked at every ten milliseconds. */
  private static void pollSlice(Deadline deadline, Interest[] interests)
      throws InterruptedException, IOException {
    try (Arena arena = Arena.ofConfined()) {
      int millis = deadline.never() ? SLICE_MILLIS : Math.min(SLICE_MILLIS, millisUntil(deadline));
      check(Libc.poll(arena, pollSet(arena, interests, null), interests.length, millis));
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private static MemorySegment pollSet(
      Arena arena, Interest[] interests, @Nullable Descriptor counter) {
    MemorySegment set = arena.allocate((long) POLLFD_SIZE * (interests.length + 1), 8);
    for (int i = 0; i < interests.length; i++) {
      put(set, i, interests[i].descriptor, interests[i].events);
    }
    if (counter != null) {
      put(set, interests.length, counter, Libc.POLLIN);
    }
    return set;
  }

  private static void put(MemorySegment set, int index, Descriptor descriptor, int events) {
    set.set(JAVA_INT, (long) index * POLLFD_SIZE, events == 0 ? -1 : descriptor.number);
    set.set(JAVA_SHORT, (long) index * POLLFD_SIZE + EVENTS_OFFSET, (short) events);
  }

  private static boolean isReady(MemorySegment set, int index) {
    return set.get(JAVA_SHORT, (long) index * POLLFD_SIZE + REVENTS_OFFSET) != 0;
  }

  private static void check(int result) throws IOException {
    if (result < 0) {
      throw new IOException("poll: " + Libc.message(-result));
    }
  }

  /** Rounded up: a wait that ends early would be one more turn of the caller's loop. */
  private static int millisUntil(Deadline deadline) {
    if (deadline.never()) {
      return -1;
    }
    long remaining = Math.max(0, deadline.remainingNanos());
    return (int) Math.min(Integer.MAX_VALUE, 1 + TimeUnit.NANOSECONDS.toMillis(remaining));
  }

  private static @Nullable Descriptor takeCounter() {
    Descriptor counter = counters.pollFirst();
    if (counter != null) {
      kept.decrementAndGet();
      return counter;
    }
    int number = Libc.eventfd();
    return number < 0 ? null : new Descriptor(number);
  }

  private static void keepCounter(Descriptor counter) {
    if (kept.incrementAndGet() <= KEPT_COUNTERS) {
      counters.addFirst(counter);
    } else {
      kept.decrementAndGet();
      counter.close();
    }
  }
}
