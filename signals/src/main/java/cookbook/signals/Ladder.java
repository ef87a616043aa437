package cookbook.signals;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the best way to receive signals that works here. */
final class Ladder {
  /** For tests, and for whoever wants to step down: the name of a {@link Signals.Backend}. */
  private static final String PROPERTY = "cookbook.signals.backend";

  private Ladder() {}

  static Backend climb() {
    String wanted = System.getProperty(PROPERTY);
    if (wanted != null) {
      return create(Signals.Backend.valueOf(wanted));
    }
    Throwable reason = null;
    for (Signals.Backend rung : Signals.Backend.values()) {
      try {
        return create(rung);
      } catch (RuntimeException | LinkageError e) {
        reason = e;
      }
    }
    throw new UnsupportedOperationException("no way to receive signals here", reason);
  }

  private static Backend create(Signals.Backend rung) {
    return switch (rung) {
      case STUB -> withStub(rung, Stub::inAnonymousMemory);
      case MEMFD_STUB -> withStub(rung, Stub::inSealedFile);
      case BLOCKED_AT_START -> blockedAtStart();
      case SUN_MISC_SIGNAL -> new SunBackend();
    };
  }

  private static Backend withStub(Signals.Backend rung, Function<Machine, Stub> load) {
    requireLinux();
    @Nullable Machine machine = Machine.current();
    if (machine == null) {
      throw new UnsupportedOperationException("no stub for " + System.getProperty("os.arch"));
    }
    return new LinuxBackend(rung, load.apply(machine), machine);
  }

  /** Only if there is one, for else the next rung handles more. */
  private static Backend blockedAtStart() {
    requireLinux();
    if (ThreadMasks.blockedEverywhere() == 0) {
      throw new UnsupportedOperationException("no signal was blocked when the JVM started");
    }
    return new LinuxBackend(Signals.Backend.BLOCKED_AT_START, null, null);
  }

  private static void requireLinux() {
    if (!Platform.IS_LINUX) {
      throw new UnsupportedOperationException("not on Linux");
    }
  }
}
