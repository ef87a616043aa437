package cookbook.signals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Blocks and unblocks signals in every thread of this process, the JVM's own included: the mask for
 * the whole process that POSIX lacks.
 *
 * <p>Not thread-safe: the dispatcher's lock guards it.
 */
final class ThreadMasks {
  /*
   * A thread can change only its own mask. So each gets a signal, the carrier, whose handler (the
   * stub) changes the mask that the kernel installs when the handler returns; setuid of the C
   * library reaches all threads in the same way. New threads inherit the mask of their creator. We
   * look at /proc/self/task until two rounds in a row found every thread as it should be.
   *
   * A thread may look right and not be: inside pthread_create or posix_spawn it has everything
   * blocked, puts its old mask back when it is done, and hands that to the new thread; inside a
   * signal handler of the JVM (each null check that fails is one) likewise. Such a thread blocks
   * also the carrier, or the C library's own signal 33. We wait until it is out.
   *
   * A thread that blocks the carrier for long, asleep, does so on its own account, and is left
   * alone; so is whatever is not done after some seconds (a debugger may have stopped it). That is
   * safe: should it take one of our signals, the stub blocks it there. Only the order of that one
   * signal is then lost. So it is with a thread that ends: the JVM puts back the mask that it had
   * when it began.
   */

  private static final String CARRIER_NAME = "STKFLT";
  private static final int LIBRARY_OWN_SIGNAL = 33;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long PAUSE_NANOS = 100_000;
  private static final int HEX_DIGITS = 16;

  private final Stub stub;
  private final int tgkill;
  private final int pid = (int) ProcessHandle.current().pid();
  private final Signal carrier = carrier();

  /** Cumulative, so that a carrier that arrives late does what is right by then. */
  private long blocked;

  private long unblocked;

  ThreadMasks(Stub stub, int tgkill) {
    this.stub = stub;
    this.tgkill = tgkill;
    stub.carrier(carrier.number());
  }

  /** A standard signal that neither the kernel nor anybody else sends any more. */
  static Signal carrier() {
    return Signal.of(CARRIER_NAME);
  }

  void block(long signals) {
    blocked |= signals;
    unblocked &= ~signals;
    broadcast();
  }

  void unblock(long signals) {
    blocked &= ~signals;
    unblocked |= signals;
    broadcast();
  }

  private void broadcast() {
    stub.masks(blocked, unblocked);
    Set<String> done = new HashSet<>();
    long start = System.nanoTime();
    int cleanRounds = 0;
    long elapsed = 0;
    while (cleanRounds < 2 && elapsed < LIMIT_NANOS) {
      cleanRounds = isRoundClean(done, elapsed > PATIENCE_NANOS) ? cleanRounds + 1 : 0;
      if (cleanRounds == 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      elapsed = System.nanoTime() - start;
    }
  }

  /** Looks at the threads that are not done; one that was seen right, and its children, stay so. */
  private boolean isRoundClean(Set<String> done, boolean leaveUnreachable) {
    boolean clean = true;
    for (String task : tasks()) {
      String status = done.contains(task) ? "" : statusOf(task);
      if (status.isEmpty()) {
        continue; // done, or ended meanwhile
      }
      long mask = signals(status, "SigBlk");
      if (isSet(mask, LIBRARY_OWN_SIGNAL)) {
        clean = false;
      } else if (isSet(mask, carrier.number())) {
        clean &= leaveUnreachable && isAsleep(status);
      } else if ((mask & blocked) != blocked || (mask & unblocked) != 0) {
        clean = false;
        send(task);
      } else {
        done.add(task);
      }
    }
    return clean;
  }

  private void send(String task) {
    Linux.syscall(tgkill, pid, Integer.parseInt(task), carrier.number());
  }

  private static String[] tasks() {
    String[] tasks = new File("/proc/self/task").list();
    return tasks == null ? new String[0] : tasks;
  }

  private static boolean isSet(long mask, int signal) {
    return (mask & 1L << (signal - 1)) != 0;
  }

  /**
   * Waits until no thread is on its way into the stub with a signal that is no longer pending.
   *
   * <p>Such a thread runs, or waits for a page of its stack. It takes the carrier only when it has
   * left the stub again, for the stub runs with all signals blocked.
   */
  void settle() {
    long start = System.nanoTime();
    List<String> sent = new ArrayList<>();
    for (String task : tasks()) {
      String status = statusOf(task);
      if (!status.isEmpty() && !isAsleep(status) && isReachable(signals(status, "SigBlk"))) {
        send(task);
        sent.add(task);
      }
    }
    while (sent.stream().anyMatch(this::hasPendingCarrier)
        && System.nanoTime() - start < LIMIT_NANOS) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean isReachable(long mask) {
    return isSet(mask, LIBRARY_OWN_SIGNAL) || !isSet(mask, carrier.number());
  }

  private boolean hasPendingCarrier(String task) {
    String status = statusOf(task);
    return !status.isEmpty() && isSet(signals(status, "SigPnd"), carrier.number());
  }

  private static boolean isAsleep(String status) {
    return status.contains("\nState:\tS");
  }

  /** The signals that every thread blocks, as when they were blocked before the JVM started. */
  static long blockedEverywhere() {
    long everywhere = -1;
    for (String task : tasks()) {
      String status = statusOf(task);
      if (!status.isEmpty()) {
        everywhere &= signals(status, "SigBlk");
      }
    }
    return everywhere;
  }

  /** Whether one of this signal waits for whichever thread of the process takes it first. */
  static boolean isPending(Signal signal) {
    return isSet(signals(read("/proc/self/status"), "ShdPnd"), signal.number());
  }

  private static String statusOf(String task) {
    return read("/proc/self/task/" + task + "/status");
  }

  /** A status file; empty if the thread has ended. */
  private static String read(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  /** The set of signals in a field of a status file. */
  private static long signals(String status, String field) {
    int digits = status.indexOf("\n" + field) + field.length() + 3; // "\nSigBlk:\t"
    return Long.parseUnsignedLong(status.substring(digits, digits + HEX_DIGITS), 16);
  }
}
