package cookbook.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@SuppressWarnings("FutureReturnValueIgnored") // of futures whose end nobody awaits
@Timeout(60)
final class TimeoutsTest {
  private static final Duration SOON = Duration.ofMillis(2);
  private static final Duration LONG = Duration.ofDays(1);

  @Test
  void sample() {
    // @start region="sample"
    CompletableFuture<String> answer = new CompletableFuture<>(); // that never comes
    String shown =
        Timeouts.on(answer, Duration.ofMillis(2)).exceptionally(late -> "no answer").join();
    // @end
    assertEquals("no answer", shown);
  }

  @Test
  void aFutureThatIsLateFailsAndSaysAfterWhat() {
    CompletableFuture<String> future = Timeouts.on(new CompletableFuture<>(), SOON);
    Throwable why = assertThrows(ExecutionException.class, future::get).getCause();
    assertInstanceOf(TimeoutException.class, why);
    assertTrue(why.getMessage().contains("PT0.002S"), why.getMessage());
    assertThrows(CompletionException.class, future::join);
  }

  @Test
  void aFutureInTimeKeepsItsResultAndDropsTheTimer() {
    CompletableFuture<String> future = new CompletableFuture<>();
    long before = Timeouts.pending();
    assertSame(future, Timeouts.on(future, LONG));
    assertEquals(before + 1, Timeouts.pending());
    assertTrue(future.complete("in time"));
    assertEquals(before, Timeouts.pending());
    assertEquals("in time", future.join());
  }

  @Test
  void aCancelledFutureDropsTheTimer() {
    CompletableFuture<String> future = Timeouts.on(new CompletableFuture<>(), LONG);
    long before = Timeouts.pending();
    future.cancel(false);
    assertEquals(before - 1, Timeouts.pending());
  }

  @Test
  void aCompleteFutureIsLeftAlone() {
    long before = Timeouts.pending();
    assertEquals("done", Timeouts.on(CompletableFuture.completedFuture("done"), LONG).join());
    assertEquals(before, Timeouts.pending());
  }

  @Test
  void noTimeAtAllTimesOutAtOnce() {
    CompletableFuture<String> future =
        Timeouts.on(new CompletableFuture<>(), Duration.ofSeconds(-1));
    assertThrows(CompletionException.class, future::join);
  }

  @Test
  void theLongestDurationsDoNotOverflow() {
    CompletableFuture<String> future =
        Timeouts.on(new CompletableFuture<>(), Duration.ofSeconds(Long.MAX_VALUE));
    assertFalse(future.isDone());
    future.cancel(false);
  }

  @Test
  void dependentsRunOnAVirtualThread() {
    CompletableFuture<Boolean> future = new CompletableFuture<>();
    CompletableFuture<Boolean> dependent =
        future.handle((value, late) -> Thread.currentThread().isVirtual());
    Timeouts.on(future, SOON);
    assertTrue(dependent.join());
  }

  @Test
  void nullIsRefused() {
    assertThrows(NullPointerException.class, () -> Timeouts.on(null, LONG));
    assertThrows(NullPointerException.class, () -> Timeouts.on(new CompletableFuture<>(), null));
  }
}
