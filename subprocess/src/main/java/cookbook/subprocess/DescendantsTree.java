package cookbook.subprocess;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ends a run as far as {@link ProcessHandle} can see it: by the line of parents.
 *
 * <p><b>Limits.</b> A process whose parent has ended is nobody's descendant any more: what a child
 * left in the background before it exited is not found, and neither is a daemon. A process that
 * forks between the look and the kill can leave a child behind. Marks are not read.
 */
final class DescendantsTree implements ProcessTree {
  @Override
  public void signal(List<Child> roots, String mark, Signal signal) {
    for (ProcessHandle process : family(handles(roots))) {
      send(signal, process);
    }
  }

  @Override
  public void kill(List<Child> roots, String mark) {
    Set<ProcessHandle> known = family(handles(roots));
    Set<ProcessHandle> fresh = known;
    while (!fresh.isEmpty()) {
      fresh.forEach(ProcessHandle::destroyForcibly);
      fresh = family(fresh);
      fresh.removeAll(known);
      known.addAll(fresh);
    }
  }

  private static void send(Signal signal, ProcessHandle process) {
    try {
      KillCommand.send(signal, process.pid());
    } catch (IOException e) {
      process.destroy(); // no shell: TERM is the only polite one that is left
    }
  }

  /** These and all that descend from them; taken before a kill, since it cuts the line. */
  private static Set<ProcessHandle> family(Set<ProcessHandle> elders) {
    Set<ProcessHandle> all = new HashSet<>(elders);
    elders.stream().flatMap(ProcessHandle::descendants).forEach(all::add);
    return all;
  }

  private static Set<ProcessHandle> handles(List<Child> roots) {
    Set<ProcessHandle> alive = new HashSet<>();
    roots.stream()
        .filter(root -> root.exit() == null)
        .flatMap(root -> ProcessHandle.of(root.pid()).stream())
        .forEach(alive::add);
    return alive;
  }
}
