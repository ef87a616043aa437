package cookbook.signals.recipes;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import cookbook.signals.recipes.child.HandlesByCallback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * See how a Java callback as a signal handler ends the JVM.
 *
 * <p>The obvious way: make a C function pointer of a Java method (JNA's Callback, or an upcall of
 * the foreign function API) and hand it to sigaction. The signal then runs Java on whatever thread
 * it hits, in the middle of whatever that does: collecting garbage, compiling, holding the heap's
 * lock. A JVM survives that some dozens of times, at best some thousands; then it crashes or hangs.
 * This library handles as many signals in the same program, since none of them runs any Java.
 */
final class CrashInACallback {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int SIGNALS = 10_000;
  private static final long PAUSE_NANOS = 100_000;

  static void main() throws IOException, InterruptedException {
    log.info("by callback: {}", run("callback"));
    log.info("by this library: {}", run("library"));
  }

  private static String run(String how) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("crash");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:-CreateCoredumpOnCrash",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                HandlesByCallback.class.getName(),
                how)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean survived = survives(child);
    child.destroyForcibly().waitFor();
    delete(directory);
    return survived ? "survived" : "crashed or hung";
  }

  /** Whether it still handles signals after thousands of them. */
  private static boolean survives(Process child) throws IOException {
    child.getInputStream().read(); // it is ready
    try {
      for (int i = 0; i < SIGNALS; i++) {
        Signals.send(child.pid(), Signal.USR1);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (NoSuchElementException e) {
      return false; // it has ended
    }
    CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> ask(child));
    return answer.completeOnTimeout(-1, 10, TimeUnit.SECONDS).join() == 'y';
  }

  /** The child says y when it gets a byte, if it still can. */
  private static int ask(Process child) {
    try {
      child.getOutputStream().write('?');
      child.getOutputStream().flush();
      return child.getInputStream().read();
    } catch (IOException e) {
      return -1;
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

// Output:
// (main      ) by callback: crashed or hung
// (main      ) by this library: survived
