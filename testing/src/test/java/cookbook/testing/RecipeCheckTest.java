package cookbook.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plants each fault in a small main, and sees it found. */
@Timeout(180)
final class RecipeCheckTest {
  private static final OutputBlock HELLO = OutputBlock.of(List.of("// Output:", "// hello"));
  private static final Duration LIMIT = Duration.ofSeconds(30);

  static final class SaysHello {
    static void main() {
      System.out.println("hello");
    }
  }

  static final class SaysHelloToArguments {
    static void main(String[] args) {
      System.out.println(args.length == 0 ? "hello" : "arguments?");
    }
  }

  static final class SaysGoodbye {
    static void main() {
      System.out.println("goodbye");
      System.err.println("a word on standard error");
    }
  }

  static final class Throws {
    static void main() {
      System.out.println("hello");
      throw new IllegalStateException("planted");
    }
  }

  static final class NeverEnds {
    static void main() throws InterruptedException {
      System.out.println("hello");
      new CountDownLatch(1).await();
    }
  }

  static final class LeavesAChild {
    static void main() throws IOException {
      System.out.println("hello");
      new ProcessBuilder("sleep", "600").start();
    }
  }

  private static AssertionError failureOf(Class<?> main, Duration limit) {
    return assertThrows(
        AssertionError.class, () -> RecipeCheck.check(HELLO, main.getName(), limit, LIMIT));
  }

  @Test
  void wrongOutputIsShownWithBothStreams() {
    String message = failureOf(SaysGoodbye.class, LIMIT).getMessage();
    assertTrue(message.contains("expected: hello"), message);
    assertTrue(message.contains("got:      goodbye"), message);
    assertTrue(message.contains("a word on standard error"), message);
  }

  @Test
  void nonZeroExitFailsThoughTheOutputIsRight() {
    String message = failureOf(Throws.class, LIMIT).getMessage();
    assertTrue(message.contains("exit value 1"), message);
    assertTrue(message.contains("IllegalStateException: planted"), message);
  }

  @Test
  void recipeThatNeverEndsFailsAtTheLimit() {
    String message = failureOf(NeverEnds.class, Duration.ofSeconds(2)).getMessage();
    assertTrue(message.contains("still runs after 2000 ms"), message);
  }

  @Test
  void processLeftBehindFails() {
    Duration patience = Duration.ofSeconds(1);
    assertThrows(
        ConditionTimeoutException.class,
        () -> RecipeCheck.check(HELLO, LeavesAChild.class.getName(), LIMIT, patience));
  }

  @Test
  void unknownClassFails() {
    assertThrows(AssertionError.class, () -> RecipeCheck.check(HELLO, "no.Such", LIMIT, LIMIT));
  }

  @Test
  void rightOutputPassesFromEitherFormOfMain() throws Exception {
    RecipeCheck.check(HELLO, SaysHello.class.getName(), LIMIT, LIMIT);
    RecipeCheck.check(HELLO, SaysHelloToArguments.class.getName(), LIMIT, LIMIT);
  }
}
