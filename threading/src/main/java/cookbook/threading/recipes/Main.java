package cookbook.threading.recipes;

import cookbook.logging.Menu;

/** Runs the recipes that are named, in order; without a name, lists all and runs the first. */
final class Main {
  private static final Menu MENU =
      new Menu(
          "threading",
          """
          StartAndJoin  Start workers that run concurrently, and wait for all of them.
          OverlapManyWaits  Get twenty answers in little more than the time of one, by waiting for all at once.
          SpreadWorkOverCores  Compute a result sooner, by letting four threads work on a quarter of the job each.
          """);

  static void main(String... names) throws Exception {
    for (String name : MENU.choose(names)) {
      switch (name) {
        case "StartAndJoin" -> StartAndJoin.main();
        case "OverlapManyWaits" -> OverlapManyWaits.main();
        case "SpreadWorkOverCores" -> SpreadWorkOverCores.main();
        default -> throw new AssertionError(name + " is on the menu, but not in the switch");
      }
    }
  }

  private Main() {}
}
