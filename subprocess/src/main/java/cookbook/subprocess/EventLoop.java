package cookbook.subprocess;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that waits, in {@code epoll}, for the descriptors of all parked virtual threads
 * and for the end of all children nobody waits for. A daemon; it starts with the first use.
 */
final class EventLoop {
  /*
   * A descriptor is armed for one event ("one shot"), then silent until armed again: so a wake-up
   * is never repeated, and nothing has to be taken out of the epoll before a number is closed and
   * used again. An event that comes late finds no action, or another's: that one wakes for nothing
   * and looks again, which every waiter has to stand anyway.
   */

  private static final int EVENTS_AT_ONCE = 256;

  private static volatile @Nullable EventLoop instance;

  private final int epoll;
  private final Map<Integer, Runnable> actions = new ConcurrentHashMap<>();

  private EventLoop(int epoll) {
    this.epoll = epoll;
  }

  /**
   * The one; starts it if it does not run yet.
   *
   * @throws IOException if there is no descriptor for it: a later call tries again
   */
  static EventLoop get() throws IOException {
    EventLoop running = instance;
    return running != null ? running : start();
  }

  private static synchronized EventLoop start() throws IOException {
    EventLoop running = instance;
    if (running != null) {
      return running;
    }
    int epoll = Libc.epollCreate();
    if (epoll < 0) {
      throw new IOException("epoll_create1: " + Libc.message(-epoll));
    }
    EventLoop loop = new EventLoop(epoll);
    Thread.ofPlatform()
        .daemon()
        .name("subprocess-events")
        .inheritInheritableThreadLocals(false)
        .start(loop::run);
    instance = loop;
    return loop;
  }

  /**
   * Runs the action once, in the loop's thread, when one of the events is there or the other end is
   * gone. The action must be short; it may come for nothing.
   */
  void arm(Descriptor descriptor, int events, Runnable action) throws IOException {
    actions.put(descriptor.number, action);
    int wanted = events | Libc.EPOLLONESHOT;
    int result =
        Libc.epollControl(
            epoll,
            descriptor.watched ? Libc.EPOLL_CTL_MOD : Libc.EPOLL_CTL_ADD,
            descriptor.number,
            wanted);
    if (result < 0) {
      actions.remove(descriptor.number, action);
      throw new IOException("cannot watch " + descriptor + ": " + Libc.message(-result));
    }
    descriptor.watched = true;
  }

  /** Forgets an action that has not run, if there is one. */
  static void disarm(Descriptor descriptor, Runnable action) {
    EventLoop running = instance;
    if (running != null) {
      running.actions.remove(descriptor.number, action);
    }
  }

  private void run() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment events = arena.allocate((long) EVENTS_AT_ONCE * Libc.EPOLL_EVENT_SIZE, 8);
      MemorySegment errno = arena.allocate(JAVA_INT);
      while (true) {
        int count = Libc.epollWait(errno, epoll, events, EVENTS_AT_ONCE);
        if (count < 0) {
          throw new IllegalStateException("epoll_wait: " + Libc.message(-count));
        }
        for (int i = 0; i < count; i++) {
          fire(events.get(Libc.UNALIGNED_INT, eventOffset(i)));
        }
      }
    }
  }

  private static long eventOffset(int index) {
    return (long) index * Libc.EPOLL_EVENT_SIZE + Libc.EPOLL_DATA_OFFSET;
  }

  private void fire(int number) {
    Runnable action = actions.remove(number);
    if (action != null) {
      action.run();
    }
  }
}
