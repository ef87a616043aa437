package cookbook.subprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many runs in one JVM leave nothing behind. A thousand in every build; ten thousand, and more, by
 * {@code -Dsubprocess.runs=10000}.
 */
@Timeout(600)
class ManyRunsTest {
  private static final int RUNS = Integer.getInteger("subprocess.runs", 1_000);

  /** Room for what others in this JVM open meanwhile, and for the few that are kept for later. */
  private static final int SPARE = 20;

  static List<Engine> engines() {
    return EnginesUnderTest.all();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void leaveNoDescriptorThreadOrZombie(Engine engine) throws Exception {
    run(engine, 100);
    int descriptors = descriptors();
    int threads = Thread.activeCount();
    run(engine, RUNS);
    Awaitility.await()
        .untilAsserted(() -> {
          assertTrue(descriptors() <= descriptors + SPARE, "descriptors: " + descriptors());
          assertTrue(Thread.activeCount() <= threads + SPARE, "threads");
          assertEquals(0, ProcessHandle.current().children().count(), "children, or zombies");
        });
  }

  private static int descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  private static void run(Engine engine, int runs) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService platform = Executors.newFixedThreadPool(2);
        ExecutorService virtual = Executors.newFixedThreadPool(2, Thread.ofVirtual().factory())) {
      for (int i = 0; i < runs; i += 4) {
        all.add(platform.submit(() -> text(engine)));
        all.add(platform.submit(() -> failure(engine)));
        all.add(virtual.submit(() -> text(engine)));
        all.add(virtual.submit(() -> abandoned(engine)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private static Void text(Engine engine) throws IOException {
    assertEquals("hello", Command.of("cat").input("hello").by(engine).text());
    return null;
  }

  private static Void failure(Engine engine) throws IOException {
    assertEquals(3, Command.shell("exit 3").by(engine).run().exitCode());
    return null;
  }

  private static Void abandoned(Engine engine) throws IOException {
    Subprocess sleeper = Command.of("sleep", "60").by(engine).start();
    sleeper.close();
    return null;
  }
}
