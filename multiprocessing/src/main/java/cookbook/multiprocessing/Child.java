package cookbook.multiprocessing;

import cookbook.multiprocessing.core.Region;
import cookbook.subprocess.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** A JVM that this process has started, and the thread that waits for its end. */
final class Child {
  /*
   * The thread that waits is a daemon for a daemon process and none for another: so this JVM ends
   * by itself, as it does with threads, when no process is left that it should wait for.
   *
   * Whatever ends this JVM in order, its shutdown hook ends the children that are left. If it is
   * killed they learn it from the kernel, see ChildMain.
   */

  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final Set<Child> ALIVE = ConcurrentHashMap.newKeySet();
  private static volatile boolean shuttingDown;

  static {
    Runtime.getRuntime().addShutdownHook(new java.lang.Thread(Child::endAll, "end of processes"));
  }

  private final Process handle;
  private final java.lang.Process jvm;
  private final Handover handover;

  /** Keeps alive the shared objects that the task refers to, until the child holds them. */
  @SuppressWarnings({"unused", "FieldCanBeLocal"})
  private @Nullable Object task;

  private final CountDownLatch end = new CountDownLatch(1);
  private volatile @Nullable Throwable failure;

  private Child(Process handle, java.lang.Process jvm, Handover handover, Object task) {
    this.handle = handle;
    this.jvm = jvm;
    this.handover = handover;
    this.task = task;
  }

  /** Starts a JVM that does the task. */
  static Child start(Process handle, Handover.Start start, Object task) {
    Region.own().processes().requireRoom();
    Handover handover = new Handover();
    handover.give(start, task);
    List<String> command = JvmCommand.of(ChildMain.class);
    command.addAll(List.of(handover.toWords()));
    command.add(Long.toString(ProcessHandle.current().pid()));
    command.add(start.name()); // for those who look at the list of processes
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(Region.own().childEnvironment());
    synchronized (ALIVE) {
      if (shuttingDown) {
        throw new IllegalStateException(
            "cannot start process " + start.name() + ": this JVM is shutting down");
      }
      Child child = new Child(handle, launch(builder, start.name()), handover, task);
      ALIVE.add(child);
      child.watch(start.daemon());
      return child;
    }
  }

  private static java.lang.Process launch(ProcessBuilder builder, String name) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start process " + name + ": " + e.getMessage(), e);
    }
  }

  private void watch(boolean daemon) {
    try {
      java.lang.Thread.ofPlatform()
          .daemon(daemon)
          .name("waiting for " + handle.name())
          .start(this::awaitEnd);
    } catch (Error e) {
      ALIVE.remove(this);
      jvm.destroyForcibly(); // no thread to be had
      throw e;
    }
  }

  private void awaitEnd() {
    int status = awaitStatus();
    try {
      failure = handover.failure();
      Region.own().processes().lookForDeaths();
    } finally {
      task = null;
      ALIVE.remove(this);
      tellEnd(status);
    }
  }

  private void tellEnd(int status) {
    try {
      Logger log = Lifecycle.LOG;
      log.debug("process {} ({}) ended with {}", handle.name(), jvm.pid(), decode(status));
    } finally {
      end.countDown(); // whatever becomes of the log
    }
  }

  /** Not by onExit(), which is completed by the common pool: its threads may all wait for us. */
  private int awaitStatus() {
    while (true) {
      try {
        return jvm.waitFor();
      } catch (InterruptedException _) {
        // This thread does nothing else, and ends after this.
      }
    }
  }

  static List<Process> active() {
    return ALIVE.stream().filter(Child::isAlive).map(child -> child.handle).toList();
  }

  long pid() {
    return jvm.pid();
  }

  boolean isAlive() {
    return jvm.isAlive();
  }

  boolean await(Duration limit) throws InterruptedException {
    return end.await(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS);
  }

  void await() throws InterruptedException {
    end.await();
  }

  void terminate() {
    jvm.destroy();
  }

  void kill() {
    jvm.destroyForcibly();
  }

  OptionalInt exitCode() {
    return jvm.isAlive() ? OptionalInt.empty() : OptionalInt.of(decode(jvm.exitValue()));
  }

  /** A JVM that is ended by TERM ends of itself, with 128 + 15, as if the signal had killed it. */
  private static int decode(int status) {
    return Signal.of(status - 128).isPresent() ? 128 - status : status;
  }

  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** Asks, waits a little, then kills; hears no interrupt. */
  void end() {
    terminate();
    endBy(System.nanoTime() + GRACE.toNanos());
  }

  private void endBy(long deadlineNanos) {
    boolean interrupted = false;
    while (end.getCount() > 0) {
      try {
        if (!end.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          kill();
          end.await();
        }
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      java.lang.Thread.currentThread().interrupt();
    }
  }

  private static void endAll() {
    synchronized (ALIVE) {
      shuttingDown = true;
    }
    ALIVE.forEach(Child::terminate);
    long deadlineNanos = System.nanoTime() + GRACE.toNanos(); // one for all
    ALIVE.forEach(child -> child.endBy(deadlineNanos));
  }
}
