package cookbook.logging;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The recipes of a module, a line each, and the reader's choice of them: what every module's {@code
 * Main} shows. Immutable.
 */
public final class Menu {
  private static final int TYPING_ERRORS = 3;

  private final String module;
  private final Map<String, String> recipes = new LinkedHashMap<>();

  /**
   * Creates a menu.
   *
   * @param module the module's name, as the launcher takes it
   * @param lines a line a recipe: its name, blanks, its sentence; the headline recipe first
   */
  public Menu(String module, String lines) {
    this.module = module;
    for (String line : lines.strip().lines().toList()) {
      String[] nameAndSentence = line.strip().split(" +", 2);
      recipes.put(nameAndSentence[0], nameAndSentence[1]);
    }
  }

  /**
   * Says which recipes to run. A name that is not on the menu ends the program with status 2, and a
   * word about the names near to it.
   *
   * @param names the reader's choice; if empty, the list of all is printed
   * @return the names, in their order; if there are none, the headline recipe's
   */
  public List<String> choose(String... names) {
    if (names.length == 0) {
      String headline = recipes.keySet().iterator().next();
      System.out.println(this + "\n" + headline + ":");
      return List.of(headline);
    }
    for (String name : names) {
      if (!recipes.containsKey(name)) {
        System.err.println(unknown(name));
        System.exit(2);
      }
    }
    return List.of(names);
  }

  String unknown(String name) {
    String known = String.join(", ", near(name));
    return "%s has no recipe %s; %s"
        .formatted(
            module,
            name,
            known.isEmpty() ? "'./cookbook " + module + "' lists them" : "near to it: " + known);
  }

  private List<String> near(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return recipes.keySet().stream()
        .filter(r -> isNear(lower, r.toLowerCase(Locale.ROOT)))
        .sorted(Comparator.comparingInt(r -> distance(lower, r.toLowerCase(Locale.ROOT))))
        .limit(3)
        .toList();
  }

  private static boolean isNear(String typed, String recipe) {
    return recipe.contains(typed) || distance(typed, recipe) <= TYPING_ERRORS;
  }

  /** Levenshtein's distance, row by row: how many letters to add, drop or change. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  /** The list: a line a recipe, its name and its sentence. */
  @Override
  public String toString() {
    int width = recipes.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder list = new StringBuilder();
    recipes.forEach(
        (name, sentence) -> list.append(("%-" + width + "s  %s%n").formatted(name, sentence)));
    return list.toString();
  }
}
