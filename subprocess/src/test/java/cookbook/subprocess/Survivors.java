package cookbook.subprocess;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Processes that sleep for long, each test's for a time of its own, by which they are found. */
final class Survivors implements AutoCloseable {
  private static final AtomicLong COUNT = new AtomicLong();

  /** An argument of {@code sleep}: ten minutes and a bit. */
  final String duration =
      "600." + ProcessHandle.current().pid() + "0" + COUNT.incrementAndGet() + "0";

  /** Those that live. */
  List<ProcessHandle> alive() {
    return ProcessHandle.allProcesses().filter(this::isOurs).toList();
  }

  private boolean isOurs(ProcessHandle process) {
    String[] arguments = process.info().arguments().orElse(new String[0]);
    return process.isAlive()
        && Arrays.stream(arguments).anyMatch(argument -> argument.contains(duration));
  }

  /** Kills what the test has found alive: it has failed by then, and the next one must not. */
  @Override
  public void close() {
    alive().forEach(ProcessHandle::destroyForcibly);
  }
}
