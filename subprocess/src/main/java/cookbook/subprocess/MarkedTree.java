package cookbook.subprocess;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Finds and ends a run by what Linux says in {@code /proc}: by parent, by process group, by
 * session, and by the mark in the environment, which every descendant inherits.
 *
 * <p>Safe for use by several threads. Hears no interrupt: ending what one has started is never left
 * half done.
 *
 * <p><b>Limits.</b> A descendant escapes that has cleared its environment and lost its parent
 * before a pass sees it, unless its group or session is led by one of the run; and one that runs as
 * another user, if this process may not signal it. One that the kernel cannot end, because it hangs
 * in a device, is given up after two seconds. A pass costs about 20 microseconds for each process
 * of the machine.
 */
final class MarkedTree implements ProcessTree {
  /*
   * Stop first, then kill: among processes that fork faster than one can look, each pass of
   * killing leaves those born since. A stopped process has no more children; when a pass finds no
   * process that was not stopped before, the whole tree holds still.
   *
   * A list of all processes is old when it is read: a chain in which each one starts the next and
   * ends slips through it. So a pass that has found none goes on with the numbers given out since
   * it began, which is as fast as a fork. In the middle of an exec a process has no environment
   * yet, so one without is looked at until it has code: on a busy machine an exec can be held up.
   * And the end takes two empty passes: a number is given out shortly before its process can be
   * seen.
   *
   * No limit is one of time alone: this thread, too, can be held up.
   *
   * Only the first pass looks at every process. One that is neither marked nor related then never
   * will be, for whatever the tree starts has a new number; so the later passes are short.
   */

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int LEAST_PASSES = 20;

  private final BooleanSupplier linked;

  /**
   * Creates one.
   *
   * @param linked whether calls into the C library work; until then signals are sent by programs
   */
  MarkedTree(BooleanSupplier linked) {
    this.linked = linked;
  }

  /** True where it works: on Linux, if {@code /proc} is mounted. */
  static boolean isSupported() {
    return ProcFs.stat(ProcessHandle.current().pid()) != null;
  }

  @Override
  public void signal(List<Child> roots, String mark, Signal signal) {
    send(signal, new Search(roots, mark).pass());
  }

  @Override
  public void kill(List<Child> roots, String mark) {
    Search search = new Search(roots, mark);
    long start = System.nanoTime();
    List<ProcFs.Stat> fresh = List.of();
    boolean tooLate = false;
    int emptyPasses = 0;
    for (int pass = 0; emptyPasses < 2 && isPatient(pass, start); pass++) {
      List<ProcFs.Stat> alive = search.pass();
      tooLate |= !ids(alive).containsAll(ids(fresh));
      fresh = search.remember(alive);
      emptyPasses = alive.isEmpty() && !search.isUnsettled() ? emptyPasses + 1 : 0;
      if (!fresh.isEmpty()) {
        send(toHold(fresh, tooLate), fresh);
      } else if (!alive.isEmpty()) {
        send(Signal.KILL, alive);
        LockSupport.parkNanos(this, PAUSE_NANOS);
      }
    }
  }

  private static Set<ProcFs.Identity> ids(List<ProcFs.Stat> processes) {
    return processes.stream().map(ProcFs.Stat::id).collect(Collectors.toSet());
  }

  /**
   * What keeps them from starting others: a STOP, since one that is killed leaves a child without a
   * parent to know it by. A STOP by a program comes too late for the links of a chain, a KILL does
   * not.
   */
  private Signal toHold(List<ProcFs.Stat> fresh, boolean tooLate) {
    boolean lostLink = tooLate && fresh.size() == 1 && !linked.getAsBoolean();
    return lostLink ? Signal.KILL : Signal.STOP;
  }

  private static boolean isPatient(int passes, long start) {
    return passes < LEAST_PASSES || System.nanoTime() - start < PATIENCE_NANOS;
  }

  /** The passes over one run: what one finds, the next one knows. */
  private static final class Search {
    private static final long CHASE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int CHASE_LEAST = 100;
    private static final long OWN_PID = ProcessHandle.current().pid();

    private final List<Child> roots;
    private final String mark;
    private final long ownStartTicks;
    private final Set<ProcFs.Identity> seen = new HashSet<>();

    /** Numbers of processes that have nothing to do with the run. */
    private final Set<Integer> strangers = new HashSet<>();

    /** Those without environment when last seen. */
    private final Set<ProcFs.Identity> bare = new HashSet<>();

    private boolean unsettled;

    Search(List<Child> roots, String mark) {
      this.roots = roots;
      this.mark = mark;
      ProcFs.Stat self = ProcFs.stat(OWN_PID);
      this.ownStartTicks = self == null ? 0 : self.id().startTicks();
    }

    /** True if the last pass met a process that it could not tell about yet. */
    boolean isUnsettled() {
      return unsettled;
    }

    /** Looks once at all processes; answers those of the run that are alive. */
    List<ProcFs.Stat> pass() {
      int last = ProcFs.lastPid();
      List<ProcFs.Stat> alive = listed();
      return alive.isEmpty() ? bornAfter(last) : alive;
    }

    private List<ProcFs.Stat> listed() {
      Set<Integer> rootPids = livingRoots();
      List<ProcFs.Stat> all = ProcFs.allBut(strangers);
      Set<Integer> tree = new HashSet<>();
      for (ProcFs.Stat process : all) {
        boolean ourRoot = rootPids.contains(process.pid()) && isOurs(process);
        if (ourRoot || seen.contains(process.id()) || isMarked(process)) {
          tree.add(process.pid());
        }
      }
      addRelatives(all, tree);
      List<ProcFs.Stat> others = all.stream().filter(p -> !tree.contains(p.pid())).toList();
      unsettled = others.stream().anyMatch(this::isInExec);
      if (!unsettled) {
        others.forEach(process -> strangers.add(process.pid()));
      }
      return all.stream().filter(p -> tree.contains(p.pid()) && p.isAlive()).toList();
    }

    private boolean isInExec(ProcFs.Stat process) {
      return bare.contains(process.id())
          && process.isAlive()
          && !ProcFs.isWithoutEnvironment(process.pid());
    }

    /**
     * Those since a number was given out, until none is born while it looks, or one is found; not
     * for long, since on a busy machine others are born all the time: then it is for the next pass.
     */
    private List<ProcFs.Stat> bornAfter(int pid) {
      List<ProcFs.Stat> found = new ArrayList<>();
      long start = System.nanoTime();
      int last = ProcFs.lastPid();
      int checked = pid;
      while (checked < last
          && found.isEmpty()
          && (checked - pid < CHASE_LEAST || System.nanoTime() - start < CHASE_NANOS)) {
        ProcFs.Stat process = ProcFs.stat(++checked);
        if (process != null && isMarked(process) && ProcFs.isProcess(process.pid())) {
          found.add(process);
        }
        unsettled |= process != null && isInExec(process);
        last = checked == last ? ProcFs.lastPid() : last;
      }
      unsettled |= found.isEmpty() && checked != last; // so, too, if the numbers began again
      return found;
    }

    private Set<Integer> livingRoots() {
      Set<Integer> pids = new HashSet<>();
      for (Child root : roots) {
        if (root.exit() == null) {
          pids.add((int) root.pid());
        }
      }
      return pids;
    }

    /** Whose parent, group leader or session leader is in the tree belongs to it. */
    private static void addRelatives(List<ProcFs.Stat> all, Set<Integer> tree) {
      int before;
      do {
        before = tree.size();
        for (ProcFs.Stat process : all) {
          if (tree.contains(process.parent())
              || tree.contains(process.group())
              || tree.contains(process.session())) {
            tree.add(process.pid());
          }
        }
      } while (tree.size() > before);
    }

    /** Answers those that no earlier pass has found. */
    List<ProcFs.Stat> remember(List<ProcFs.Stat> found) {
      return found.stream().filter(process -> seen.add(process.id())).toList();
    }

    /** Guards against a number used again: a child of this process, and of no other run. */
    private boolean isOurs(ProcFs.Stat process) {
      byte[] environment = ProcFs.environment(process.pid());
      String found = environment == null ? null : ProcFs.variable(environment, MARK);
      return process.parent() == OWN_PID
          && (found == null || belongs(found) || found.equals(System.getenv(MARK)));
    }

    private boolean isMarked(ProcFs.Stat process) {
      if (!process.isAlive()
          || process.id().startTicks() < ownStartTicks
          || process.isOfTheKernel()) {
        return false;
      }
      byte[] environment = ProcFs.environment(process.pid());
      if (environment == null) {
        return false;
      }
      if (environment.length == 0) {
        bare.add(process.id());
        return false;
      }
      bare.remove(process.id());
      String found = ProcFs.variable(environment, MARK);
      return found != null && belongs(found);
    }

    private boolean belongs(String found) {
      return found.equals(mark) || found.startsWith(mark + ":");
    }
  }

  private void send(Signal signal, List<ProcFs.Stat> processes) {
    if (linked.getAsBoolean()) {
      processes.forEach(process -> sendByDescriptor(signal, process));
    } else if (signal == Signal.KILL) {
      processes.forEach(p -> ProcessHandle.of(p.pid()).ifPresent(ProcessHandle::destroyForcibly));
    } else {
      sendByCommand(signal, processes);
    }
  }

  /** The descriptor holds the process fast; then a second look tells whether it is the one. */
  private static void sendByDescriptor(Signal signal, ProcFs.Stat process) {
    int pidfd = Libc.pidfdOpen(process.pid());
    if (pidfd < 0) {
      if (pidfd == -Libc.EMFILE || pidfd == -Libc.ENFILE) {
        Libc.kill(process.pid(), signal.number());
      }
      return;
    }
    ProcFs.Stat now = ProcFs.stat(process.pid());
    if (now != null && now.id().equals(process.id())) {
      Libc.pidfdSignal(pidfd, signal.number());
    }
    Libc.close(pidfd);
  }

  private static void sendByCommand(Signal signal, List<ProcFs.Stat> processes) {
    try {
      KillCommand.send(signal, processes.stream().mapToLong(ProcFs.Stat::pid).toArray());
    } catch (IOException noShell) {
      // Without a shell nothing can be stopped, only killed: the passes go on until none is found.
    }
  }
}
