package cookbook.testing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class ChildJvmTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Says its pid and waits for ever. */
  static final class Waits {
    static void main() throws InterruptedException {
      System.out.println(ProcessHandle.current().pid());
      new CountDownLatch(1).await();
    }
  }

  /** In a test's place: starts a child JVM with a child of its own, says their pids, and waits. */
  static final class StartsAChild {
    static void main() throws Exception {
      ChildJvm child = ChildJvm.start(StartsSleep.class.getName());
      await().atMost(LIMIT).until(() -> !child.output().isEmpty());
      System.out.println(child.process().pid() + "\n" + child.output().getFirst());
      new CountDownLatch(1).await();
    }
  }

  static final class StartsSleep {
    static void main() throws IOException, InterruptedException {
      System.out.println(new ProcessBuilder("sleep", "600").start().pid());
      new CountDownLatch(1).await();
    }
  }

  private static boolean isAlive(String pid) {
    return Processes.isAlive(Long.parseLong(pid));
  }

  @Test
  void childAndGrandchildEndWhenTheTestsJvmIsKilled() throws Exception {
    try (ChildJvm inTheTestsPlace = ChildJvm.start(StartsAChild.class.getName())) {
      await().atMost(LIMIT).until(() -> inTheTestsPlace.output().size() == 2);
      List<String> pids = inTheTestsPlace.output();
      assertTrue(pids.stream().allMatch(ChildJvmTest::isAlive));

      inTheTestsPlace.process().destroyForcibly();

      await().atMost(LIMIT).until(() -> pids.stream().noneMatch(p -> isAlive(p)));
    }
  }

  @Test
  void closeEndsTheChildAndItsDescendantsAndTwiceIsFine() throws Exception {
    ChildJvm child = ChildJvm.start(StartsSleep.class.getName());
    await().atMost(LIMIT).until(() -> !child.output().isEmpty());
    String grandchild = child.output().getFirst();

    child.close();

    assertFalse(child.process().isAlive());
    await().atMost(LIMIT).until(() -> !isAlive(grandchild));
    child.close();
  }

  @Test
  void awaitSaysFalseWhileTheChildRuns() throws Exception {
    try (ChildJvm child = ChildJvm.start(Waits.class.getName())) {
      assertFalse(child.await(Duration.ofMillis(1)));
    }
  }

  @Test
  void argumentsAndOptionsReachTheChild() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(List.of("-Dplanted=yes"), Repeats.class.getName(), "a b", "")) {
      assertTrue(child.await(LIMIT));
      assertEquals(List.of("yes", "[a b]", "[]"), child.output());
    }
  }

  static final class Repeats {
    static void main(String[] args) {
      System.out.println(System.getProperty("planted"));
      for (String arg : args) {
        System.out.println("[" + arg + "]");
      }
    }
  }
}
