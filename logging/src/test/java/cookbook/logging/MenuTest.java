package cookbook.logging;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.testing.ChildJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MenuTest {
  private static final Menu MENU =
      new Menu(
          "kitchen",
          """
          BoilWater   Boil water.
          BoilAnEgg   Boil an egg.
          FryOnions   Fry onions until they are brown.
          """);

  static final class Main {
    static void main(String... names) {
      System.out.println(MENU.choose(names));
    }
  }

  @Test
  void namedRecipesAreChosenInTheirOrder() {
    assertEquals(List.of("FryOnions", "BoilWater"), MENU.choose("FryOnions", "BoilWater"));
  }

  @Test
  void typingErrorIsAnsweredWithTheNearestNamesNearestFirst() {
    assertEquals("kitchen has no recipe BoilWatr; near to it: BoilWater", MENU.unknown("BoilWatr"));
    assertEquals(
        "kitchen has no recipe boil; near to it: BoilWater, BoilAnEgg", MENU.unknown("boil"));
  }

  @Test
  void nameUnlikeAllIsAnsweredWithTheWayToTheList() {
    assertEquals(
        "kitchen has no recipe Bake; './cookbook kitchen' lists them", MENU.unknown("Bake"));
  }

  @Test
  void unknownNameEndsWithStatus2BeforeAnythingRuns() throws Exception {
    try (ChildJvm child = ChildJvm.start(Main.class.getName(), "BoilWater", "BoilWatr")) {
      assertTrue(child.await(Duration.ofSeconds(30)));
      assertEquals(2, child.process().exitValue());
      assertEquals(List.of(), child.output());
      assertEquals(List.of(MENU.unknown("BoilWatr")), child.errors());
    }
  }

  @Test
  void withoutANameTheListIsShownAndTheFirstIsChosen() throws Exception {
    try (ChildJvm child = ChildJvm.start(Main.class.getName())) {
      await().atMost(Duration.ofSeconds(30)).until(() -> !child.process().isAlive());
      assertEquals(
          List.of(
              "BoilWater  Boil water.",
              "BoilAnEgg  Boil an egg.",
              "FryOnions  Fry onions until they are brown.",
              "",
              "BoilWater:",
              "[BoilWater]"),
          child.output());
    }
  }
}
