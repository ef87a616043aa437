package cookbook.subprocess;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Processes that sleep for long, each test's for a time of its own, by which they are found. */
final class Survivors implements AutoCloseable {
  private static final Path PROC = Path.of("/proc");
  private static final boolean HAS_PROC = Files.isReadable(PROC.resolve("self/cmdline"));
  private static final AtomicLong COUNT = new AtomicLong();

  /** An argument of {@code sleep}: ten minutes and a bit. */
  final String duration =
      "600." + ProcessHandle.current().pid() + "0" + COUNT.incrementAndGet() + "0";

  /** Those that live. */
  List<ProcessHandle> alive() {
    return ProcessHandle.allProcesses().filter(p -> commandLine(p).contains(duration)).toList();
  }

  /**
   * Not at once: in the middle of an exec a process has no command line, before it the parent's.
   */
  void awaitCount(int count) {
    await().untilAsserted(() -> assertEquals(count, alive().size()));
  }

  /** ProcessHandle.info() would look up the user of every process of the machine: seconds. */
  private static String commandLine(ProcessHandle process) {
    if (!HAS_PROC) {
      return process.info().commandLine().orElse("");
    }
    try {
      return Files.readString(PROC.resolve(process.pid() + "/cmdline"), ISO_8859_1);
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  /** Kills the survivors: if there are any, the test has failed, and the next one must not. */
  @Override
  public void close() {
    alive().forEach(ProcessHandle::destroyForcibly);
  }
}
