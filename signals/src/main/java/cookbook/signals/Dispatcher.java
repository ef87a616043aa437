package cookbook.signals;

import cookbook.signals.Backend.Action;
import cookbook.signals.SignalRegistration.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes signals from the backend and gives each to whom it belongs, on one thread. */
final class Dispatcher {
  /*
   * For each signal there is a line: a stack of registrations, a count of holds, and what has
   * arrived. The next in line goes to a thread that awaits it; or stays while there are holds; or
   * goes to the registration on top; or, where there is none left, to the process again.
   *
   * The dispatcher's thread reads and handles in turn. While a handler runs nothing is read: the
   * pipe and the kernel's queue are the queue, and they have bounds; a second one on the heap would
   * have none. A further thread for handlers would cost each signal a wake-up, 40 microseconds.
   *
   * `lock` guards all fields; it is never held while a handler runs.
   */

  private static final String OWNER_PROPERTY = "cookbook.signals.loaded";
  private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** For the case that no thread takes a signal, say because all of them block it. */
  private static final long ACCEPT_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * Batches enough to empty the pipe and the kernel's queue, and an end where senders have none.
   */
  private static final int DRAIN_CYCLES = 4_096;

  private static final class Line {
    final Signal signal;
    final List<SignalRegistration> stack = new ArrayList<>();
    final Deque<SignalInfo> arrived = new ArrayDeque<>();
    Action action = Action.ORIGINAL;
    int holds;
    @Nullable SignalRegistration running;

    /** How many accepted signals have come in here, and how many have left; never decrease. */
    long in;

    long out;

    Line(Signal signal) {
      this.signal = signal;
    }

    /** The registration that decides what the process does. */
    @Nullable SignalRegistration top() {
      for (int i = stack.size() - 1; i >= 0; i--) {
        if (!stack.get(i).isClosed) {
          return stack.get(i);
        }
      }
      return null;
    }
  }

  private static final class Waiter {
    final Collection<Signal> signals;
    @Nullable SignalInfo result;

    Waiter(Collection<Signal> signals) {
      this.signals = signals;
    }
  }

  private static @Nullable Dispatcher instance;

  private final Backend backend;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Line[] lines = new Line[65];
  private final List<Waiter> waiters = new ArrayList<>();
  private boolean isReleased;

  /** Whether the dispatcher's thread is busy, who knows for how long. */
  private boolean handling;

  private long drainsWanted;
  private long drainsDone;

  private Dispatcher(Backend backend) {
    this.backend = backend;
    for (Signal signal : Signal.all()) {
      lines[signal.number()] = new Line(signal);
    }
    thread =
        Thread.ofPlatform()
            .name("signals")
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(this::run);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    thread.start();
  }

  /** The one of this process; starts it if need be. */
  static synchronized Dispatcher instance() {
    if (instance == null) {
      Platform.requireUnix();
      if (System.getProperty(OWNER_PROPERTY) != null) {
        throw new IllegalStateException(
            "another class loader of this JVM has loaded cookbook.signals already, and a process"
                + " has one set of signal handlers: let a common parent load it");
      }
      instance = new Dispatcher(Ladder.climb());
      System.setProperty(OWNER_PROPERTY, "true");
    }
    return instance;
  }

  Signals.Backend backend() {
    return backend.name();
  }

  /** How many of this signal this process has accepted since it first handled one. */
  long accepted(Signal signal) {
    return backend.accepted(signal);
  }

  // The stack of registrations.

  SignalRegistration register(Signal signal, Kind kind, @Nullable Consumer<SignalInfo> handler) {
    SignalRegistration registration = new SignalRegistration(signal, kind, handler);
    Line line = line(signal);
    lock.lock();
    try {
      line.stack.add(registration);
      applyOrUndo(line, () -> line.stack.remove(registration));
    } finally {
      lock.unlock();
    }
    return registration;
  }

  void close(SignalRegistration registration) {
    Line line = line(registration.signal);
    lock.lock();
    try {
      if (!line.stack.contains(registration)) {
        return;
      }
      boolean isQueued = line.action == Action.RECEIVE && backend.isQueued(line.signal);
      if (mayWait() && line.action == Action.RECEIVE && line.holds == 0) {
        awaitSent(line, isQueued); // so that it does not meet what is put back
      }
      registration.isClosed = true;
      apply(line);
      if (mayWait()) {
        awaitHandled(line, isQueued);
        awaitUnlessShuttingDown(() -> line.running != registration);
      }
      line.stack.remove(registration);
    } finally {
      lock.unlock();
    }
  }

  private void awaitSent(Line line, boolean isQueued) {
    if (isQueued) {
      awaitDrain();
    } else {
      awaitAccepted(line.signal);
    }
  }

  /**
   * Waits until the one that is pending, if any, has been taken by a thread, however late that is
   * scheduled.
   *
   * <p>Somebody may send without end, so that there is always one pending. But none is accepted out
   * of turn: whatever a thread had taken before is accepted when the backend has settled, so the
   * next that is accepted after that is the pending one, or came after it. (One sent to a single
   * thread could come in between; nobody sends those.)
   */
  private void awaitAccepted(Signal signal) {
    if (!backend.isPending(signal)) {
      return;
    }
    backend.settle();
    long before = backend.accepted(signal);
    long deadline = System.nanoTime() + ACCEPT_LIMIT_NANOS;
    awaitUnlessShuttingDown(() ->
        !backend.isPending(signal)
            || backend.accepted(signal) > before
            || System.nanoTime() - deadline > 0);
  }

  private void awaitHandled(Line line, boolean isQueued) {
    if (line.action != Action.RECEIVE) {
      backend.settle();
    }
    if (isQueued) {
      awaitDrain(); // what was read already, or taken by a thread that did not block it
    } else {
      long target = backend.accepted(line.signal);
      awaitUnlessShuttingDown(() -> line.in >= target && (line.holds > 0 || line.out >= target));
    }
  }

  /** Waits until the dispatcher has read what is there, and handled it. */
  private void awaitDrain() {
    long ticket = wantDrain();
    awaitUnlessShuttingDown(() -> isDrained(ticket));
  }

  private long wantDrain() {
    backend.wake();
    return ++drainsWanted;
  }

  private boolean isDrained(long ticket) {
    return drainsDone >= ticket;
  }

  private Line line(Signal signal) {
    return lines[signal.number()];
  }

  private void applyOrUndo(Line line, Runnable undo) {
    try {
      apply(line);
    } catch (RuntimeException e) {
      undo.run();
      throw e;
    }
  }

  /** Makes the system do with a signal what the line now says. */
  private void apply(Line line) {
    Action wanted = wanted(line);
    if (wanted != line.action) {
      backend.set(line.signal, wanted);
      line.action = wanted;
    }
    if (wanted == Action.RECEIVE) {
      backend.pause(line.signal, line.holds > 0 && waiterFor(line.signal) == null);
    }
  }

  private Action wanted(Line line) {
    SignalRegistration top = line.top();
    if (line.holds > 0 || waiterFor(line.signal) != null) {
      return Action.RECEIVE;
    }
    if (top == null) {
      return Action.ORIGINAL;
    }
    return switch (top.kind) {
      case HANDLER -> Action.RECEIVE;
      case IGNORE -> Action.IGNORE;
      case DEFAULT -> isShutdown(line.signal) ? Action.RECEIVE : Action.DEFAULT;
    };
  }

  Signals.Disposition disposition(Signal signal) {
    Line line = line(signal);
    lock.lock();
    try {
      SignalRegistration top = line.top();
      if (top == null) {
        return backend.disposition(signal);
      }
      return switch (top.kind) {
        case HANDLER -> Signals.Disposition.HANDLED;
        case IGNORE -> Signals.Disposition.IGNORED;
        case DEFAULT -> Signals.Disposition.DEFAULT;
      };
    } finally {
      lock.unlock();
    }
  }

  // Holding.

  void hold(Set<Signal> signals) {
    lock.lock();
    try {
      List<Line> held = new ArrayList<>();
      for (Signal signal : signals) {
        Line line = line(signal);
        line.holds++;
        held.add(line);
        applyOrUndo(line, () -> unhold(held));
      }
      if (mayWait()) {
        awaitUnlessShuttingDown(() -> held.stream().allMatch(l -> l.running == null));
      }
    } finally {
      lock.unlock();
    }
  }

  void release(Set<Signal> signals) {
    lock.lock();
    try {
      unhold(signals.stream().map(this::line).toList());
      redeliver();
    } finally {
      lock.unlock();
    }
  }

  private void unhold(List<Line> held) {
    held.forEach(line -> line.holds--);
    held.forEach(this::apply);
  }

  private void redeliver() {
    isReleased = true;
    backend.wake();
  }

  Set<Signal> pending(Set<Signal> signals) {
    Set<Signal> pending = new TreeSet<>();
    lock.lock();
    try {
      for (Signal signal : signals) {
        if (!line(signal).arrived.isEmpty() || backend.isPending(signal)) {
          pending.add(signal);
        }
      }
    } finally {
      lock.unlock();
    }
    return pending;
  }

  // Waiting.

  Optional<SignalInfo> await(Set<Signal> signals, long nanos) throws InterruptedException {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException(
          "await in a signal handler would wait for itself: await on another thread");
    }
    lock.lockInterruptibly();
    try {
      if (nanos <= 0) {
        mergeHeld(signals);
      }
      SignalInfo held = takeHeld(signals);
      return held != null ? Optional.of(held) : awaitNext(new Waiter(signals), nanos);
    } finally {
      lock.unlock();
    }
  }

  /** Lets those equal standard signals that are held and were sent already become one. */
  private void mergeHeld(Set<Signal> signals) {
    List<Signal> merging =
        signals.stream().filter(s -> line(s).holds > 0 && !backend.isQueued(s)).toList();
    if (!merging.isEmpty()) {
      awaitArrival(merging, () -> false);
    }
  }

  /**
   * Waits until what was sent is here, or it is enough, or a handler runs, for which there might be
   * no end.
   */
  private void awaitArrival(Collection<Signal> signals, Check enough) {
    signals.stream().filter(s -> !backend.isQueued(s)).forEach(this::awaitAccepted);
    backend.settle();
    long ticket = wantDrain();
    awaitUnlessShuttingDown(() -> enough.holds() || isDrained(ticket) || handling);
  }

  private @Nullable SignalInfo takeHeld(Set<Signal> signals) {
    for (Signal signal : signals) {
      Line line = line(signal);
      SignalInfo first = line.arrived.poll();
      if (first != null) {
        leave(line, first);
        return first;
      }
    }
    return null;
  }

  private Optional<SignalInfo> awaitNext(Waiter waiter, long nanos) throws InterruptedException {
    waiters.add(waiter);
    try {
      applyAll(waiter.signals);
      long remaining = nanos;
      while (waiter.result == null && remaining > 0) {
        remaining = changed.awaitNanos(remaining);
      }
      if (waiter.result == null) { // what was sent already is taken, though the time is up
        awaitArrival(waiter.signals, () -> waiter.result != null);
      }
    } catch (InterruptedException e) {
      if (waiter.result == null) {
        throw e;
      }
      Thread.currentThread().interrupt(); // it has a signal, and must not lose it
    } finally {
      waiters.remove(waiter);
      applyAll(waiter.signals);
      redeliver(); // what came after the awaited one and stayed
    }
    return Optional.ofNullable(waiter.result);
  }

  private void applyAll(Collection<Signal> signals) {
    signals.forEach(signal -> apply(line(signal)));
  }

  private @Nullable Waiter waiterFor(Signal signal) {
    for (Waiter waiter : waiters) {
      if (waiter.result == null && waiter.signals.contains(signal)) {
        return waiter;
      }
    }
    return null;
  }

  // The dispatcher's thread.

  private void run() {
    while (true) {
      try {
        cycle();
      } catch (Throwable e) { // say OutOfMemoryError: this thread must not end
        report(e);
      }
    }
  }

  private void cycle() {
    long ticket;
    boolean mayWait;
    lock.lock();
    try {
      ticket = drainsWanted;
      mayWait = ticket == drainsDone; // else the wake-up for it may have been read already
    } finally {
      lock.unlock();
    }
    boolean drained = backend.receive(this::accept, mayWait);
    for (int i = 1; i < DRAIN_CYCLES && !drained; i++) {
      drained = backend.receive(this::accept, false);
    }
    deliverReleased();
    lock.lock();
    try {
      drainsDone = ticket;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept(SignalInfo info) {
    Line line = line(info.signal());
    lock.lock();
    try {
      SignalInfo last = line.arrived.peekLast();
      if (last != null && !info.signal().isRealTime()) {
        line.arrived.removeLast();
        line.arrived.add(last.merged(info));
      } else {
        line.arrived.add(info);
      }
      line.in += info.weight();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    deliver(line);
  }

  private void deliverReleased() {
    lock.lock();
    try {
      if (!isReleased) {
        return;
      }
      isReleased = false;
    } finally {
      lock.unlock();
    }
    for (Line line : lines) {
      if (line != null) {
        deliver(line);
      }
    }
  }

  /** Gives away what may leave the line. */
  private void deliver(Line line) {
    while (true) {
      SignalInfo info;
      SignalRegistration taker;
      lock.lock();
      try {
        Waiter waiter = waiterFor(line.signal);
        if (line.arrived.isEmpty() || (waiter == null && mustStay(line))) {
          return;
        }
        info = line.arrived.remove();
        if (waiter != null) {
          waiter.result = info;
          leave(line, info);
          continue;
        }
        taker = line.stack.isEmpty() ? null : line.stack.getLast();
        line.running = taker;
        handling = true;
      } finally {
        lock.unlock();
      }
      try {
        give(info, taker);
      } finally {
        finish(line, info);
      }
    }
  }

  private void finish(Line line, SignalInfo info) {
    lock.lock();
    try {
      line.running = null;
      handling = false;
      leave(line, info);
    } finally {
      lock.unlock();
    }
  }

  /** Nobody may take it, or nobody is left but to send it again would only bring it back. */
  private static boolean mustStay(Line line) {
    return line.holds > 0 || (line.stack.isEmpty() && line.action == Action.RECEIVE);
  }

  private void leave(Line line, SignalInfo info) {
    line.out += info.weight();
    changed.signalAll();
  }

  private void give(SignalInfo info, @Nullable SignalRegistration taker) {
    if (taker == null) {
      backend.resend(info);
    } else if (taker.kind == Kind.DEFAULT) {
      defaultAction(info.signal());
    } else if (taker.handler != null) {
      handle(info, taker.handler);
    }
  }

  private static void handle(SignalInfo info, Consumer<SignalInfo> handler) {
    try {
      handler.accept(info);
    } catch (Throwable e) { // whatever it is, it must not stop the next delivery
      report(e);
    } finally {
      Thread.interrupted(); // an interrupt that the handler left behind is nobody's
    }
  }

  private static void report(Throwable e) {
    Thread thread = Thread.currentThread();
    try {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    } catch (Throwable _) {
      // as the JVM does with an exception of such a handler
    }
  }

  // Default actions.

  private static boolean isShutdown(Signal signal) {
    return signal == Signal.HUP || signal == Signal.INT || signal == Signal.TERM;
  }

  private static boolean isNothingByDefault(Signal signal) {
    return signal == Signal.CHLD
        || signal == Signal.CONT
        || signal == Signal.URG
        || signal == Signal.WINCH;
  }

  void defaultAction(Signal signal) {
    Refusals.check(signal);
    if (isShutdown(signal)) {
      // On a thread of its own, so that signals are handled while the shutdown hooks run.
      Thread.ofPlatform().name(signal + " exit").start(() -> System.exit(128 + signal.number()));
    } else if (!isNothingByDefault(signal)) {
      // On a thread of its own, whose mask is nobody else's.
      Thread killer = Thread.ofPlatform().name(signal.toString()).start(() -> kill(signal));
      joinUninterruptibly(killer);
    }
  }

  private void kill(Signal signal) {
    lock.lock();
    try {
      backend.defaultAction(signal);
    } finally {
      lock.unlock();
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // Waiting for the dispatcher's thread.

  private boolean mayWait() {
    return Thread.currentThread() != thread;
  }

  private interface Check {
    boolean holds();
  }

  /**
   * Waits uninterruptibly, but not while the JVM ends: a handler may then be what waits, inside
   * {@code System.exit}, for the shutdown hook that called us.
   */
  private void awaitUnlessShuttingDown(Check check) {
    boolean interrupted = false;
    while (!check.holds()) {
      try {
        boolean timedOut = changed.awaitNanos(RECHECK_NANOS) <= 0;
        if (timedOut && isShuttingDown()) {
          break;
        }
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isShuttingDown() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException _) {
      return true;
    }
  }
}
