package cookbook.benchmarks.timer;

import cookbook.timer.TimerWheel;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;
import org.apache.kafka.server.util.timer.SystemTimer;
import org.apache.kafka.server.util.timer.TimerTask;

/** The wheel and its peers, each as little more than schedule and cancel. */
@SuppressWarnings("FutureReturnValueIgnored") // a timer is an Object to those who measure
enum Timers {
  WHEEL {
    @Override
    Timers.Service create() {
      return new Scheduled(TimerWheel.onDriver(TimerWheel.Preset.THRIFTY));
    }
  },
  WHEEL_PRECISE {
    @Override
    Timers.Service create() {
      return new Scheduled(TimerWheel.onDriver(TimerWheel.Preset.PRECISE));
    }
  },
  WHEEL_VIRTUAL {
    @Override
    Timers.Service create() {
      return new Scheduled(TimerWheel.create());
    }
  },
  STPE {
    @Override
    Timers.Service create() {
      ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
      pool.setRemoveOnCancelPolicy(true);
      return new Scheduled(pool);
    }
  },
  STPE_DEFAULT {
    @Override
    Timers.Service create() {
      return new Scheduled(new ScheduledThreadPoolExecutor(1));
    }
  },
  FJP {
    @Override
    Timers.Service create() {
      return new Scheduled(new ForkJoinPool());
    }
  },
  FJP_EACH {
    @Override
    Timers.Service create() {
      return new Pools();
    }
  },
  NETTY {
    @Override
    Timers.Service create() {
      return new Netty();
    }
  },
  AGRONA {
    @Override
    Timers.Service create() {
      return new Agrona();
    }
  },
  KAFKA {
    @Override
    Timers.Service create() {
      return new Kafka();
    }
  },
  VIRTUAL_THREAD {
    @Override
    Timers.Service create() {
      return new Sleepers();
    }
  },
  DELAYED_EXECUTOR {
    @Override
    Timers.Service create() {
      return new Delayed();
    }
  },
  /** No timers at all: what the JVM itself takes. */
  NONE {
    @Override
    Timers.Service create() {
      return new None();
    }
  };

  abstract Service create();

  /** What all of them can. */
  interface Service extends AutoCloseable {
    Object schedule(Runnable work, long delayNanos);

    void cancel(Object timer);

    /** Another deadline for a pending timer; gives the timer to go on with. */
    default Object pushBack(Object timer, Runnable work, long delayNanos) {
      cancel(timer);
      return schedule(work, delayNanos);
    }

    /** At a fixed rate; those that cannot, schedule anew for the next point of the grid. */
    default void periodic(Runnable work, long periodNanos) {
      new Runnable() {
        private long due = System.nanoTime() + periodNanos;

        void begin() {
          schedule(this, due - System.nanoTime());
        }

        @Override
        public void run() {
          work.run();
          due += periodNanos;
          schedule(this, due - System.nanoTime());
        }
      }.begin();
    }

    @Override
    void close();
  }

  private record Scheduled(ScheduledExecutorService service) implements Service {
    @Override
    public Object schedule(Runnable work, long delayNanos) {
      return service.schedule(work, delayNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void cancel(Object timer) {
      ((Future<?>) timer).cancel(false);
    }

    @Override
    public Object pushBack(Object timer, Runnable work, long delayNanos) {
      if (service instanceof TimerWheel wheel) {
        wheel.reschedule(
            (java.util.concurrent.ScheduledFuture<?>) timer, delayNanos, TimeUnit.NANOSECONDS);
        return timer;
      }
      return Service.super.pushBack(timer, work, delayNanos);
    }

    @Override
    public void periodic(Runnable work, long periodNanos) {
      service.scheduleAtFixedRate(work, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
      service.shutdownNow();
    }
  }

  /** The cheap rival: a pool a processor, and no thread meets another as long as it has its own. */
  private static final class Pools implements Service {
    private final ForkJoinPool[] pools =
        new ForkJoinPool[Integer.highestOneBit(Runtime.getRuntime().availableProcessors())];

    Pools() {
      for (int i = 0; i < pools.length; i++) {
        pools[i] = new ForkJoinPool(1);
        pools[i].schedule(() -> {}, 1, TimeUnit.HOURS); // starts its threads, which take ids
      }
    }

    @Override
    public Object schedule(Runnable work, long delayNanos) {
      ForkJoinPool mine = pools[(int) Thread.currentThread().threadId() & (pools.length - 1)];
      return mine.schedule(work, delayNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void cancel(Object timer) {
      ((Future<?>) timer).cancel(false);
    }

    @Override
    public void close() {
      for (ForkJoinPool pool : pools) {
        pool.shutdownNow();
      }
    }
  }

  private static final class Netty implements Service {
    private final HashedWheelTimer timer = new HashedWheelTimer(1, TimeUnit.MILLISECONDS);

    @Override
    public Object schedule(Runnable work, long delayNanos) {
      return timer.newTimeout(timeout -> work.run(), delayNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void cancel(Object timeout) {
      ((Timeout) timeout).cancel();
    }

    @Override
    public void close() {
      timer.stop();
    }
  }

  /** Agrona's wheel is for one thread and has no tasks: a lock and a map make it a peer. */
  private static final class Agrona implements Service {
    private final DeadlineTimerWheel wheel =
        new DeadlineTimerWheel(TimeUnit.NANOSECONDS, System.nanoTime(), 1 << 20, 1 << 10);
    private final Long2ObjectHashMap<Runnable> work = new Long2ObjectHashMap<>();
    private final Thread driver = Thread.ofPlatform().daemon().unstarted(this::drive);
    private volatile boolean closed;

    Agrona() {
      driver.start();
    }

    @Override
    public synchronized Object schedule(Runnable task, long delayNanos) {
      long id = wheel.scheduleTimer(System.nanoTime() + delayNanos);
      work.put(id, task);
      return id;
    }

    @Override
    public synchronized void cancel(Object timer) {
      long id = (Long) timer;
      wheel.cancelTimer(id);
      work.remove(id);
    }

    private void drive() {
      while (!closed) {
        poll();
        LockSupport.parkNanos(1_000_000);
      }
    }

    private synchronized void poll() {
      long now = System.nanoTime();
      int fired;
      do {
        fired = wheel.poll(now, this::fire, 10_000);
      } while (fired > 0 || wheel.currentTickTime() < now);
    }

    private boolean fire(TimeUnit unit, long now, long id) {
      Runnable task = work.remove(id);
      if (task != null) {
        task.run();
      }
      return true;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final class Kafka implements Service {
    private final SystemTimer timer = new SystemTimer("timer");
    private final Thread driver = Thread.ofPlatform().daemon().unstarted(this::drive);

    Kafka() {
      driver.start();
    }

    @Override
    public Object schedule(Runnable work, long delayNanos) {
      long millis = TimeUnit.NANOSECONDS.toMillis(delayNanos + 999_999); // rounded up
      TimerTask task =
          new TimerTask(millis) {
            @Override
            public void run() {
              work.run();
            }
          };
      timer.add(task);
      return task;
    }

    @Override
    public void cancel(Object timer) {
      ((TimerTask) timer).cancel();
    }

    private void drive() {
      try {
        while (true) {
          timer.advanceClock(200);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // closed
      }
    }

    @Override
    public void close() {
      driver.interrupt();
      timer.close();
    }
  }

  private static final class Sleepers implements Service {
    @Override
    public Object schedule(Runnable work, long delayNanos) {
      long due = System.nanoTime() + delayNanos;
      return Thread.startVirtualThread(() -> {
        try {
          for (long left = delayNanos; left > 0; left = due - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(left);
          }
          work.run();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt(); // cancelled
        }
      });
    }

    @Override
    public void cancel(Object timer) {
      ((Thread) timer).interrupt();
    }

    @Override
    public void close() {}
  }

  private static final class Delayed implements Service {
    @Override
    public Object schedule(Runnable work, long delayNanos) {
      Executor later = CompletableFuture.delayedExecutor(delayNanos, TimeUnit.NANOSECONDS);
      return CompletableFuture.runAsync(work, later);
    }

    @Override
    public void cancel(Object timer) {
      ((Future<?>) timer).cancel(false);
    }

    @Override
    public void close() {}
  }

  private static final class None implements Service {
    @Override
    public Object schedule(Runnable work, long delayNanos) {
      return work;
    }

    @Override
    public void cancel(Object timer) {}

    @Override
    public void close() {}
  }
}
