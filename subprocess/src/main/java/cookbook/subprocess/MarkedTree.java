package cookbook.subprocess;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds and ends a run by what Linux says in {@code /proc}: by parent, by process group, by
 * session, and by the mark in the environment, which every descendant inherits.
 *
 * <p>Safe for use by several threads. Hears no interrupt: ending what one has started is never left
 * half done.
 *
 * <p><b>Limits.</b> A descendant escapes that clears its environment, has lost its parent and leads
 * a session of its own, all three before the first pass; and one that runs as another user, if this
 * process may not signal it. One that the kernel cannot end, because it hangs in a device, is given
 * up after two seconds. A pass costs about 20 microseconds for each process of the machine.
 */
final class MarkedTree implements ProcessTree {
  /*
   * Stop first, then kill: among processes that fork faster than one can look, each pass of
   * killing leaves those born since. A stopped process has no more children; when a pass finds no
   * process that was not stopped before, the whole tree holds still. Two empty passes, since a
   * process that moved behind the first one's back is seen by the second.
   */

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

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
    int emptyPasses = 0;
    while (emptyPasses < 2 && System.nanoTime() - start < PATIENCE_NANOS) {
      List<ProcFs.Stat> alive = search.pass();
      List<ProcFs.Stat> fresh = search.remember(alive);
      emptyPasses = alive.isEmpty() ? emptyPasses + 1 : 0;
      if (!fresh.isEmpty()) {
        send(Signal.STOP, fresh);
      } else if (!alive.isEmpty()) {
        send(Signal.KILL, alive);
        LockSupport.parkNanos(this, PAUSE_NANOS);
      }
    }
  }

  /** The passes over one run: what one finds, the next one knows. */
  private static final class Search {
    private final List<Child> roots;
    private final String mark;
    private final Map<Integer, ProcFs.Stat> seen = new HashMap<>();
    private final Map<Integer, ProcFs.Stat> unmarked = new HashMap<>();

    Search(List<Child> roots, String mark) {
      this.roots = roots;
      this.mark = mark;
    }

    /** Looks once at all processes; answers those of the run that are alive. */
    List<ProcFs.Stat> pass() {
      Set<Integer> rootPids = livingRoots();
      List<ProcFs.Stat> all = ProcFs.all();
      Set<Integer> tree = new HashSet<>();
      for (ProcFs.Stat process : all) {
        boolean root = rootPids.contains(process.pid());
        if (root ? isOurs(process) : isIn(seen, process) || isMarked(process)) {
          tree.add(process.pid());
        }
      }
      addRelatives(all, tree);
      return all.stream().filter(p -> tree.contains(p.pid()) && p.isAlive()).toList();
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
      List<ProcFs.Stat> fresh = found.stream().filter(process -> !isIn(seen, process)).toList();
      fresh.forEach(process -> seen.put(process.pid(), process));
      return fresh;
    }

    private static boolean isIn(Map<Integer, ProcFs.Stat> known, ProcFs.Stat process) {
      ProcFs.Stat before = known.get(process.pid());
      return before != null && before.isSameProcess(process);
    }

    /** Guards against a number used again: a child of this process, and of no other run. */
    private boolean isOurs(ProcFs.Stat process) {
      String found = ProcFs.variable(process.pid(), MARK).value();
      return process.parent() == ProcessHandle.current().pid()
          && (found == null || belongs(found) || found.equals(System.getenv(MARK)));
    }

    private boolean isMarked(ProcFs.Stat process) {
      if (!process.isAlive() || isIn(unmarked, process)) {
        return false;
      }
      ProcFs.Variable found = ProcFs.variable(process.pid(), MARK);
      if (found.value() != null) {
        return belongs(found.value());
      }
      if (found.known()) {
        unmarked.put(process.pid(), process);
      }
      return false;
    }

    private boolean belongs(String found) {
      return found.equals(mark) || found.startsWith(mark + ":");
    }
  }

  private static void send(Signal signal, List<ProcFs.Stat> processes) {
    if (Platform.isLinked()) {
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
    if (now != null && now.isSameProcess(process)) {
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
