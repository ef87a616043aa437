package cookbook.multiprocessing.concurrent.atomic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What AtomicReference does, the original and the mirror, for one and the same string objects. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
@Timeout(60)
final class AtomicReferenceContractTest {
  private record Subject(
      Supplier<@Nullable String> get,
      Consumer<@Nullable String> set,
      UnaryOperator<@Nullable String> getAndSet,
      BiFunction<@Nullable String, @Nullable String, Boolean> compareAndSet,
      BinaryOperator<@Nullable String> compareAndExchange,
      java.util.function.Function<UnaryOperator<@Nullable String>, @Nullable String> getAndUpdate,
      java.util.function.Function<UnaryOperator<@Nullable String>, @Nullable String> updateAndGet,
      BiFunction<@Nullable String, BinaryOperator<@Nullable String>, @Nullable String>
          accumulateAndGet,
      Object itself) {}

  private final Subject reference;

  AtomicReferenceContractTest(boolean isShared) {
    this.reference = isShared ? shared() : original();
  }

  private static Subject shared() {
    AtomicReference<@Nullable String> it = new AtomicReference<>();
    return new Subject(
        it::get,
        it::set,
        it::getAndSet,
        it::compareAndSet,
        it::compareAndExchange,
        it::getAndUpdate,
        it::updateAndGet,
        it::accumulateAndGet,
        it);
  }

  private static Subject original() {
    var it = new java.util.concurrent.atomic.AtomicReference<@Nullable String>();
    return new Subject(
        it::get,
        it::set,
        it::getAndSet,
        it::compareAndSet,
        it::compareAndExchange,
        it::getAndUpdate,
        it::updateAndGet,
        it::accumulateAndGet,
        it);
  }

  @Test
  void itIsNullAtFirst() {
    assertNull(reference.get.get());
    assertEquals("null", reference.itself.toString());
  }

  @Test
  void whatIsSetIsThere() {
    reference.set.accept("a");
    assertEquals("a", reference.get.get());
    assertEquals("a", reference.itself.toString());
    assertEquals("a", reference.getAndSet.apply(null));
    assertNull(reference.get.get());
  }

  @Test
  void onlyTheExpectedValueIsReplaced() {
    assertFalse(reference.compareAndSet.apply("a", "b"));
    assertTrue(reference.compareAndSet.apply(null, "a"));
    assertFalse(reference.compareAndSet.apply(null, "b"));
    assertTrue(reference.compareAndSet.apply("a", "b"));
    assertEquals("b", reference.get.get());
    assertEquals("b", reference.compareAndExchange.apply("a", "c"));
    assertEquals("b", reference.compareAndExchange.apply("b", "c"));
    assertEquals("c", reference.get.get());
    assertTrue(reference.compareAndSet.apply("c", null));
    assertNull(reference.get.get());
  }

  @Test
  void functionsUpdateIt() {
    reference.set.accept("a");
    assertEquals("a", reference.getAndUpdate.apply(value -> value + "b"));
    assertEquals("abc", reference.updateAndGet.apply(value -> value + "c"));
    assertEquals("abcd", reference.accumulateAndGet.apply("d", (value, x) -> value + x));
  }

  @Test
  void updatesOfManyThreadsAreAllThere() throws Exception {
    reference.set.accept("");
    List<Worker<Void>> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      workers.add(
          Worker.running(() -> {
            for (int round = 0; round < 100; round++) {
              String _ = reference.updateAndGet.apply(value -> value + "x");
            }
          }));
    }
    for (var worker : workers) {
      worker.get();
    }
    assertEquals("x".repeat(400), reference.get.get());
  }
}
