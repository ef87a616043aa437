package cookbook.signals;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.Deflater;

/**
 * Keeps a JVM as busy as can be, in all the places where a signal could hurt: it allocates, defines
 * classes and compiles, calls native code, dereferences null, overflows stacks, starts virtual
 * threads and fights for monitors. For as long as the process lives.
 */
final class Load {
  /** How often each kind of work was done. */
  static final LongAdder[] rounds = new LongAdder[7];

  private static final Object monitor = new Object();
  static volatile Object sink = monitor;

  private Load() {}

  static void start() {
    start(0, Load::allocate);
    start(1, Load::defineAndCompile);
    start(2, Load::callNative);
    start(3, Load::dereferenceNull);
    start(4, Load::overflowStack);
    start(5, Load::startVirtualThreads);
    start(6, Load::contend);
    Thread.ofPlatform().daemon().start(() -> repeat(rounds[6], Load::contend));
    Thread.ofPlatform().daemon().start(() -> repeat(rounds[0], Load::allocate));
  }

  private static void start(int kind, Runnable work) {
    rounds[kind] = new LongAdder();
    Thread.ofPlatform().daemon().start(() -> repeat(rounds[kind], work));
  }

  private static void repeat(LongAdder rounds, Runnable work) {
    while (true) {
      work.run();
      rounds.increment();
    }
  }

  private static void allocate() {
    ArrayDeque<byte[]> kept = new ArrayDeque<>();
    for (int i = 0; i < 1_000; i++) {
      kept.add(new byte[10_000]);
      if (kept.size() > 500) {
        kept.remove();
      }
    }
    sink = kept;
  }

  /** What {@link #defineAndCompile} makes copies of. */
  static final class Hot implements java.util.function.LongSupplier {
    @Override
    public long getAsLong() {
      long sum = 0;
      for (int i = 0; i < 20_000; i++) {
        sum += sum ^ i * 31L;
      }
      return sum;
    }
  }

  private static void defineAndCompile() {
    try (var in = Hot.class.getResourceAsStream("Load$Hot.class")) {
      var copy = MethodHandles.lookup().defineHiddenClass(in.readAllBytes(), true).lookupClass();
      var hot = (java.util.function.LongSupplier) copy.getDeclaredConstructor().newInstance();
      for (int i = 0; i < 50; i++) {
        sink = hot.getAsLong();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void callNative() {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(new byte[5_000]);
      deflater.finish();
      deflater.deflate(new byte[10_000]);
    }
    sink = new File("/proc/self").list();
    Signals.exists(1);
  }

  private static void dereferenceNull() {
    Object[] nothing = {null};
    for (int i = 0; i < 1_000; i++) {
      try {
        sink = nothing[0].hashCode();
      } catch (NullPointerException e) {
        sink = e;
      }
    }
  }

  private static void overflowStack() {
    try {
      recurse(0);
    } catch (StackOverflowError e) {
      sink = monitor;
    }
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int recurse(int depth) {
    return recurse(depth + 1) + depth;
  }

  private static void startVirtualThreads() {
    CountDownLatch done = new CountDownLatch(300);
    for (int i = 0; i < 300; i++) {
      Thread.ofVirtual().start(done::countDown);
    }
    try {
      done.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void contend() {
    synchronized (monitor) {
      sink = monitor.hashCode();
    }
  }
}
