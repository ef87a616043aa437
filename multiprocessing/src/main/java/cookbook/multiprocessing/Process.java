package cookbook.multiprocessing;

import cookbook.multiprocessing.core.Processes;
import cookbook.multiprocessing.core.Region;
import cookbook.multiprocessing.lang.Runnable;
import cookbook.multiprocessing.lang.Thread;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A task that runs in a JVM of its own, used as a thread is: {@link #start} it, {@link #join} it.
 *
 * <p>For a program that is not Java use {@code cookbook.subprocess}; where threads will do,
 * threads: a process takes some 100 milliseconds to start and tens of megabytes. {@link
 * cookbook.multiprocessing.lang.Thread} is the same under the name of the class that it replaces.
 *
 * {@snippet file="cookbook/multiprocessing/ProcessTest.java" region="sample"}
 *
 * <p><b>What the child has.</b> A copy of the task, and of all that it captured, except that shared
 * objects ({@code cookbook.multiprocessing.concurrent} and its like) are the same objects there.
 * The parent's JDK, class path and module path, its options for memory and garbage collection and
 * its system properties as they are at the start; its environment, working directory, standard
 * input, output and error. Not its static fields: a class is initialized anew in the child, and
 * only a shared object in a {@code static final} field is one and the same.
 *
 * <p>The child's main thread bears the process's name, and so do the lines that it logs.
 *
 * <p><b>Life.</b> A child never outlives its parent. A parent that comes to the end of its program
 * waits for its children, as for threads that are no daemons; it does not wait for {@linkplain
 * #setDaemon daemons}, but ends them. If it calls {@link System#exit}, or is ended by a signal that
 * a JVM can act on, all its children are ended: asked with TERM, killed after two seconds. If it is
 * killed outright, they notice at once, run their shutdown hooks and are gone within a second.
 * Children's children go the same way. Ctrl-C in a terminal reaches all of them.
 *
 * <p><b>Failure.</b> An exception that {@link #run} throws is printed on the child's standard
 * error; the exit code is then 1, and {@link #failure} has the exception.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, and from any process that has the
 * handle: but only the process that started a child can wait for it and end it. {@code join} blocks
 * and is interruptible.
 *
 * <p><b>Memory effects.</b> Actions before {@code start} happen-before those of the child, and
 * these happen-before {@code join} returns, as far as shared objects are concerned.
 *
 * <p><b>Log.</b> What happens to children is logged by {@code cookbook.multiprocessing} at level
 * debug, with SLF4J.
 */
@SuppressWarnings("AvoidCommonTypeNames") // it stands beside java.lang's, as Thread does
public class Process implements AutoCloseable, Serializable {
  /*
   * A child is not fork()ed but a new JVM, so the task travels: encoded into the region's shared
   * memory, whose address is all that the command line tells. Nothing goes over the standard
   * streams, which are the user's (and the JVM's own warnings are on standard output).
   */

  private static final long serialVersionUID = 1;

  private static final AtomicInteger COUNT = new AtomicInteger();

  /** This process, once asked for, or told to be one. */
  private static @Nullable Process self;

  private static volatile @Nullable Process parent;

  private final @Nullable Runnable task;
  private volatile String name;
  private volatile boolean daemon;

  /** Zero until started. */
  private volatile long pid;

  /** The region in whose table it stands while it runs; zero for none that is known. */
  private volatile long family;

  /** Of a process that was started here. */
  private transient volatile @Nullable Child child;

  /**
   * Creates a process that is to run a task, under a name of its own: {@code Process-1} and so on,
   * below the name of a process that is itself a child.
   *
   * @param task what to run; a lambda or a method reference written in place can travel
   */
  public Process(Runnable task) {
    this(nextName(), task);
  }

  /**
   * Creates a process that is to run a task.
   *
   * @param name its name, which need not be unique
   * @param task what to run; a lambda or a method reference written in place can travel
   */
  public Process(String name, Runnable task) {
    this(name, Objects.requireNonNull(task, "task"), inheritedDaemon());
  }

  /** Creates a process that runs the {@link #run} of a subclass, under a name of its own. */
  protected Process() {
    this(nextName());
  }

  /**
   * Creates a process that runs the {@link #run} of a subclass.
   *
   * @param name its name, which need not be unique
   */
  protected Process(String name) {
    this(name, null, inheritedDaemon());
  }

  private Process(String name, @Nullable Runnable task, boolean daemon) {
    this.name = Objects.requireNonNull(name, "name");
    this.task = task;
    this.daemon = daemon;
  }

  private static String nextName() {
    String prefix = parent == null ? "Process-" : current().name + ":";
    return prefix + COUNT.incrementAndGet();
  }

  private static synchronized boolean inheritedDaemon() {
    return self != null && self.daemon;
  }

  /**
   * The process that this code runs in.
   *
   * @return in a child, what runs there; in the first process one of the name {@code main}
   */
  public static synchronized Process current() {
    if (self == null) {
      self = at(ownPid(), new Thread("main"));
    }
    return self;
  }

  /**
   * The process that started this one.
   *
   * @return its name and pid; empty if this one was not started by {@link #start}
   */
  public static Optional<Process> parent() {
    return Optional.ofNullable(parent);
  }

  /**
   * The children of this process that are alive.
   *
   * @return a snapshot, in no order
   */
  public static List<Process> activeChildren() {
    return Child.active();
  }

  /** In a child: this JVM is the process that was handed over. */
  static synchronized Process become(Handover.Start start, Handover handover) {
    parent = at(parentPid(), new Process(start.parentName(), null, false));
    self = at(ownPid(), new Process(start.name(), null, start.daemon())); // for what decoding runs
    Object task = handover.takeTask();
    boolean subclass = task instanceof Process;
    self = at(ownPid(), subclass ? (Process) task : new Thread((Runnable) task, start.name()));
    self.daemon = start.daemon();
    self.family = Region.own().id();
    parent.family = self.family;
    return self;
  }

  private static Process at(long pid, Process process) {
    process.pid = pid;
    return process;
  }

  private static long ownPid() {
    return ProcessHandle.current().pid();
  }

  /** Of whoever this process belongs to now; 0 if to nobody. */
  static long parentPid() {
    Optional<ProcessHandle> handle = ProcessHandle.current().parent();
    return handle.isPresent() ? handle.get().pid() : 0;
  }

  /**
   * What the child does: the task, unless a subclass says otherwise.
   *
   * <p>Called in the child; called in the parent it does the same there, as with a thread.
   */
  public void run() {
    if (task != null) {
      task.run();
    }
  }

  /**
   * Starts the child, and returns as soon as its JVM is there: some milliseconds, longer for the
   * first one. If several start at the same time and there is no room for all, it may be the child
   * that finds it out: it says so on standard error, and ends with code 1.
   *
   * @throws IllegalStateException if it was started before, if this JVM is shutting down, if 64
   *     processes share memory already, or if the shared memory is full
   * @throws IllegalArgumentException if the task, or something that it captured, cannot travel, or
   *     is larger than the shared memory; the message names the field
   * @throws java.io.UncheckedIOException if there is no JVM to start
   */
  public final synchronized void start() {
    if (pid != 0 || child != null) {
      throw new IllegalStateException("process " + name + " was started before");
    }
    boolean logs = Lifecycle.LOG.isDebugEnabled();
    var start = new Handover.Start(name, daemon, logs, current().name());
    Runnable alone = taskAlone();
    Child started = Child.start(this, start, alone == null ? this : alone);
    family = Region.own().id();
    pid = started.pid();
    child = started;
    Lifecycle.LOG.debug("process {} ({}) started", name, pid);
  }

  /** The task, if it alone says what to do, so that the object around it need not travel. */
  private @Nullable Runnable taskAlone() {
    try {
      return getClass().getMethod("run").getDeclaringClass() == Process.class ? task : null;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("run() is public", e);
    }
  }

  /**
   * Waits until the child has ended.
   *
   * @throws InterruptedException if the thread is interrupted before or while it waits; the child
   *     goes on
   * @throws IllegalStateException if this process has not started it
   */
  public final void join() throws InterruptedException {
    child("wait for").await();
  }

  /**
   * Waits until the child has ended, but no longer than the limit.
   *
   * @param limit how long to wait; zero or less does not wait
   * @return true if it has ended
   * @throws InterruptedException if the thread is interrupted before or while it waits; the child
   *     goes on
   * @throws IllegalStateException if this process has not started it
   */
  public final boolean join(Duration limit) throws InterruptedException {
    return child("wait for").await(limit);
  }

  /**
   * Whether it has started and not ended.
   *
   * @return true if so
   */
  public final boolean isAlive() {
    Child started = child;
    if (started != null) {
      return started.isAlive();
    }
    return pid != 0 && (pid == ownPid() || isAliveElsewhere());
  }

  /**
   * As the region's table has it. The system takes a zombie for alive, though it has no command any
   * more, and a stranger that got the pid.
   */
  private boolean isAliveElsewhere() {
    var handle = ProcessHandle.of(pid).filter(found -> found.info().command().isPresent());
    if (family != Region.own().id()) { // it stands in another table, or we cannot know
      return handle.isPresent();
    }
    Processes processes = Region.own().processes();
    long number = processes.numberOf(pid);
    if (number != 0) {
      return processes.isAlive(number);
    }
    var parentHandle = handle.flatMap(ProcessHandle::parent); // of one that is just starting
    return parentHandle.isPresent() && processes.numberOf(parentHandle.get().pid()) != 0;
  }

  /**
   * Asks the child to end, by TERM: its shutdown hooks run. Does not wait; does nothing if it has
   * ended.
   *
   * @throws IllegalStateException if this process has not started it
   */
  public final void terminate() {
    child("terminate").terminate();
  }

  /**
   * Ends the child without asking, by KILL. Does not wait; does nothing if it has ended.
   *
   * <p>Shared objects stand it: what the child had locked is taken over by others. What it did to
   * files and other things outside is left half done.
   *
   * @throws IllegalStateException if this process has not started it
   */
  public final void kill() {
    child("kill").kill();
  }

  /**
   * Sees to it that the child has ended: asks a child that still runs by TERM, kills it after two
   * seconds, and waits for its end. Does nothing if it was never started, or here by another
   * process. An interrupt does not cut it short; it is noted for later.
   */
  @Override
  public final void close() {
    Child started = child;
    if (started != null) {
      started.end();
    }
  }

  /**
   * How it ended: the code that it gave to {@link System#exit}, 0 if it came to its end, 1 if its
   * task threw an exception; or a negative number if a signal ended it, as −9 for KILL and −15 for
   * TERM.
   *
   * <p>The JDK has no way to tell an end by signal 15 from an exit with code 143, that is, 128 +
   * 15: both are −15 here, and so for every signal.
   *
   * @return the code; empty while it runs, before it starts, and in processes other than the one
   *     that started it
   */
  public final OptionalInt exitCode() {
    Child started = child;
    return started == null ? OptionalInt.empty() : started.exitCode();
  }

  /**
   * The exception that ended it.
   *
   * @return what {@link #run} threw, with the child's stack trace, once it can be joined; a
   *     RuntimeException that has its text and stack trace if it could not travel itself; empty if
   *     it has not ended, or otherwise
   */
  public final Optional<Throwable> failure() {
    Child started = child;
    return started == null ? Optional.empty() : started.failure();
  }

  /**
   * The number that the system gave it.
   *
   * @return at least 1
   * @throws IllegalStateException if it has not started
   */
  public final long pid() {
    if (pid == 0) {
      throw new IllegalStateException("process " + name + " has no pid before it is started");
    }
    return pid;
  }

  /**
   * Its name.
   *
   * @return what logs show
   */
  public final String name() {
    return name;
  }

  /**
   * Gives it another name; if it is the current process, the thread that calls gets it, too.
   *
   * @param name need not be unique
   * @throws IllegalStateException if it runs elsewhere, where nobody would hear of it
   */
  public final void setName(String name) {
    Objects.requireNonNull(name, "name");
    if (pid == ownPid()) {
      java.lang.Thread.currentThread().setName(name);
    } else if (pid != 0) {
      throw new IllegalStateException("process " + this.name + " was started before");
    }
    this.name = name;
  }

  /**
   * Whether it is ended, not waited for, when its parent comes to its end.
   *
   * @return what {@link #setDaemon} said; at first, whether the process that made it is one
   */
  public final boolean isDaemon() {
    return daemon;
  }

  /**
   * Says whether it is to be ended, not waited for, when its parent comes to its end.
   *
   * @param daemon true for a daemon
   * @throws IllegalStateException if it was started before
   */
  public final void setDaemon(boolean daemon) {
    if (pid != 0) {
      throw new IllegalStateException("process " + name + " was started before");
    }
    this.daemon = daemon;
  }

  /**
   * Says which one it is.
   *
   * @return its class and name, and its pid once it has one, as in {@code Process[Process-1, 4711]}
   */
  @Override
  public final String toString() {
    return "Process[" + name + (pid == 0 ? "" : ", " + pid) + "]";
  }

  private Child child(String verb) {
    Child started = child;
    if (started != null) {
      return started;
    }
    throw new IllegalStateException(
        pid == 0
            ? "process " + name + " was not started"
            : "only the process that started " + name + " can " + verb + " it");
  }
}
