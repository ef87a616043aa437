package cookbook.signals;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives through {@code sun.misc.Signal}: names only, neither sender nor value nor real-time
 * signals, and a new thread each time, which here does no more than count.
 */
final class SunBackend implements Backend {
  /*
   * By method handles, since the compiler warns of sun.misc.Signal in a way that cannot be
   * suppressed. The threads of the JVM count up; the dispatcher's thread takes what has changed, so
   * handlers still run one at a time.
   */

  private static final int SIGNALS = 65;

  private final MethodHandle newSignal;
  private final MethodHandle handle;
  private final Object ourHandler;
  private final Object ignore;
  private final Object byDefault;
  private final @Nullable Object[] originals = new Object[SIGNALS];
  private final AtomicLongArray accepted = new AtomicLongArray(SIGNALS);
  private final long[] consumed = new long[SIGNALS];
  private final Semaphore news = new Semaphore(0);

  SunBackend() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      newSignal = lookup.findConstructor(signal, MethodType.methodType(void.class, String.class));
      handle = lookup.findStatic(signal, "handle", MethodType.methodType(handler, signal, handler));
      ignore = handler.getField("SIG_IGN").get(null);
      byDefault = handler.getField("SIG_DFL").get(null);
      ourHandler =
          Proxy.newProxyInstance(
              SunBackend.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, args) -> called(proxy, method.getName(), args));
    } catch (ReflectiveOperationException e) {
      throw new UnsupportedOperationException("this JDK has no sun.misc.Signal", e);
    }
  }

  private @Nullable Object called(Object proxy, String method, @Nullable Object[] args) {
    return switch (method) {
      case "handle" -> {
        count(String.valueOf(args[0]));
        yield null;
      }
      case "equals" -> isSame(proxy, args[0]);
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "cookbook.signals";
    };
  }

  @SuppressWarnings("ReferenceEquality") // a handler is equal to itself alone
  private static boolean isSame(Object a, @Nullable Object b) {
    return a == b;
  }

  private void count(String name) {
    accepted.incrementAndGet(Signal.of(name).number());
    news.release();
  }

  @Override
  public Signals.Backend name() {
    return Signals.Backend.SUN_MISC_SIGNAL;
  }

  @Override
  public void set(Signal signal, Action action) {
    int number = signal.number();
    Object original = originals[number];
    Object before =
        install(
            signal,
            switch (action) {
              case RECEIVE -> ourHandler;
              case IGNORE -> ignore;
              case DEFAULT -> byDefault;
              case ORIGINAL -> original == null ? byDefault : original;
            });
    if (action == Action.ORIGINAL) {
      originals[number] = null;
    } else if (original == null) {
      originals[number] = before;
    }
  }

  private Object install(Signal signal, Object handler) {
    try {
      return handle.invoke(newSignal.invoke(signal.name()), handler);
    } catch (IllegalArgumentException e) {
      throw new UnsupportedOperationException(
          signal + " cannot be handled by sun.misc.Signal, the only way to receive signals here",
          e);
    } catch (Throwable e) {
      throw new IllegalStateException("sun.misc.Signal.handle failed", e);
    }
  }

  @Override
  public boolean isQueued(Signal signal) {
    return false;
  }

  @Override
  public void pause(Signal signal, boolean paused) {
    // there is no such queue
  }

  @Override
  public boolean isPending(Signal signal) {
    return false;
  }

  @Override
  public void settle() {
    // the JVM's own threads cannot be waited for
  }

  @Override
  public long accepted(Signal signal) {
    return accepted.get(signal.number());
  }

  @Override
  public boolean receive(Consumer<SignalInfo> consumer, boolean mayWait) {
    if (mayWait) {
      news.acquireUninterruptibly();
    }
    news.drainPermits();
    for (int number = 1; number < SIGNALS; number++) {
      while (consumed[number] < accepted.get(number)) {
        consumer.accept(SignalInfo.unknown(Signal.of(number), 0));
        consumed[number]++;
      }
    }
    return true;
  }

  @Override
  public void wake() {
    news.release();
  }

  @Override
  public void resend(SignalInfo info) {
    Signals.raise(info.signal());
  }

  @Override
  public void defaultAction(Signal signal) {
    Object before = install(signal, byDefault);
    Signals.raise(signal);
    install(signal, before);
  }

  @Override
  public Signals.Disposition disposition(Signal signal) {
    if (!Platform.IS_LINUX) {
      throw new UnsupportedOperationException("only Linux can be asked what a signal does");
    }
    return LinuxBackend.dispositionNow(signal);
  }
}
