package cookbook.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class OutputBlockTest {
  private static final Optional<String> NONE = Optional.empty();

  private static OutputBlock block(String... comment) {
    return OutputBlock.of(List.of(comment));
  }

  private static OutputBlock twoThreads() {
    return block("// Interleaved output:", "// (a  ) one", "// (b  ) one", "// (a  ) two");
  }

  @Test
  void sourceWithoutABlockIsRefused() {
    var e = assertThrows(IllegalArgumentException.class, () -> block("class X {}", "// output"));
    assertTrue(e.getMessage().contains("no output block"), e.getMessage());
  }

  @Test
  void blockWithoutLinesIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> block("// Output:", ""));
  }

  @Test
  void codeAfterTheBlockIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> block("// Output:", "// a", "class X {}"));
  }

  @Test
  void secondBlockIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> block("// Output:", "// a", "// Unordered output:", "// b"));
  }

  @Test
  void emptyRangeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> block("// Output:", "// {9..1} ms"));
  }

  @Test
  void wrongLineIsShownWithItsNumberAndBothTexts() {
    String difference =
        block("// Output:", "// one", "// two").difference(List.of("one", "tow")).orElseThrow();
    assertEquals("line 2\n    expected: two\n    got:      tow", difference);
  }

  @Test
  void missingLineIsADifference() {
    String difference =
        block("// Output:", "// one", "// two").difference(List.of("one")).orElseThrow();
    assertEquals("line 2\n    expected: two\n    got:      nothing more", difference);
  }

  @Test
  void extraLineIsADifference() {
    String difference =
        block("// Output:", "// one").difference(List.of("one", "two")).orElseThrow();
    assertEquals("line 2\n    expected: nothing more\n    got:      two", difference);
  }

  @Test
  void swappedLinesAreADifferenceWhereOrderCounts() {
    assertTrue(
        block("// Output:", "// one", "// two").difference(List.of("two", "one")).isPresent());
  }

  @Test
  void equalLinesAreNone() {
    assertEquals(
        NONE, block("class X {}", "// Output:", "// one", "//").difference(List.of("one", "")));
  }

  @Test
  void blanksAtTheEndDoNotCount() {
    assertEquals(NONE, block("// Output:", "// (main      )").difference(List.of("(main      ) ")));
  }

  @Test
  void unorderedTakesAnyOrder() {
    assertEquals(
        NONE, block("// Unordered output:", "// one", "// two").difference(List.of("two", "one")));
  }

  @Test
  void unorderedCountsRepeatedLines() {
    OutputBlock block = block("// Unordered output:", "// one", "// one");
    assertTrue(block.difference(List.of("one")).isPresent());
    assertEquals(NONE, block.difference(List.of("one", "one")));
    assertTrue(block.difference(List.of("one", "one", "one")).isPresent());
  }

  @Test
  void unorderedFindsTheMatchThatSuitsAllPlaceholders() {
    OutputBlock block = block("// Unordered output:", "// took {ms}", "// took 3");
    assertEquals(NONE, block.difference(List.of("took 3", "took 4")));
    assertEquals(NONE, block.difference(List.of("took 4", "took 3")));
    assertTrue(block.difference(List.of("took 4", "took 5")).isPresent());
  }

  @Test
  void interleavedTakesAnyOrderOfTwoThreads() {
    assertEquals(NONE, twoThreads().difference(List.of("(a  ) one", "(a  ) two", "(b  ) one")));
    assertEquals(NONE, twoThreads().difference(List.of("(b  ) one", "(a  ) one", "(a  ) two")));
  }

  @Test
  void interleavedRefusesSwappedOrderWithinAThread() {
    String difference =
        twoThreads().difference(List.of("(a  ) two", "(b  ) one", "(a  ) one")).orElseThrow();
    assertTrue(difference.startsWith("thread a, its line 1"), difference);
  }

  @Test
  void interleavedRefusesALineOfAnotherThread() {
    assertTrue(
        twoThreads()
            .difference(List.of("(a  ) one", "(a  ) two", "(b  ) one", "(c  ) one"))
            .isPresent());
  }

  @Test
  void nameStandsForAnyTextButNotForNone() {
    OutputBlock block = block("// Output:", "// pid {pid}, {n} files");
    assertEquals(NONE, block.difference(List.of("pid 77, no files")));
    assertTrue(block.difference(List.of("pid , 3 files")).isPresent());
  }

  @Test
  void rangeHoldsItsBoundsAndNothingBeyond() {
    OutputBlock block = block("// Output:", "// {900..1500} ms, {1.5..2} times");
    assertEquals(NONE, block.difference(List.of("900 ms, 2 times")));
    assertEquals(NONE, block.difference(List.of("1500 ms, 1.50 times")));
    assertTrue(block.difference(List.of("899 ms, 2 times")).isPresent());
    assertTrue(block.difference(List.of("900 ms, 2.01 times")).isPresent());
    assertTrue(block.difference(List.of("many ms, 2 times")).isPresent());
  }

  @Test
  void otherBracesStandForThemselves() {
    OutputBlock block = block("// Output:", "// {a=1} {} [x]*");
    assertEquals(NONE, block.difference(List.of("{a=1} {} [x]*")));
    assertTrue(block.difference(List.of("{a=2} {} [x]*")).isPresent());
  }
}
